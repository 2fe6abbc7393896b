"""The command line `dueprocess`: a tree of commands, each a thin shell over the gateway."""

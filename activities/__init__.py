"""Every side effect, one file per port. Workflows import only `contracts`."""

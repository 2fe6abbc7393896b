"""The commands of `dueprocess`, one file per group.

For each of its commands a file has `add_<command>(app, panel)`. Files import freely: only that of
the command that was asked for is loaded (`starter/cli.py`).
"""

"""The vocabulary: case, command, event, obligation. Pure: no clock, no I/O, no randomness."""

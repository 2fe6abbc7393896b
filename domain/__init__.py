"""The vocabulary: what a case, a command, an event and an obligation are. Pure; no clock, no I/O."""

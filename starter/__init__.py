"""The way in: one gateway that every caller uses, and the command line on it."""

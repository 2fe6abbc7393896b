"""Letters and layouts: data of the package, no code."""

"""What the law says, as dated and cited data, and how days are counted. Pure but for reading its own tables."""

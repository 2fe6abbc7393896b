"""What the law says, as dated and cited data, and how days are counted.

Pure, but for reading its own tables. What happens next, and to whom, does not belong here.
"""

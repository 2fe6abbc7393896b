"""What the service costs, against the bare engine and alone.

Belongs here: measuring. Not here: anything that the service itself needs.
"""

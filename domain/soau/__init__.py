"""The assessment unit, and probation under RSMo 559.115."""

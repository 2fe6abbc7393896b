"""Residential placement under DOR 4.720: consent of guardians, delivery of notices."""

"""The mail room: article numbers, the daily manifest and the reading of carrier scans.

Inputs in, bytes or rows out. Queues, tables and what a scan means for a case do not belong here.
"""

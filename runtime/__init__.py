"""Temporal plumbing without business words: settings, client, converter, search attributes."""

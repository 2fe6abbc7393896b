"""Temporal plumbing without business words: settings, client, converter, codec, search attributes, exit."""

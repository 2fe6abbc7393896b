"""Composition root: settings -> activities -> workers; nothing else."""

"""Sexually violent predator proceedings: RSMo 632.480 to 632.513, as pure rules."""

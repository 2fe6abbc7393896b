"""The tables of Missouri, one folder per version. Data only; no code belongs here."""

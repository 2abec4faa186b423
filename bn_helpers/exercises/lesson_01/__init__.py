"""Exercises 1.1–1.4: the Z-transform."""

"""Exercises 7.1–7.4: why it works."""

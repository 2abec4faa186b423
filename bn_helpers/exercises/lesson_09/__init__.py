"""Exercises 9.1–9.4: depth and repair."""

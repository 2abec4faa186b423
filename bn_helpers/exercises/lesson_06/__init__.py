"""Exercises 6.1–6.7: test-time statistics."""

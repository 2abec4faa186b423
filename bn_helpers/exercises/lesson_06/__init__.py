"""Exercises 6.1–6.6: test-time statistics."""

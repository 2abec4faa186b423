"""Exercises 5.1–5.5: optimizers."""

"""Exercises 5.1–5.4: optimizers."""

"""Exercises 8.1–8.7: the batch is part of the function."""

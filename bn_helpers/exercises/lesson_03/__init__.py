"""Exercises 3.1–3.3: dropping the bias b."""

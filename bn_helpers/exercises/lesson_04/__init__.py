"""Exercises 4.1–4.5: mini-batches, and a deep network with Batch Norm."""

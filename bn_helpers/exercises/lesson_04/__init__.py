"""Exercises 4.1–4.4: mini-batches, and a deep network with Batch Norm."""

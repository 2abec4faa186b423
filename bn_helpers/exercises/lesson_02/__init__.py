"""Exercises 2.1–2.9: learnable γ and β, the gradients of Batch Norm, and a bug in its layer."""

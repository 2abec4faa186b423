"""Exercises 2.1–2.5: learnable γ and β, and the gradients of Batch Norm."""

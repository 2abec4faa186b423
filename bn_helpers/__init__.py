"""Helpers of the Batch Normalization course: what the lessons import, one module per idea."""

__version__ = "0.1.0"

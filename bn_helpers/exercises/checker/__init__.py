"""The checker: what an exercise is, and how an answer to it is judged."""

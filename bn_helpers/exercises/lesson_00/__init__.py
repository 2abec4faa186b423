"""Exercise 0.1: a small one to try the checker on."""

"""The marks in the forms that other tools read; each format is a module with one function ``write``."""

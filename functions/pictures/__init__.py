"""The pictures function."""

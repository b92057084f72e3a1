"""The progress function."""

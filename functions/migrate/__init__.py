"""The step function."""

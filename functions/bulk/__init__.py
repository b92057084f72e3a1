"""The bulk function."""

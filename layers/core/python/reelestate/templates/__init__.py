"""Saved settings to start projects from."""

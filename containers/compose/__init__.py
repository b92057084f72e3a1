"""The compose container."""

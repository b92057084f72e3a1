"""Who did what to what."""

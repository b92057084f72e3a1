"""People: signing up and in, profiles, and who is calling."""

"""The user pool's custom sign-in triggers."""

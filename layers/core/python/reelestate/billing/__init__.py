"""Plans and credits."""

"""What is kept for how long, and the purge that keeps to it."""

"""Events of third parties: stored once, and handed to whoever takes them."""

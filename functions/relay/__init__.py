"""Messages to connections, from outside the private network."""

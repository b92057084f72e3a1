"""Mail to people: what is written, and how it leaves the studio."""

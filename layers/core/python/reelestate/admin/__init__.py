"""What the studio's own administrators do across tenants."""

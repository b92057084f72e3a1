"""What every HTTP route shares: errors, pages, versions, limits, idempotency."""

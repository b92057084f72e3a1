"""What every room may use: settings, errors, ids, clock, storage, database session, events, logging."""

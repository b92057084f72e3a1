"""Working together: organizations, their members and invitations over HTTP."""

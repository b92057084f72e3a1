"""Identifiers: random UUIDs for rows and jobs."""

from uuid import UUID, uuid4


def new_id() -> UUID:
    """A fresh random identifier."""
    return uuid4()

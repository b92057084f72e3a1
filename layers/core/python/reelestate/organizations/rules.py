"""How organizations are named. Pure."""

import re
import unicodedata
from uuid import UUID

_MAX_SLUG = 60


def slug_of(name: str, organization_id: UUID) -> str:
    """A name for addresses: letters, digits and hyphens of the name, then part of the id, which makes it unique."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain)[:_MAX_SLUG].strip("-")
    return f"{words or 'organization'}-{organization_id.hex[:12]}"

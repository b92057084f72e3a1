"""Canonical JSON and content keys: the same meaning always gives the same bytes, so the same SHA-256."""

import hashlib
import json
from typing import Any

from pydantic import BaseModel


def canonical_json(value: Any) -> bytes:
    """Sorted keys, no spaces, UTF-8, models dumped; floats rounded to 9 digits so that a round trip is stable."""
    return json.dumps(
        _plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def content_key(*parts: Any) -> str:
    """SHA-256 (hex) over the canonical JSON of everything that determines a result."""
    return hashlib.sha256(canonical_json(list(parts))).hexdigest()


def sha256_hex(data: bytes) -> str:
    """SHA-256 (hex) of raw bytes."""
    return hashlib.sha256(data).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return _plain(value.model_dump(mode="json"))
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, float):
        return round(value, 9)
    return value

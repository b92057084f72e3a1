"""What moto 5.2.5 leaves out or does otherwise than AWS, bridged. Each function tells the difference that it bridges.

Patches reach into moto, so each asserts that what it reaches for is still there: an upgrade of moto fails at the start,
with the name of the missing part, and not in the middle of somebody's film.
"""

from typing import Any


def replace(owner: Any, name: str, new: Any) -> Any:
    """Puts ``new`` in the place of ``owner.name`` and returns what was there. Raises `RuntimeError` if nothing was."""
    missing = object()
    old = owner.__dict__.get(name, missing)
    if old is missing:
        label = getattr(owner, "__qualname__", getattr(owner, "__name__", repr(owner)))
        raise RuntimeError(
            f"moto no longer has {label}.{name}. The embedded cloud is made for moto 5.2.5: "
            "install that version, or adapt local/cloud/patches."
        )
    setattr(owner, name, new)
    return old

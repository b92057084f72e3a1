"""Entry of the pictures function: opens a brand's picture for an API that cannot.

It runs from the steps' container image, which holds the decoders.
"""

from typing import Any

from reelestate.brand_kits import keeping


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answers what ``keeping.keep`` asks."""
    return keeping.answer(event)

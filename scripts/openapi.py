"""Writes ``docs/openapi.json``, the API's contract; ``--check`` fails when the file differs from the code."""

import argparse
import json
import sys
from pathlib import Path

from functions.api.app import create_app

PLACE = Path(__file__).parents[1] / "docs" / "openapi.json"


def contract() -> str:
    """The API's OpenAPI document as the file holds it."""
    return json.dumps(create_app().openapi(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main() -> int:
    """Writes or checks the file; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    now = contract()
    if not given.check:
        PLACE.write_text(now, encoding="utf-8")
        return 0
    if not PLACE.exists() or PLACE.read_text(encoding="utf-8") != now:
        print(f"{PLACE.name} is not what the code says; run `make schema`.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Writes ``docs/timeline.schema.json`` from the timeline's model, or with ``--check`` fails when it is out of date."""

import json
import sys
from pathlib import Path

from reelestate.film.timeline import Timeline

TARGET = Path(__file__).parents[1] / "docs" / "timeline.schema.json"


def main() -> int:
    """Returns the exit code."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Timeline.model_json_schema()}
    text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    if "--check" in sys.argv[1:]:
        if TARGET.read_text(encoding="utf-8") == text:
            return 0
        print(f"{TARGET} is out of date; run `make schema`.", file=sys.stderr)
        return 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

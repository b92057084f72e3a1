"""A process that does nothing but examine a folder of uploads, so that what it uses can be measured.

``examining <folder of uploads> <scratch folder>`` prints one JSON object a file and at last its own peak of memory.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from reelestate.media.intake import examine


def main() -> None:
    """Examines every file under the name and type that stand before it: ``<mime with a dash>__<name>``."""
    uploads, scratch = Path(sys.argv[1]), Path(sys.argv[2])
    for path in sorted(uploads.iterdir()):
        mime, _, name = path.name.partition("__")
        folder = Path(tempfile.mkdtemp(dir=scratch))
        started = time.monotonic()
        found = examine(path, mime.replace("-", "/", 1), name, folder)
        answer = {
            "name": name,
            "seconds": time.monotonic() - started,
            "kind": found.kind,
            "problem": found.problem,
            "left": [left.name for left in folder.iterdir()],
        }
        print(json.dumps(answer), flush=True)
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(json.dumps({"peak_bytes": int(peak.split()[1]) * 1024}))


if __name__ == "__main__":
    main()

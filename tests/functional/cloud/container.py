"""The container that the tests of the embedded cloud run."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path


def main() -> None:
    """Writes what it was given to the file ``REPORT``, then does as its environment says; ends with ``EXIT_CODE``."""
    grandchild = subprocess.Popen(["sleep", "300"]) if "GRANDCHILD" in os.environ else None
    report = {
        "pid": os.getpid(),
        "grandchild": grandchild.pid if grandchild else None,
        "argv": sys.argv[1:],
        "environment": dict(os.environ),
    }
    draft = Path(os.environ["REPORT"] + ".part")
    draft.write_text(json.dumps(report))
    draft.rename(os.environ["REPORT"])
    time.sleep(float(os.environ.get("SLEEP", "0")))
    if "FAIL_ONCE" in os.environ and not Path(os.environ["FAIL_ONCE"]).exists():
        Path(os.environ["FAIL_ONCE"]).touch()
        sys.exit(1)
    sys.exit(int(os.environ.get("EXIT_CODE", "0")))


if __name__ == "__main__":
    main()

"""A process that opens a studio, keeps it busy and waits to be killed.

Usage: ``python -m tests.functional.cloud.victim HOME``. Prints one JSON line when the studio is busy, then one line per
stored object, for ever.
"""

import hashlib
import io
import itertools
import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

from local.runtime import LocalStudio
from tests.functional.cloud.probing import BLUEPRINT, BUCKET, eventually, invoke, start
from tests.functional.cloud.test_tasks import Worker

TOLD = {"ContentType": "text/plain", "Metadata": {"kind": "k"}, "CacheControl": "no-cache"}
LARGE = bytes(range(256)) * 2**15 + b"more than one part"


def main() -> None:
    """Keeps the studio busy."""
    home = Path(sys.argv[1])
    try:
        with LocalStudio(home, BLUEPRINT) as studio:
            worker = Worker(studio, home)
            start(studio, worker.definition(SLEEP="300", GRANDCHILD="1"))
            start(studio, invoke({"do": "sleep", "seconds": 50}))
            report = worker.report()
            store_every_way(studio.client("s3"))
            eventually(lambda: studio.worker_pids["probe"])
            tell(
                {
                    "cloud": studio.cloud_pid,
                    "tasks": [*studio.task_pids, report["grandchild"]],
                    "workers": [pid for pids in studio.worker_pids.values() for pid in pids],
                    "postgres": int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0]),
                }
            )
            # The main thread only waits, as the product's does: an interrupt that meets the client's inner workings
            # can be lost in them.
            storing = threading.Thread(target=store_for_ever, args=(studio.client("s3"),), daemon=True)
            storing.start()
            storing.join()
    except KeyboardInterrupt:
        tell("interrupted")
        sys.exit(130)


def store_every_way(s3: Any) -> None:
    """Makes, overwrites, copies and deletes objects in every way that the product does."""
    s3.put_object(Bucket=BUCKET, Key="a", Body=b"first", **TOLD)
    s3.copy_object(Bucket=BUCKET, Key="copy", CopySource={"Bucket": BUCKET, "Key": "a"})
    s3.put_object(Bucket=BUCKET, Key="a", Body=b"changed", ContentType="text/html")
    s3.put_object(Bucket=BUCKET, Key="a/ü b?", Body=b"below")
    s3.upload_fileobj(io.BytesIO(LARGE), BUCKET, "large", ExtraArgs={"ContentType": "video/mp4"})
    s3.delete_object(Bucket=BUCKET, Key="many/0000")
    s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": "many/0001"}, {"Key": "many/0002"}]})


def store_for_ever(s3: Any) -> None:
    """Stores objects whose keys tell what must be in them; every third one overwrites ``latest``."""
    for number in itertools.count():
        data = os.urandom(200_000)
        key = f"{hashlib.sha256(data).hexdigest()}/{number}"
        s3.put_object(Bucket=BUCKET, Key=key, Body=data, ContentType="video/mp4")
        if number % 3 == 0:
            s3.put_object(Bucket=BUCKET, Key="latest", Body=data)
        tell(key)


def tell(message: Any) -> None:
    """Prints one line of JSON."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

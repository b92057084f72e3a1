"""What the helper processes are asked to do in tests."""

import os
import time
from typing import Any

from reelestate.kit.errors import InvalidInput


def measure(data: bytes, name: str, options: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Answers, refuses, hangs, tells its environment, eats memory, crashes or chatters, as the bytes say."""
    match data:
        case b"refuse":
            raise InvalidInput(name, "it is ugly", "Bring another.")
        case b"hang":
            time.sleep(60)
        case b"environment":
            return {"names": sorted(os.environ)}, b""
        case b"eat":
            return {"size": len(bytearray(4_000_000_000))}, b""
        case b"crash":
            os.abort()
        case b"chatter":
            os.write(1, b"libfoo: warning " * 100)
            print("and more")
    return {"name": name, "pid": os.getpid(), "length": len(data), **options}, data[::-1]

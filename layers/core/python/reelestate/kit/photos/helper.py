"""The child process behind ``run_bounded``: reads items from standard input, answers on standard output."""

import contextlib
import json
import os
import resource
import struct
import sys
import threading
import time
from importlib import import_module
from typing import Any, BinaryIO

from reelestate.kit.errors import InvalidInput

_LENGTHS = struct.Struct(">II")


def main() -> None:
    """``helper <package.module:function> <bytes of address space>``; says when it is ready for items."""
    threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()
    task_name, memory = sys.argv[1], int(sys.argv[2])
    source, sink = sys.stdin.buffer, _own_output()
    module, function = task_name.split(":")
    task = getattr(import_module(module), function)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sink.write(_LENGTHS.pack(0, 0))
    sink.flush()
    while head := source.read(_LENGTHS.size):
        json_length, data_length = _LENGTHS.unpack(head)
        question = json.loads(source.read(json_length))
        answer, blob = _answer(task, source.read(data_length), question)
        text = json.dumps(answer).encode()
        sink.write(_LENGTHS.pack(len(text), len(blob)) + text)
        sink.write(blob)
        sink.flush()


def _answer(task: Any, data: bytes, question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        result, blob = task(data, question["name"], question["options"])
    except InvalidInput as refused:
        return {"error": {"field": refused.field, "problem": refused.problem, "remedy": refused.remedy}}, b""
    return {"result": result}, blob


def _follow(parent: int) -> None:
    """Ends the helper when its parent is gone: a long decode does not notice that nobody waits for it."""
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


def _own_output() -> BinaryIO:
    """The answers' stream; whatever a decoder prints goes to standard error instead of into the answers."""
    stream = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return stream


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        main()

"""What Lambda does with a function from an archive, as a program of its own: nothing of the studio's tools is near.

``python -I -S runtime.py <module> <folders>``, with the folders of Lambda's path in its order, imports the module,
says what that took, then answers events, one a line: ``{"answer": …}`` or ``{"failed": "Type: message", "trace": …}``,
with ``lacked``, the modules that were looked for meanwhile and are not here, and ``seconds`` of processor time.
"""

import importlib
import json
import os
import sys
import time
import traceback


class Lacking:
    """The last finder of modules: it finds none, and remembers which were asked for."""

    def __init__(self):
        self.names = set()

    def find_spec(self, name, _path=None, _target=None):
        self.names.add(name)
        return

    def taken(self):
        names, self.names = self.names, set()
        return sorted(names)


class Context:
    """What handlers are told of their invocation."""

    function_name = "bare"
    memory_limit_in_mb = 1769
    invoked_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:bare"
    aws_request_id = "52fdfc07-2182-154f-163f-5f0f9a621d72"

    def get_remaining_time_in_millis(self):
        return 29_000


def begin(module):
    """What happens before the first event: the import and, with a snapshot, what is asked for around it."""
    importlib.import_module(module)
    if snapshots := sys.modules.get("snapshot_restore_py"):
        for function, arguments, named in reversed(snapshots.get_before_snapshot()):
            function(*arguments, **named)
        for function, arguments, named in snapshots.get_after_restore():
            function(*arguments, **named)


def main():
    module, *folders = sys.argv[1:]
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # logs are printed; answers go their own way
    sys.path[:0] = folders
    sys.dont_write_bytecode = True
    lacking = Lacking()
    sys.meta_path.append(lacking)

    def say(**what):
        out.write(json.dumps(what) + "\n")
        out.flush()

    def attempt(work):
        started = time.process_time()
        try:
            told = {"answer": work()}
        except Exception as error:  # noqa: BLE001 - whatever it was is told
            told = {"failed": f"{type(error).__name__}: {error}", "trace": traceback.format_exc()}
        say(**told, lacked=lacking.taken(), seconds=time.process_time() - started)

    attempt(lambda: begin(module))
    for line in sys.stdin:
        event = json.loads(line)
        attempt(lambda event=event: sys.modules[module].handler(event, Context()))


if __name__ == "__main__":
    main()

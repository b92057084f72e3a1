"""The process that runs one Lambda function: imports the handler once, then handles one event after the other.

Started by `local.workers` as ``python -m local.lambda_worker FD MODULE:FUNCTION``; speaks with it over the inherited
socket ``FD``. First message out: ``ready`` or the reason why the handler cannot be loaded. Then, per event, two
messages in (an `InvocationHeader` and the event) and one out: ``+`` and the result, or ``-`` and the error, as JSON.
"""

import faulthandler
import importlib
import json
import logging
import os
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from typing import Any

Handler = Callable[[Any, "LambdaContext"], Any]

READY = b"ready"
SUCCESS, FAILURE = b"+", b"-"


@dataclass(frozen=True)
class InvocationHeader:
    """What a worker is told about one invocation. ``deadline`` is a Unix time in seconds."""

    request_id: str
    function_arn: str
    deadline: float


class LambdaContext:
    """The context object that AWS Lambda hands to a Python handler."""

    identity = None
    client_context = None

    def __init__(self, header: InvocationHeader) -> None:
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = int(os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"])
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.invoked_function_arn = header.function_arn
        self.aws_request_id = header.request_id
        self._deadline = header.deadline

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the invocation times out."""
        return max(0, int((self._deadline - time.time()) * 1000))


def failure(error_type: str, message: str, request_id: str = "", trace: list[str] | None = None) -> bytes:
    """An error as Lambda reports it to the caller."""
    error = {"errorMessage": message, "errorType": error_type, "requestId": request_id, "stackTrace": trace or []}
    return json.dumps(error).encode()


def load(handler: str) -> Handler:
    """Imports ``package.module:function``."""
    module, _, name = handler.partition(":")
    function: Handler = getattr(importlib.import_module(module), name)
    return function


def handle(handler: Handler, header: InvocationHeader, event: bytes) -> bytes:
    """Runs the handler on one event; every exception becomes an error message, as on Lambda."""
    try:
        result = handler(json.loads(event), LambdaContext(header))
    except Exception as error:  # noqa: BLE001 - whatever a handler raises is the caller's to know
        traceback.print_exc()
        trace = traceback.format_tb(error.__traceback__)
        return FAILURE + failure(type(error).__name__, str(error), header.request_id, trace)
    try:
        return SUCCESS + json.dumps(result).encode()
    except (TypeError, ValueError) as error:
        message = f"Unable to marshal response: {error}"
        return FAILURE + failure("Runtime.MarshalError", message, header.request_id)


def main() -> None:
    """Serves events until the studio closes the socket."""
    descriptor, name = sys.argv[1:]
    faulthandler.enable()
    logging.basicConfig(level=os.environ.get("REELESTATE_LOG_LEVEL", "INFO"))
    with Connection(int(descriptor)) as studio:
        try:
            handler = load(name)
        except Exception as error:  # noqa: BLE001 - told to every caller
            traceback.print_exc()
            kind = "Runtime.ImportModuleError" if isinstance(error, ImportError) else "Runtime.HandlerNotFound"
            studio.send_bytes(failure(kind, f"Unable to import '{name}': {error}"))
            return
        studio.send_bytes(READY)
        while True:
            try:
                header = InvocationHeader(**json.loads(studio.recv_bytes()))
                event = studio.recv_bytes()
            except EOFError:
                return
            studio.send_bytes(handle(handler, header, event))


def encode(header: InvocationHeader) -> bytes:
    """The header as a message."""
    return json.dumps(asdict(header)).encode()


if __name__ == "__main__":
    main()

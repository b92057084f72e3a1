"""Lambda: invocations run in our worker processes."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from moto.awslambda.models import LambdaFunction

from local.cloud.patches import replace
from local.workers import FunctionPool


def run_in_workers(pools: Mapping[str, FunctionPool], failed: Callable[[str, str], None]) -> None:
    """AWS runs the function's code; moto runs it in Docker. Here the function's `FunctionPool` does.

    AWS answers a failed invocation with ``FunctionError: Unhandled``, moto with ``Handled``. AWS answers an ``Event``
    invocation before the function runs, moto afterwards; ``failed`` is told the function and the error when it then
    fails.
    """

    def invoke(self: LambdaFunction, body: bytes | str, request_headers: Any, response_headers: Any) -> bytes:
        pool = pools[self.function_name]
        event = (body.encode() if isinstance(body, str) else body) or b"{}"
        kind = request_headers.get("x-amz-invocation-type", "RequestResponse")
        if kind == "DryRun":
            return b""
        if kind == "Event":
            invoke_later(pool, event, failed)
            return b""
        result = pool.invoke(event)
        if result.failed:
            response_headers["x-amz-function-error"] = "Unhandled"
        return result.payload

    replace(LambdaFunction, "invoke", invoke)


def invoke_later(pool: FunctionPool, event: bytes, failed: Callable[[str, str], None]) -> None:
    """Queues an event nobody waits for; ``failed`` is told the function's name and the error if it fails."""

    def check(future: Any) -> None:
        if future.cancelled():
            return
        result = future.result()
        if result.failed:
            error = json.loads(result.payload)
            failed(pool.function.name, f"{error['errorType']}: {error['errorMessage']}")

    pool.submit(event).add_done_callback(check)

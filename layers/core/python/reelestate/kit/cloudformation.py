"""How a function that stands behind a custom resource answers CloudFormation."""

import json
from typing import Any
from urllib.request import Request, urlopen

_ANSWER_SECONDS = 10


def answer(
    event: dict[str, Any], physical_id: str, data: dict[str, str] | None = None, problem: str | None = None
) -> None:
    """Sends the outcome of the event to the address it names: ``data``, or the problem that prevented it.

    Raises OSError when CloudFormation does not take it.
    """
    outcome = {
        "Status": "FAILED" if problem else "SUCCESS",
        "Reason": problem or "",
        "PhysicalResourceId": physical_id,
        "Data": data or {},
        **{name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")},
    }
    # The address is signed for an empty type of content; any other is refused.
    request = Request(  # noqa: S310 - the address comes from CloudFormation, not from a person
        event["ResponseURL"], json.dumps(outcome).encode(), {"Content-Type": ""}, method="PUT"
    )
    with urlopen(request, timeout=_ANSWER_SECONDS):  # noqa: S310 - as above
        return

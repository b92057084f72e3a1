"""Findings that stand: what, where, and why. One that no longer occurs is to be removed; a test tells."""

import re
from dataclasses import dataclass

from tests.stacks.posture.rule import Finding


@dataclass(frozen=True)
class Accepted:
    """Findings of ``rules`` on constructs whose path matches."""

    rules: tuple[str, ...]
    construct: str
    """Regular expression over the construct's whole path below the stage."""
    reason: str

    def covers(self, finding: Finding) -> bool:
        """Whether the finding is among those."""
        return finding.rule in self.rules and re.fullmatch(self.construct, finding.name) is not None


ACCEPTED: tuple[Accepted, ...] = (
    Accepted(
        ("function out of line",),
        r"\w+/(Custom::\w+CustomResourceProvider|AWSCDK\.\w+CustomResourceProvider)/Handler",
        "The CDK's own helper: it runs while a stack is deployed, and the CDK chooses its runtime.",
    ),
    Accepted(
        ("perishable state",),
        "Api/OriginSecret",
        "Drawn at random; a new one does as well once the API and the edge are deployed with it.",
    ),
    Accepted(
        ("stack without protection",),
        "Web/Pages",
        "Holds only the web application as it was built; deploying puts it there again.",
    ),
    Accepted(
        ("stack without protection",),
        "Observability/Guard/Records",
        "Its objects are locked until they may go, and the bucket stays when the stack is deleted.",
    ),
)


def remaining(found: list[Finding]) -> list[Finding]:
    """Those that nothing accepts."""
    return [each for each in found if not any(accepted.covers(each) for accepted in ACCEPTED)]

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


ACCEPTED: tuple[Accepted, ...] = ()


def remaining(found: list[Finding]) -> list[Finding]:
    """Those that nothing accepts."""
    return [each for each in found if not any(accepted.covers(each) for accepted in ACCEPTED)]

"""The fair-housing lint: copy must state no preference or limitation (42 USC 3604(c); HUD advertising guidance).

Describe the property, not who should live there. ``block`` findings state a preference or limitation outright;
``warn`` findings are wordings that HUD or fair-housing groups advise against, where a person decides.
The lint reads through case, punctuation, letter spacing, look-alike letters, digits for letters and invisible
characters.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from reelestate.generation.fair_housing_rules import ALLOWED, RULES, Tier
from reelestate.generation.reading import Reading, readings, spaced_tag
from reelestate.kit.errors import FairHousingBlocked
from reelestate.providers.script_writing.base import Script

__all__ = ["HousingFinding", "Tier", "lint", "lint_all", "lint_script", "require"]


@dataclass(frozen=True, slots=True)
class HousingFinding:
    """Words at ``start:end`` of the text, why they are a problem, and what to write instead."""

    where: str
    start: int
    end: int
    words: str
    tier: Tier
    protected_class: str
    why: str
    suggestion: str

    @property
    def message(self) -> str:
        """The finding as a sentence for a person."""
        return f'{self.where}: "{self.words}" {self.why} {self.suggestion}.'


def lint(text: str, where: str = "text") -> tuple[HousingFinding, ...]:
    """All findings in one text, in order; the same words are reported once, in the stricter tier."""
    found: dict[tuple[int, int], HousingFinding] = {}
    for reading in readings(text):
        allowed = _spans(ALLOWED, reading)
        for rule in RULES:
            for match in rule.pattern.finditer(reading.text):
                if any(a <= match.start() and match.end() <= b for a, b in allowed):
                    continue
                start, end = reading.span(match.start(), match.end())
                finding = HousingFinding(
                    where, start, end, text[start:end], rule.tier, rule.protected_class, rule.why, rule.suggestion
                )
                _keep(found, finding)
    return tuple(sorted(found.values(), key=lambda finding: finding.start))


def lint_script(script: Script) -> tuple[HousingFinding, ...]:
    """Findings in everything a script says, shows and posts."""
    texts = [("title", script.title), ("kicker", script.kicker)]
    for line in script.lines:
        texts += [(line.id, line.text), (f"{line.id}.on_screen", line.on_screen)]
    texts += [("caption", script.caption), ("first_comment", script.first_comment)]
    texts += [(f"hashtags[{index}]", spaced_tag(tag)) for index, tag in enumerate(script.hashtags)]
    return lint_all(texts)


def lint_all(texts: Iterable[tuple[str, str]]) -> tuple[HousingFinding, ...]:
    """Findings in (where, text) pairs, such as a script's lines and its caption."""
    return tuple(finding for where, text in texts for finding in lint(text, where))


def require(findings: Iterable[HousingFinding]) -> None:
    """Raises FairHousingBlocked when a finding blocks; warnings pass. ``details.findings`` lists all that block."""
    blocking = [finding for finding in findings if finding.tier == "block"]
    if not blocking:
        return
    first = blocking[0]
    raise FairHousingBlocked(
        first.where,
        f'"{first.words}" {first.why}',
        first.suggestion,
        findings=[asdict(finding) for finding in blocking],
    )


def _spans(pattern: re.Pattern[str], reading: Reading) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(reading.text)]


def _keep(found: dict[tuple[int, int], HousingFinding], finding: HousingFinding) -> None:
    """Adds the finding unless one at the same place is as strict; a stricter or longer one replaces it."""
    for key, other in list(found.items()):
        if finding.start < other.end and other.start < finding.end:
            stricter = (finding.tier == "block") > (other.tier == "block")
            longer = finding.tier == other.tier and finding.end - finding.start > other.end - other.start
            if not stricter and not longer:
                return
            del found[key]
    found[finding.start, finding.end] = finding

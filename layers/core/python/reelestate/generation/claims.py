"""The claims ledger: every spoken or shown statement, and the fact or photo it rests on.

Two ways lead into it. The writer declares claims, each with its source; the ledger checks that the source exists, that
its value has not changed and that the words agree with it. And all copy, also what a person typed, is searched for
statements that nobody declared. Whatever no fact supports blocks the render.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from pydantic_core import to_jsonable_python

from reelestate.generation.evidence import Evidence, Finding, Verdict
from reelestate.generation.reading import spaced_tag
from reelestate.generation.statements import content_words, find_statements, plain
from reelestate.kit.errors import ClaimUnbound
from reelestate.properties.schemas import ListingFacts
from reelestate.providers.script_writing.base import Claim, Script, ScriptPhoto
from reelestate.providers.script_writing.places import US_STATES

_QUOTED = re.compile(r"listing\.(?:features|amenities|nearby)\[")
_GENERIC = frozenset({"home", "house", "place", "built", "from", "per", "another", "mls"})


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One claim. ``where`` is a line's id, ``<id>.on_screen``, ``title`` or ``caption``.

    ``start:end`` are the words' places in that text.
    """

    where: str
    words: str
    start: int
    end: int
    status: Verdict
    source: str
    value: Any
    message: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """All claims of a script."""

    rows: tuple[LedgerRow, ...]

    @property
    def open_rows(self) -> tuple[LedgerRow, ...]:
        """The claims that block: unbound or contradicted."""
        return tuple(row for row in self.rows if row.status != "bound")

    def require(self) -> None:
        """Raises ClaimUnbound, naming the first open claim and listing all of them in ``details.rows``."""
        if not self.open_rows:
            return
        first = self.open_rows[0]
        problem = f'"{first.words}" cannot be said: {first.message}'
        # Facts are amounts and dates too; whoever is told of the error gets them as JSON has them.
        rows = to_jsonable_python([asdict(row) for row in self.open_rows])
        raise ClaimUnbound(first.where, problem, first.remedy, rows=rows)


def bind(script: Script, facts: ListingFacts, photos: Iterable[ScriptPhoto] = ()) -> Ledger:
    """The ledger of everything a script says and shows."""
    evidence = Evidence(facts, photos)
    rows: list[LedgerRow] = []
    for line in script.lines:
        rows += _check(line.id, line.text, evidence, line.claims, line.photo_id)
        rows += _check(f"{line.id}.on_screen", line.on_screen, evidence, (), line.photo_id)
    rows += _check("title", script.title, evidence)
    rows += _check("kicker", script.kicker, evidence)
    rows += _check("caption", script.caption, evidence, script.caption_claims)
    rows += _check("first_comment", script.first_comment, evidence)
    for index, tag in enumerate(script.hashtags):
        rows += _check(f"hashtags[{index}]", tag, evidence)
    return Ledger(tuple(rows))


def check_text(where: str, text: str, facts: ListingFacts, photos: Iterable[ScriptPhoto] = ()) -> Ledger:
    """The ledger of one text, for instance one that a person is typing."""
    return Ledger(tuple(_check(where, text, Evidence(facts, photos))))


def _check(
    where: str, text: str, evidence: Evidence, claims: tuple[Claim, ...] = (), photo_id: str | None = None
) -> list[LedgerRow]:
    title = evidence.facts.title
    names = tuple(name for name in evidence.names if name != text or name != title)
    searched = spaced_tag(text) if text.startswith("#") else text
    statements = [item for item in find_statements(searched, names) if item.kind != "place" or searched is text]
    repeats_title = plain(title).startswith(plain(text.rstrip("…")))
    rows = []
    for item in statements:
        finding = evidence.judge(item, photo_id)
        if repeats_title and finding.verdict == "unbound" and item.kind in {"number", "place"}:
            finding = Finding("bound", "listing.title", title)
        rows.append(_claim_row(where, item.words, item.start, item.end, finding))
    for claim in claims:
        start = plain(text).find(plain(claim.text))
        covered = any(row.start < start + len(claim.text) and start < row.end for row in rows)
        declared = _declared(claim, start, covered, evidence)
        if declared and not (covered and declared.verdict == "bound"):
            end = max(0, start) + len(claim.text)
            rows.append(_claim_row(where, claim.text, max(0, start), end, declared))
    return sorted(rows, key=lambda row: row.start)


def _declared(claim: Claim, start: int, covered: bool, evidence: Evidence) -> Finding | None:
    """The verdict on a declared claim; None for one whose words no longer stand in the text."""
    if start < 0:
        return None
    value = evidence.resolve(claim.source)
    if value is None:
        return Finding("unbound", claim.source, None, f"there is no {claim.source}")
    if claim.value is not None and value != claim.value:
        message = f"{claim.source} is {value} now; it was {claim.value} when this was written"
        return Finding("contradicted", claim.source, value, message)
    if (not covered or _QUOTED.match(claim.source)) and not _agrees(claim.text, value):
        return Finding("contradicted", claim.source, value, f"{claim.source} says {value}")
    return Finding("bound", claim.source, value)


def _agrees(words: str, value: Any) -> bool:
    """Whether the words only repeat what the value says."""
    said = content_words(words) - _GENERIC
    known = str(value)
    known += f" {US_STATES.get(known.upper(), '')}"
    return said <= content_words(known)


def _claim_row(where: str, words: str, start: int, end: int, finding: Finding) -> LedgerRow:
    remedy = ""
    if finding.verdict == "contradicted":
        field_name = finding.source.removeprefix("listing.")
        remedy = f"Correct the words, or correct {field_name} in the listing"
    elif finding.verdict == "unbound":
        remedy = "Remove the words, or add the fact to the listing"
    return LedgerRow(where, words, start, end, finding.verdict, finding.source, finding.value, finding.message, remedy)

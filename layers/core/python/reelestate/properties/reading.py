"""Facts from fields as programs and spreadsheets spell them; what is wrong is named in the same spelling."""

import re
from collections.abc import Mapping
from typing import Any

from reelestate.kit.errors import InvalidInput
from reelestate.kit.text import clean_text, did_you_mean
from reelestate.properties import aliases
from reelestate.properties.loading import KNOWN, validate
from reelestate.properties.schemas import ListingFacts

_BASIC_STATUS = frozenset({"for_sale", "for_rent"})


def read_facts(fields: Mapping[str, Any]) -> ListingFacts:
    """The facts. Raises InvalidInput for the first field in error; ``details.errors`` lists all of them."""
    given = _spread(fields)
    return _validated(dict(fields), given)


def change_facts(before: ListingFacts, fields: Mapping[str, Any]) -> ListingFacts:
    """The facts with those of ``fields`` put in their place; null takes a fact away. Raises InvalidInput.

    A title that was the address goes on being it, and sale or rent follows a status of ``for_sale`` or ``for_rent``
    (and the other way round) unless both are given.
    """
    given = _spread(fields)
    kept = before.model_dump(mode="json", exclude_none=True)
    told = {aliases.fact_of(key) for key in given}
    for key, (_, value) in given.items():
        _give_way(kept, key, value)
    if "title" not in told and "address_line1" in told and before.title == before.address_line1:
        kept.pop("title", None)
    if "purpose" in told and "status" not in told and before.status in _BASIC_STATUS:
        kept.pop("status", None)
    if "purpose" not in told and any(
        aliases.fact_of(key) == "status" and _is_basic(v) for key, (_, v) in given.items()
    ):
        kept.pop("purpose", None)
    return _validated(kept | {key: value for key, (_, value) in given.items()}, given)


def _is_basic(status: Any) -> bool:
    return isinstance(status, str) and status.strip().lower().replace(" ", "_").replace("-", "_") in _BASIC_STATUS


def _give_way(kept: dict[str, Any], key: str, value: Any) -> None:
    """Takes from the kept facts what the given field replaces."""
    name = aliases.fact_of(key)
    if name == "open_house" and key.startswith("open_house_"):
        for part, inner in (kept.pop("open_house", None) or {}).items():
            kept.setdefault(f"open_house_{part}", inner)
        if key == "open_house_date" and value is None:
            kept.pop("open_house_start", None)
            kept.pop("open_house_end", None)
        kept.pop(key, None)
    elif key.endswith("_unit") and isinstance(kept.get(name), dict):
        kept[name] = {"value": kept[name]["value"]}
    else:
        kept.pop(name, None)
    if name == "listing_price" and isinstance(value, dict):
        for part, fact in (("currency", "currency"), ("per", "price_per"), ("qualifier", "price_qualifier")):
            if part in value:
                kept.pop(fact, None)


def _spread(fields: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    try:
        given = aliases.spread(dict(fields))
    except ValueError as error:
        problem, _, remedy = str(error).partition("|")
        field, _, said = problem.partition(": ")
        raise _first_of([_problem(field, said, remedy)]) from error
    unknown = [_unknown(spelled) for name, (spelled, _) in given.items() if name not in KNOWN]
    if unknown:
        raise _first_of(unknown)
    return given


def _validated(facts: dict[str, Any], given: dict[str, tuple[str, Any]]) -> ListingFacts:
    try:
        return validate(ListingFacts, facts)
    except InvalidInput as error:
        found = [
            _problem(_as_spelled(str(item["field"]), given), str(item["problem"]), str(item["remedy"]))
            for item in error.details["errors"]
        ]
        unique = {(item["field"], item["problem"]): item for item in found}
        raise _first_of(list(unique.values())) from error


def _as_spelled(place: str, given: dict[str, tuple[str, Any]]) -> str:
    """Where the caller wrote what is wrong at a place in ``ListingFacts``, e.g. ``square_feet`` for its figure."""
    head = re.split(r"[.\[]", place, maxsplit=1)[0]
    rest = place[len(head) :]
    part = f"{head}_{rest.removeprefix('.')}"
    if part in aliases.FLAT and not any(key == head for key in given):
        return given.get(part, (part, None))[0]
    if head == "title" and not any(aliases.fact_of(key) == "title" for key in given):
        place, head, rest = "address_line1", "address_line1", ""
    for key, (spelled, _) in given.items():
        if aliases.SPELLINGS.get(key, key) == head:
            return spelled + rest
    for key, (spelled, _) in reversed(given.items()):
        if aliases.fact_of(key) == head:
            return spelled
    return place


def _unknown(spelled: str) -> dict[str, str]:
    name = clean_text(spelled)[0][:80] or "field"
    return _problem(name, "is unknown", f"Take it out.{did_you_mean(name, KNOWN)}")


def _problem(field: str, problem: str, remedy: str) -> dict[str, str]:
    return {"field": field, "problem": problem, "remedy": remedy if remedy.endswith((".", "?")) else f"{remedy}."}


def _first_of(problems: list[dict[str, str]]) -> InvalidInput:
    first = problems[0]
    return InvalidInput(first["field"], first["problem"], first["remedy"], errors=problems)

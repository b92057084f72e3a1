"""Given any facts, then the row's columns say what the facts say, and the facts can be read from the row again."""

from typing import Any

from hypothesis import given, settings

from reelestate.properties.reading import change_facts, read_facts
from reelestate.properties.rows import PROJECTED, project
from reelestate.properties.schemas import ListingFacts
from reelestate.properties.tables import PropertyListing
from tests.unit.support.facts import fields


@given(fields())
@settings(max_examples=100, deadline=None)
def test_the_columns_say_what_the_facts_say(given_fields: dict[str, Any]) -> None:
    facts = read_facts(given_fields)

    row = project(PropertyListing(), facts)

    assert row.listing_status == facts.status
    assert {name: getattr(row, name) for name in PROJECTED} == {name: getattr(facts, name) for name in PROJECTED}
    assert ListingFacts.model_validate(row.facts) == facts
    for column in PropertyListing.__table__.columns:
        length = getattr(column.type, "length", None)
        if length is not None and isinstance(value := getattr(row, column.name), str):
            assert len(value) <= length


@given(fields())
@settings(max_examples=30, deadline=None)
def test_a_row_that_is_used_again_keeps_nothing_of_before(given_fields: dict[str, Any]) -> None:
    row = project(PropertyListing(), read_facts(given_fields))

    project(row, read_facts({"title": "Bare"}))

    kept = {name for name in PROJECTED if getattr(row, name) is not None}
    assert kept == {"title", "purpose", "currency"}


@given(fields(), fields())
@settings(max_examples=80, deadline=None)
def test_changing_every_field_is_as_good_as_new(before: dict[str, Any], after: dict[str, Any]) -> None:
    emptied = {name: None for name in before if name not in after} | after
    old, new = read_facts(before), read_facts(after)

    assert change_facts(old, emptied) == new

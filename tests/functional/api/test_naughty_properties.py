"""Strings that break software, in every text field of a listing: kept as text or refused, never a fault."""

import json
from pathlib import Path

import pytest

from reelestate.kit.text import clean_text
from tests.functional.api.conftest import Person
from tests.functional.api.test_properties import titles

NAUGHTY = Path(__file__).parents[3] / ".." / "shared" / "inputs" / "blns.json"
LINES = {
    "address_line1": 255,
    "address_line2": 255,
    "locality": 255,
    "property_type": 100,
    "neighborhood": 100,
    "city": 100,
    "state": 100,
    "zip_code": 100,
    "country": 100,
    "mls_number": 100,
    "target_audience": 100,
}
TYPED = ("listing_price", "bedrooms", "open_house_date", "listing_status", "currency", "floor_area", "altered_photos")
BLOCKS = ("description", "positioning_notes", "notes")


@pytest.mark.skipif(not NAUGHTY.exists(), reason="the naughty strings are not beside the repository")
@pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.long)])
def test_naughty_strings_are_kept_or_refused(owner: Person, every: int) -> None:
    for index, naughty in enumerate(json.loads(NAUGHTY.read_text(encoding="utf-8"))[::every]):
        line, block = clean_text(naughty)[0], clean_text(naughty, multiline=True)[0]
        wanted = {name: line for name, most in LINES.items() if 0 < len(line) <= most}
        sent = {"title": "Tern Road"} | dict.fromkeys(wanted, naughty) | dict.fromkeys(BLOCKS, naughty)
        if 0 < len(line) <= 50:
            sent |= {"features": [naughty], "tags": [naughty], "altered_photos": {"a.jpg": naughty}}

        answer = owner.post("/properties", sent)

        assert answer.status_code == 201, (naughty, answer.text)
        kept = answer.json()["property"]
        assert {name: kept[name] for name in wanted} == wanted
        assert kept["description"] == block
        if index % 4 == 0:
            assert owner.get("/properties", params={"q": naughty[:200]}).status_code == 200, naughty
        wrong = owner.post("/properties", dict.fromkeys((*TYPED, naughty), naughty) | {"title": "x"})
        assert wrong.status_code == 422, (naughty, wrong.text)
    everything = owner.get("/properties/export")
    again = owner.post("/properties/import", content=everything.content, headers={"Content-Type": "text/csv"})
    assert again.status_code == 200, again.text[:500]
    assert len(titles(owner, limit=100)) == 100

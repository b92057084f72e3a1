"""Given files as spreadsheets write them, then listings; given listings, then a file that gives them back."""

import csv
import io
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelestate.kit.errors import InvalidInput
from reelestate.properties.csv_exchange import COLUMNS, MAX_ROWS, Draft, Sheet, parse, write
from reelestate.properties.reading import read_facts
from reelestate.properties.rows import project
from reelestate.properties.tables import PropertyListing
from tests.unit.support.facts import fields

TAGS = st.lists(st.sampled_from(["sea view", "a;b", "=x", "'=x", "spring"]), max_size=3, unique=True)


def row_of(draft: Draft) -> PropertyListing:
    row = PropertyListing(notes=draft.notes, tags=list(draft.tags), contact_id=draft.contact_id)
    return project(row, draft.facts)


def written(*drafts: Draft) -> bytes:
    return "".join(write(row_of(draft) for draft in drafts)).encode()


def drafts_of(text: str) -> list[Draft]:
    sheet = parse(text.encode())
    assert sheet.problems == []
    return [draft for _, draft in sheet.drafts]


def problems_of(text: str) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.field, problem.problem) for problem in parse(text.encode()).problems]


@given(
    st.lists(
        st.builds(
            lambda facts, notes, tags, contact: Draft(read_facts(facts), notes, tuple(tags), contact),
            fields(),
            st.sampled_from([None, "Keys\nunder the mat", "=cmd|' /C calc'!A0", "'=1"]),
            TAGS,
            st.none() | st.uuids(),
        ),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=60, deadline=None)
def test_what_is_exported_is_imported_the_same(drafts: list[Draft]) -> None:
    data = written(*drafts)

    sheet = parse(data)

    assert sheet.problems == []
    assert [draft for _, draft in sheet.drafts] == drafts
    for line in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
        assert not [cell for cell in line if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize(
    "text",
    [
        "Address,City,Price,Beds,Features\n12 Tern Road,Austin,725000,3,Pool; Gym\n",
        "\ufeffAddress;City;Price;Beds;Features\r\n12 Tern Road;Austin;725000;3;Pool|Gym\r\n",
        'sep=;\r\nAddress;City;Price;Beds;Features\r\n12 Tern Road;Austin;"$725,000";3;"Pool\nGym"\r\n',
        "Street\tCITY\tListing Price\tBedrooms\tfeatures\n12 Tern Road\tAustin\t725 000\t3\tPool;Gym",
        'address_line1,city,price,beds,features,,\n\n"12 Tern Road",Austin,"725,000",3,"Pool\r\nGym",,\n,,,,,,\n',
    ],
)
def test_files_of_many_programs_say_the_same(text: str) -> None:
    (draft,) = drafts_of(text)

    facts = draft.facts
    assert (facts.address_line1, facts.city, facts.listing_price, facts.bedrooms) == (
        "12 Tern Road",
        "Austin",
        725000,
        3,
    )
    assert facts.features == ("Pool", "Gym")


def test_a_utf_16_file_of_a_spreadsheet_is_read() -> None:
    sheet = parse("Title\tCity\nКофе\tМосква\n".encode("utf-16"))

    assert [draft.facts.city for _, draft in sheet.drafts] == ["Москва"]


def test_rows_are_counted_as_a_spreadsheet_does() -> None:
    text = 'Title,Price,Beds\n"Two\nlines",5,1\n\nBad,a lot,-1\n,5,1\nShort,5\nGood,6,2\n'

    sheet = parse(text.encode())

    assert [number for number, _ in sheet.drafts] == [2, 7]
    assert sheet.rows == 5
    assert problems_of(text) == [
        (4, "Price", '"a lot" is not a number'),
        (4, "Beds", "must be at least 0"),
        (5, "address_line1", "is missing"),
        (6, "row", "has 2 cells where the header has 3"),
    ]


def test_own_columns_are_checked_too() -> None:
    tag = "x" * 60
    found = problems_of(f"Title,Tags,Contact ID\nA,{tag},me\n")

    assert {(row, field) for row, field, _ in found} == {(2, "Tags"), (2, "Contact ID")}
    (draft,) = drafts_of("Title,Tags,Contact ID,Notes\nA,x;y,00000000-0000-4000-8000-000000000001,n\n")
    assert (draft.tags, draft.contact_id, draft.notes) == (
        ("x", "y"),
        UUID("00000000-0000-4000-8000-000000000001"),
        "n",
    )


@pytest.mark.parametrize(
    ("data", "field", "problem"),
    [
        (b"", "file", "is empty"),
        (b"\n\n", "file", "is empty"),
        (b"Title\n", "file", "holds no listing"),
        (b"Title\n" + b"A\n" * (MAX_ROWS + 1), "file", "more than 1000"),
        (b"x" * (2 * 2**20 + 1), "file", "larger than 2 MB"),
        (b"Title\n\xff\xfe\xfa", "file", "not UTF-8"),
        (b"Title\nA\0B", "file", "NUL"),
        (b'Title\n"A', "file", "line"),
        (b'Title\n"A"B', "file", "line"),
        (b"Title,Colour\nA,red", "Colour", "no column"),
        (b"Title,Bedroms\nA,3", "Bedroms", "no column"),
        (b"Title,title\nA,B", "title", "there twice"),
        (b"Title,,City\nA,B,C", "column 2", "no column"),
        (b"Open house\nSunday", "Open house", "no column"),
        (",".join(f"c{n}" for n in range(101)).encode(), "header", "more than 100"),
        (b"PK\x03\x04binary", "PKbinary", "no column"),
        (b"%PDF-1.7", "%PDF-1.7", "no column"),
        (b"Title\n" + b"A" * 200_000, "file", "field larger"),
    ],
)
def test_what_is_no_table_of_listings_is_refused(data: bytes, field: str, problem: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(data)

    assert caught.value.field == field
    assert problem in caught.value.problem


def test_a_near_column_is_suggested() -> None:
    with pytest.raises(InvalidInput, match='Did you mean "bedrooms"'):
        parse(b"Title,Bedroms\nA,3")


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"title,price\n{text}".encode(errors="ignore")))
@settings(max_examples=300)
def test_any_bytes_are_a_sheet_or_refused(data: bytes) -> None:
    try:
        sheet: Any = parse(data)
    except InvalidInput as error:
        sheet = error

    assert isinstance(sheet, Sheet | InvalidInput)


def test_the_header_is_written_even_for_no_listing() -> None:
    assert "".join(write([])) == "\ufeff" + ",".join(f'"{name}"' for name in COLUMNS) + "\r\n"

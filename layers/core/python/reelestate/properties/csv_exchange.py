"""Listings as CSV: RFC 4180, readable by spreadsheets, and the same facts when it is read again.

A cell with several values holds one a line (or, typed by hand, separated by ``;`` or ``|``). A cell that a spreadsheet
would take for a formula is written with an apostrophe before it, which reading takes away again.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from reelestate.kit.errors import InvalidInput
from reelestate.kit.http.errors import invalid_input
from reelestate.kit.http.fields import Block, Tags
from reelestate.kit.text import clean_text, did_you_mean
from reelestate.properties.loading import KNOWN
from reelestate.properties.reading import read_facts
from reelestate.properties.schemas import ListingFacts
from reelestate.properties.tables import PropertyListing

MAX_BYTES = 2 * 2**20
MAX_ROWS = 1000
MAX_COLUMNS = 100
COLUMNS = (
    "title",
    "listing_status",
    "purpose",
    "category",
    "property_type",
    "address_line1",
    "address_line2",
    "neighborhood",
    "city",
    "state",
    "zip_code",
    "country",
    "locality",
    "listing_price",
    "former_price",
    "currency",
    "price_per",
    "price_qualifier",
    "bedrooms",
    "bathrooms",
    "sleeps",
    "floor_area",
    "lot_size",
    "year_built",
    "distance_to_beach_m",
    "features",
    "amenities",
    "nearby",
    "open_house_date",
    "open_house_start",
    "open_house_end",
    "mls_number",
    "description",
    "target_audience",
    "positioning_notes",
    "altered_photos",
    "source",
    "tags",
    "notes",
    "contact_id",
)
"""The columns of an exported file."""

_LISTS = frozenset({"features", "amenities", "nearby", "tags"})
_OWN = frozenset({"tags", "notes", "contact_id"})
_HEADINGS = {"sq_ft": "sqft", "mls_no": "mls_number", "zip_postal_code": "zip_code", "state_province": "state"}
_UNHEARD = frozenset({"open_house", "specs"})
_FORMULA = re.compile("^'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a row; ``row`` is counted as a spreadsheet does, 1 being the header."""

    row: int
    field: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A listing to be."""

    facts: ListingFacts
    notes: str | None = None
    tags: tuple[str, ...] = ()
    contact_id: UUID | None = None


@dataclass(slots=True)
class Sheet:
    """What a file holds: its drafts by row, what is wrong in the other rows, and how many rows hold anything."""

    header: dict[str, str]
    drafts: list[tuple[int, Draft]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rows: int = 0

    def spelling(self, name: str) -> str:
        """How the file spells the column."""
        return next((spelled for spelled, key in self.header.items() if key == name), name)


class _Own(BaseModel):
    model_config = ConfigDict(extra="forbid")

    notes: Block | None = None
    tags: Tags = ()
    contact_id: UUID | None = None


def parse(data: bytes) -> Sheet:
    """The listings in the file. Raises InvalidInput when it is no table of listings at all."""
    text = _decoded(data)
    delimiter, text = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records = _records(reader)
    _, names = next(records, (0, []))
    sheet = Sheet(_header(names))
    keys = list(sheet.header.values())
    for number, cells in records:
        sheet.rows += 1
        if sheet.rows > MAX_ROWS:
            raise InvalidInput("file", f"holds more than {MAX_ROWS} listings", "Split it into several files.")
        _read_row(sheet, keys, number, cells)
    if not sheet.rows:
        raise InvalidInput("file", "holds no listing", "Write one listing a line under the header.")
    return sheet


def write(rows: Iterable[PropertyListing]) -> Iterator[str]:
    """The listings as a file's pieces: a byte-order mark and the header first, then line by line."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")

    def line(cells: Iterable[str]) -> str:
        writer.writerow(cells)
        written = buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        return written

    yield "\ufeff" + line(COLUMNS)
    for row in rows:
        yield line(_escaped(cell) for cell in _cells(row))


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise InvalidInput("file", f"is larger than {MAX_BYTES // 2**20} MB", "Split it into several files.")
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InvalidInput("file", "is not UTF-8 text", 'Save it as "CSV UTF-8" and send it again.') from error
    if "\0" in text:
        raise InvalidInput("file", "holds NUL characters", 'Save it as "CSV UTF-8" and send it again.')
    return text


def _delimiter(text: str) -> tuple[str, str]:
    """What parts the cells, and the text without the ``sep=`` line some spreadsheets put first."""
    first, _, rest = text.partition("\n")
    if match := re.fullmatch(r'"?sep=([,;\t])"?\r?', first, re.IGNORECASE):
        return match[1], rest
    header = re.sub(r'"[^"]*"', "", first)
    return max(_DELIMITERS, key=lambda mark: (header.count(mark), -_DELIMITERS.index(mark))), text


def _records(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """The records that hold anything, with their numbers as a spreadsheet counts them."""
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InvalidInput(
                "file", f"line {reader.line_num}: {error}", "Put cells with quotes in quotes, and double the quotes."
            ) from error
        if any(cell.strip() for cell in cells):
            yield number, cells


def _header(names: list[str]) -> dict[str, str]:
    """How the file spells its columns, with our names for them. Columns without a name at the end are left out."""
    while names and not names[-1].strip():
        names = names[:-1]
    if not names:
        raise InvalidInput("file", "is empty", "Write a header with the names of the columns first.")
    if len(names) > MAX_COLUMNS:
        raise InvalidInput("header", f"has more than {MAX_COLUMNS} columns", "Keep the listings' columns only.")
    header: dict[str, str] = {}
    known = (KNOWN | _OWN) - _UNHEARD
    for position, name in enumerate(names, 1):
        spelled = clean_text(name)[0][:80] or f"column {position}"
        key = "_".join(re.findall(r"[a-z0-9]+", name.lower()))
        key = _HEADINGS.get(key, key)
        if key not in known:
            remedy = f"Rename the column or take it out.{did_you_mean(key, known)}"
            raise InvalidInput(spelled, "is no column of listings", remedy, row=1)
        if spelled in header or key in header.values():
            raise InvalidInput(spelled, "is there twice", "Keep one of the two columns.", row=1)
        header[spelled] = key
    return header


def _read_row(sheet: Sheet, keys: list[str], number: int, cells: list[str]) -> None:
    while len(cells) > len(keys) and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) != len(keys):
        problem = f"has {len(cells)} cells where the header has {len(keys)}"
        remedy = "Put cells that hold the delimiter in quotes, and keep empty ones."
        sheet.problems.append(Problem(number, "row", problem, remedy))
        return
    fields = {key: _value(key, cell) for key, cell in zip(keys, cells, strict=True) if cell.strip()}
    try:
        own = _Own.model_validate({key: fields.pop(key) for key in _OWN & fields.keys()})
        sheet.drafts.append((number, Draft(read_facts(fields), own.notes, tuple(own.tags), own.contact_id)))
    except ValidationError as error:
        sheet.problems += _problems(sheet, number, invalid_input(error.errors()))
    except InvalidInput as error:
        sheet.problems += _problems(sheet, number, error)


def _problems(sheet: Sheet, number: int, error: InvalidInput) -> Iterator[Problem]:
    for item in error.details["errors"]:
        name = re.split(r"[.\[]", item["field"], maxsplit=1)[0]
        yield Problem(number, sheet.spelling(name), item["problem"], item["remedy"])


def _value(key: str, cell: str) -> Any:
    if _FORMULA.match(cell) and cell.startswith("'"):
        cell = cell[1:]
    if key in _LISTS:
        marks = r"[\r\n]+" if "\n" in cell or "\r" in cell else r"[;|]"
        return [part for part in re.split(marks, cell) if part.strip()]
    if key == "altered_photos":
        return _mapping(cell)
    return cell


def _mapping(cell: str) -> Any:
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        return cell


def _cells(row: PropertyListing) -> Iterator[str]:
    facts = row.facts
    visit = facts.get("open_house") or {}
    special: dict[str, Any] = {
        "listing_status": facts.get("status"),
        "open_house_date": visit.get("date"),
        "open_house_start": visit.get("start"),
        "open_house_end": visit.get("end"),
        "tags": row.tags,
        "notes": row.notes,
        "contact_id": row.contact_id,
    }
    for name in COLUMNS:
        yield _cell(name, special[name] if name in special else facts.get(name))


def _cell(name: str, value: Any) -> str:
    if value is None or value in ([], {}, ()):
        return ""
    if name in _LISTS:
        return "\n".join(value) + ("\n" if len(value) == 1 and re.search("[;|]", value[0]) else "")
    if name in {"floor_area", "lot_size"}:
        return f"{_figure(value['value'])} {value['unit']}"
    if name == "altered_photos":
        return json.dumps(value, ensure_ascii=False)
    return _figure(value) if isinstance(value, int | float) else str(value)


def _figure(value: float) -> str:
    from decimal import Decimal

    return f"{Decimal(str(value)):f}"


def _escaped(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell

"""The storyboard: a script as a file that a person edits and hands back to be filmed.

What comes back is a script like any other: it goes through the claims ledger and the fair-housing lint again.
"""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated, Any, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator

from reelestate.generation.shot_plan import Direction
from reelestate.generation.social import Hashtags, PostText
from reelestate.generation.statements import plain
from reelestate.kit.documents import dump_document, parse_document, read_document
from reelestate.kit.errors import InvalidInput
from reelestate.kit.text import clean_text, did_you_mean
from reelestate.properties.loading import validate
from reelestate.properties.schemas import ListingFacts
from reelestate.providers.script_writing.base import Claim, Role, Script, ScriptLine

HEADER = """\
# Change any words, reorder lines, take lines out or add some; then render with --storyboard.
# "say" is spoken and captioned, "show" stands in the picture, "because" names the facts that the words rest on.
# Everything said and shown is held against the listing and the fair-housing rules again.
# A line may also direct its scene; what it does not say is planned as before:
#   move: zoom_in                # or pan_left, pan_right, zoom_out, tilt_up, tilt_down, static; or exact views:
#   move: {start: {x: 0, y: 0, zoom: 1}, end: {x: 0.1, y: 0.05, zoom: 1.2}, easing: ease-in-out}
#   transition: {kind: crossfade, ms: 500}   # or whip_pan, slide_left, slide_right, zoom_through, cut
#   overlays: {show_price: true, show_address: false, show_logo: true, logo_position: top_left,
#              text_position: bottom_center, show_text: true}
#   seconds: 5                   # to the beat of the film, never shorter than the words
"""
_ROLES = get_args(Role)

Words = Annotated[str, Field(max_length=600)]


class BoardLine(Direction):
    """One line: what is said and shown over which photo, and how its scene is directed."""

    id: str | None = Field(default=None, max_length=60)
    role: Role = "feature"
    say: Words
    show: Annotated[str, Field(max_length=100)] = ""
    photo: str | None = None
    because: dict[str, str] = Field(default_factory=dict, description="Words to the fact or photo they rest on.")

    @field_validator("say", "show", mode="before")
    @classmethod
    def _clean(cls, value: Any) -> Any:
        return clean_text(value)[0] if isinstance(value, str) else value

    @field_validator("say")
    @classmethod
    def _something_to_say(cls, value: str) -> str:
        if not value:
            raise ValueError("is empty|Write what is to be said, or take the line out")
        return value


class Storyboard(BaseModel):
    """The editable form of a script."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int = Field(default=1, ge=1, le=1)
    title: Annotated[str, Field(min_length=1, max_length=150)]
    kicker: Annotated[str, Field(max_length=40)] = ""
    lines: Annotated[tuple[BoardLine, ...], Field(min_length=1, max_length=60)]
    caption: PostText = ""
    hashtags: Hashtags = ()
    first_comment: PostText = ""
    writer: Annotated[str, Field(max_length=60)] = "storyboard"

    @field_validator("title", "kicker", mode="before")
    @classmethod
    def _clean_line(cls, value: Any) -> Any:
        return clean_text(value)[0] if isinstance(value, str) else value


def from_script(script: Script, directions: Mapping[str, Direction] | None = None) -> Storyboard:
    """The storyboard of a script; ``directions`` are by line id."""
    directed = directions or {}
    return Storyboard(
        title=script.title,
        kicker=script.kicker,
        lines=tuple(
            BoardLine(
                id=line.id,
                role=line.role,
                say=line.text,
                show=line.on_screen,
                photo=line.photo_id,
                because={claim.text: claim.source for claim in line.claims},
                **dict(directed.get(line.id, Direction())),
            )
            for line in script.lines
        ),
        caption=script.caption,
        hashtags=script.hashtags,
        first_comment=script.first_comment,
        writer=script.provider,
    )


def to_yaml(script: Script, directions: Mapping[str, Direction] | None = None) -> str:
    """The storyboard as a file's text, with instructions at the top."""
    board = from_script(script, directions)
    written = board.model_dump(mode="json")
    written["lines"] = [_written(line) for line in board.lines]
    return HEADER + dump_document(written)


def directions_of(board: Storyboard) -> dict[str, Direction]:
    """What the storyboard asks of its scenes, by the ids that ``to_script`` gives their lines."""
    asked = {
        name: Direction.model_validate({field: getattr(line, field) for field in Direction.model_fields})
        for name, line in zip(_names(board), board.lines, strict=True)
    }
    return {name: direction for name, direction in asked.items() if direction != Direction()}


def load_storyboard(path: Path) -> Storyboard:
    """Reads a storyboard file. Raises InvalidInput naming the field and the remedy."""
    return _validated(read_document(path))


def parse_storyboard(text: str) -> Storyboard:
    """The same for a storyboard's text."""
    return _validated(parse_document(text, name="storyboard"))


def to_script(board: Storyboard, facts: ListingFacts, known_photos: Collection[str]) -> Script:
    """The script to film. ``known_photos`` are the photos' handles; lines without a photo take the next in turn.

    Raises InvalidInput for a photo that is not there and for an id that is given twice.
    """
    lines: list[ScriptLine] = []
    ids: set[str] = set()
    for index, (name, line) in enumerate(zip(_names(board), board.lines, strict=True)):
        where = f"lines[{index}]"
        if name in ids:
            raise InvalidInput(f"{where}.id", f'"{name}" is used by two lines', "Take the id of the new line out")
        if line.photo is not None and line.photo not in known_photos:
            meant = did_you_mean(line.photo, known_photos)
            raise InvalidInput(f"{where}.photo", f'"{line.photo}" is not among the photos', f"Name a photo.{meant}")
        ids.add(name)
        lines.append(
            ScriptLine(
                id=name,
                role=line.role,
                text=line.say,
                on_screen=line.show,
                photo_id=line.photo,
                claims=_kept_claims(line),
            )
        )
    return Script(
        title=board.title or facts.title,
        kicker=board.kicker,
        lines=tuple(lines),
        caption=board.caption,
        hashtags=board.hashtags,
        first_comment=board.first_comment,
        provider=board.writer,
    )


def _validated(data: dict[str, Any]) -> Storyboard:
    _reject_unknown("", data, frozenset(Storyboard.model_fields))
    lines = data.get("lines")
    for index, line in enumerate(lines if isinstance(lines, list) else []):
        if isinstance(line, dict):
            _reject_unknown(f"lines[{index}].", line, frozenset(BoardLine.model_fields))
            role = line.get("role")
            if role is not None and role not in _ROLES:
                raise InvalidInput(f"lines[{index}].role", f'"{role}" is no role', f"Use one of {', '.join(_ROLES)}")
    return validate(Storyboard, data)


def _written(line: BoardLine) -> dict[str, Any]:
    """The line without what it does not say, down to the last setting."""
    dumped = line.model_dump(mode="json")
    asked = line.model_dump(mode="json", include=set(Direction.model_fields), exclude_none=True)
    plain_fields = {key: value for key, value in dumped.items() if key not in Direction.model_fields}
    return {key: value for key, value in {**plain_fields, **asked}.items() if value not in (None, "", {})}


def _reject_unknown(prefix: str, data: dict[str, Any], known: frozenset[str]) -> None:
    for key in data:
        if key not in known:
            remedy = f"Take it out; known are {', '.join(sorted(known))}.{did_you_mean(key, known)}"
            raise InvalidInput(f"{prefix}{key}", "is unknown", remedy)


def _names(board: Storyboard) -> list[str]:
    return [line.id or _fresh_id(index, board) for index, line in enumerate(board.lines)]


def _fresh_id(index: int, board: Storyboard) -> str:
    """An id for an added line that no other line has."""
    taken = {line.id for line in board.lines}
    number = index + 1
    while f"line-{number}" in taken:
        number += len(board.lines)
    return f"line-{number}"


def _kept_claims(line: BoardLine) -> tuple[Claim, ...]:
    """The claims whose words still stand in the line; what a person has added is found by the ledger."""
    now = plain(line.say)
    return tuple(Claim(text=words, source=source) for words, source in line.because.items() if plain(words) in now)

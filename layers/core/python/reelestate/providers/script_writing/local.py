"""The template writer: embedded, instant, deterministic, and unable to invent.

It only ever says phrases whose slots the listing fills. Tone comes from rhythm and invitation, never from adjectives
that would claim something.
"""

from reelestate.kit.canonical import content_key
from reelestate.kit.errors import InvalidInput
from reelestate.kit.text import shorten
from reelestate.providers.script_writing.base import Pace, Role, Script, ScriptLine, ScriptRequest
from reelestate.providers.script_writing.beats import Beat, beats, rooms_in
from reelestate.providers.script_writing.choice import Chooser
from reelestate.providers.script_writing.placing import Spoken, place
from reelestate.providers.script_writing.posts import write_post
from reelestate.providers.script_writing.slots import Slots, listing_slots
from reelestate.providers.script_writing.wordings import wordings

END_CARD_SECONDS = 2.5
TITLE_LIMIT = 100
PAUSE_SECONDS = 0.55
_SHARE_SPOKEN: dict[Pace, float] = {"calm": 0.84, "moderate": 0.87, "fast": 0.92}
_CORE_RANK = 2
_GOES_WITHOUT = frozenset({"listing.state"})  # once the city is said
_STRONGEST: tuple[Role, ...] = (
    "hook",
    "call_to_action",
    "price",
    "open_house",
    "facts",
    "address",
    "feature",
    "location",
    "room",
)


_SHOWN: tuple[Role, ...] = (*_STRONGEST[2:], "hook", "call_to_action")


class LocalScriptWriter:
    """Writes English narrations from phrase banks."""

    name = "templates"

    def write(self, request: ScriptRequest) -> Script:
        """The script. Raises InvalidInput for a language other than English."""
        _require_english(request)
        slots = listing_slots(request.listing)
        spoken = _choose(request, slots)
        post = write_post(request, slots)
        title = shorten(str(request.listing.get("title", "")), TITLE_LIMIT)
        return Script(
            title=title,
            kicker=post.kicker,
            lines=_lines(spoken, request),
            caption=post.caption,
            hashtags=post.hashtags,
            first_comment=post.first_comment,
            caption_claims=post.claims,
            provider=self.name,
        )

    def wordings(self, request: ScriptRequest, line: ScriptLine) -> tuple[ScriptLine, ...]:
        """Every wording of the line in the banks. Raises InvalidInput for a language other than English."""
        _require_english(request)
        return wordings(request, line)


def _require_english(request: ScriptRequest) -> None:
    if request.language.split("-")[0].lower() != "en":
        raise InvalidInput(
            "language",
            f"the template writer writes English, not {request.language}",
            "Choose en-US, or write the lines yourself in a storyboard",
        )


def speech_budget(request: ScriptRequest) -> float:
    """Seconds for the narration: up to the end card, and with some silence at a calm pace."""
    return (request.duration_seconds - END_CARD_SECONDS) * _SHARE_SPOKEN[request.pace]


def _choose(request: ScriptRequest, slots: Slots) -> list[Spoken]:
    """The phrases to say: opening and ending always, then by importance while time remains.

    What matters most keeps enough time in reserve for its shortest phrase, so a long opening never costs the price.
    """
    seed = content_key(request.listing, request.tone, request.pace, request.duration_seconds, request.seed)
    chooser = Chooser(seed, request.pace)
    ranked = sorted(beats(request, slots), key=lambda item: item.rank)
    reserved = {
        beat.key: chooser.needed(beat.bank, beat.slots, beat.enough) for beat in ranked if beat.rank <= _CORE_RANK
    }
    left = speech_budget(request)
    spoken: list[Spoken] = []
    for beat in ranked:
        reserved.pop(beat.key, None)
        spare = left - sum(seconds + PAUSE_SECONDS for seconds in reserved.values() if seconds) - PAUSE_SECONDS
        usable = _without_said(beat, spoken)
        phrase = chooser.pick(beat.bank, usable, spare, beat.key, beat.enough)
        if phrase is None and beat.rank < 0:  # an opening and an ending there must be
            phrase = chooser.pick(beat.bank, usable, left, beat.key, 0)
        if phrase:
            spoken.append((beat, phrase))
            left -= phrase.seconds + PAUSE_SECONDS
    return spoken


def _without_said(beat: Beat, spoken: list[Spoken]) -> Slots:
    """The beat's slots, less the street or place that the opening has said already."""
    if beat.key != "address":
        return beat.slots
    said: set[str] = {claim.source for _, phrase in spoken[:1] for claim in phrase.claims}
    return {
        name: slot
        for name, slot in beat.slots.items()
        if name not in {"street", "place"} or not {claim.source for claim in slot.claims} <= said | _GOES_WITHOUT
    }


def _on_screen(shown: list[Spoken], room: str | None) -> str:
    """The first text that may stand in this picture: a feature that names another room would mislead."""
    for beat, _ in shown:
        named = rooms_in(beat.on_screen) if beat.role == "feature" else frozenset()
        if beat.on_screen and (room is None or not named or room in named):
            return beat.on_screen
    return ""


def _lines(spoken: list[Spoken], request: ScriptRequest) -> tuple[ScriptLine, ...]:
    lines = []
    for number, (index, group) in enumerate(place(spoken, request.photos), start=1):
        ranked = sorted(group, key=lambda item: _STRONGEST.index(item[0].role))
        shown = sorted(group, key=lambda item: _SHOWN.index(item[0].role))
        lines.append(
            ScriptLine(
                id=f"line-{number}",
                role=ranked[0][0].role,
                text=" ".join(phrase.text for _, phrase in group),
                on_screen=_on_screen(shown, None if index is None else request.photos[index].room),
                photo_id=None if index is None else request.photos[index].id,
                claims=tuple(claim for _, phrase in group for claim in phrase.claims),
            )
        )
    return tuple(lines)

"""Plan requests made on the spot, and strategies for many of them."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from reelestate.film.timeline import Asset, Brand, Canvas
from reelestate.film.timeline.model import FactItem
from reelestate.generation.shot_plan import Cut, OpenHouse, PlannedPhoto, PlanRequest, SpokenLine, Texts
from reelestate.kit.canonical import sha256_hex
from reelestate.providers.photo_analysis.base import Box, PhotoReport, Point
from reelestate.providers.script_writing.base import Claim, Role, Script, ScriptLine

CANVASES = {
    "9x16": Canvas(width=1080, height=1920),
    "4x5": Canvas(width=1080, height=1350),
    "1x1": Canvas(width=1080, height=1080),
    "16x9": Canvas(width=1920, height=1080),
}
SIZES = [
    (1600, 1200),
    (1200, 1600),
    (4000, 3000),
    (4096, 2731),
    (958, 719),
    (960, 1280),
    (3000, 1000),
    (1080, 1920),
    (800, 800),
]
ROLES: tuple[Role, ...] = (
    "hook",
    "address",
    "price",
    "facts",
    "room",
    "feature",
    "location",
    "open_house",
    "call_to_action",
)
WORDS = ("A", "bright", "home", "with", "four", "bedrooms", "and", "a", "garden,", "near", "the", "beach.")


def photo(
    name: str,
    size: tuple[int, int] = (1600, 1200),
    room: str = "other",
    *,
    focus: tuple[float, float] = (0.5, 0.5),
    path: Sequence[tuple[float, float]] | None = None,
    face: bool = False,
    altered: str | None = None,
) -> PlannedPhoto:
    """A photo with a report, as if analysed."""
    width, height = size
    points = tuple(Point(x=x, y=y) for x, y in (path if path is not None else [focus]))
    report = PhotoReport(
        width=width,
        height=height,
        room=room,
        room_source="file_name",
        quality=0.7,
        sharpness=0.7,
        exposure=0.7,
        focus=Point(x=focus[0], y=focus[1]),
        path=points,
        faces=(Box(x=max(0, focus[0] - 0.05), y=max(0, focus[1] - 0.06), w=0.1, h=0.12),) if face else (),
        perceptual_hash="0" * 16,
        provider="test",
    )
    asset = Asset(key=f"photos/{name}", sha256=sha256_hex(name.encode()), width=width, height=height)
    return PlannedPhoto(id=name, asset=asset, report=report, altered=altered)


def line(
    name: str, role: Role, *, photo_id: str | None = None, on_screen: str = "", source: str = "listing.x"
) -> ScriptLine:
    """A line of a script."""
    claims = (Claim(text="x", source=source),)
    return ScriptLine(id=name, role=role, text=f"Line {name}.", on_screen=on_screen, photo_id=photo_id, claims=claims)


def spoken(name: str, milliseconds: int) -> SpokenLine:
    """Speech of a length, its words spread evenly."""
    count = max(1, milliseconds // 350)
    each = milliseconds / count
    words = tuple(
        (WORDS[n % len(WORDS)], round(n * each), max(round(n * each) + 1, round((n + 1) * each) - 20))
        for n in range(count)
    )
    return SpokenLine(key=f"voice/{name}", duration_ms=milliseconds, words=words)


def film_request(
    lines: Sequence[tuple[ScriptLine, int]], photos: Sequence[PlannedPhoto], **changes: Any
) -> PlanRequest:
    """A request with the usual texts and brand; a line of 0 ms has no speech."""
    script = Script(
        title="Casa Verde",
        kicker="JUST LISTED",
        lines=tuple(line for line, _ in lines),
        caption="",
        hashtags=(),
        first_comment="",
        provider="test",
    )
    given: dict[str, Any] = {
        "script": script,
        "speech": {line.id: spoken(line.id, ms) for line, ms in lines if ms},
        "photos": tuple(photos),
        "cuts": (Cut(id="9x16", canvas=CANVASES["9x16"]),),
        "texts": Texts(
            price="$925,000",
            address_line1="12 Shore Road",
            address_line2="Camden, ME",
            facts=(FactItem(icon="bed", value="4", label="beds"), FactItem(icon="bath", value="3", label="baths")),
        ),
        "brand": Brand(agent_name="Ada Byron", phone="555 0100", logo="logo"),
        "brand_assets": {"logo": Asset(key="logo", sha256="0" * 64, width=400, height=200)},
        "music_key": "music/1",
    }
    return PlanRequest(**(given | changes))


def usual(**changes: Any) -> PlanRequest:
    """A common half-minute tour."""
    photos = [
        photo("front", room="exterior", focus=(0.45, 0.6), path=[(0.7, 0.4), (0.45, 0.6)]),
        photo("living", room="living_room", focus=(0.3, 0.5), path=[(0.7, 0.5), (0.3, 0.5)]),
        photo("living-2", room="living_room"),
        photo("kitchen", room="kitchen", focus=(0.6, 0.6), path=[(0.2, 0.5), (0.6, 0.6)]),
        photo("bed", (1200, 1600), room="bedroom"),
        photo("bath", room="bathroom"),
        photo("garden", (4000, 3000), room="backyard"),
        photo("dusk", room="exterior"),
    ]
    lines = [
        (line("hook", "hook", photo_id="front"), 2400),
        (line("facts", "facts"), 3000),
        (line("living", "room", photo_id="living", on_screen="Living room"), 2600),
        (line("kitchen", "room", photo_id="kitchen", on_screen="Kitchen"), 2800),
        (line("bed", "room", photo_id="bed", on_screen="Bedroom"), 2100),
        (line("price", "price"), 1900),
        (line("cta", "call_to_action", photo_id="dusk", on_screen="Book a viewing"), 2200),
    ]
    return film_request(lines, changes.pop("photos", photos), **changes)


fractions = st.floats(0.02, 0.98)
points = st.tuples(fractions, fractions)


@st.composite
def requests(draw: st.DrawFn) -> PlanRequest:
    """Any film: photos, lines, lengths, paces, tones, beats and cuts."""
    photos = [
        photo(
            f"p{n}",
            draw(st.sampled_from(SIZES)),
            draw(st.sampled_from(["exterior", "kitchen", "bedroom", "view", "other"])),
            focus=draw(points),
            path=draw(st.lists(points, max_size=3)),
            face=draw(st.integers(0, 5)) == 0,
            altered=draw(st.sampled_from([None, None, None, "Virtually staged", "Sky replaced"])),
        )
        for n in range(draw(st.integers(1, 16)))
    ]
    names = st.sampled_from([None, "unknown", *(each.id for each in photos)])
    lines = [
        (
            line(
                f"l{n}",
                draw(st.sampled_from(ROLES)),
                photo_id=draw(names),
                on_screen=draw(st.sampled_from(["", "Kitchen", "Walk to the beach"])),
                source=draw(st.sampled_from(["listing.x", "listing.x", "agent.name"])),
            ),
            draw(st.sampled_from([0, 400]) | st.integers(600, 9000)),
        )
        for n in range(draw(st.integers(0, 10)))
    ]
    cuts = [Cut(id=name, canvas=canvas) for name, canvas in CANVASES.items()]
    cuts.append(Cut(id="unbranded", canvas=CANVASES["9x16"], branded=False))
    visit = draw(st.sampled_from([None, OpenHouse(date="Sat 12 May", time="2–4 pm")]))
    return film_request(
        lines,
        photos,
        cuts=tuple(cuts),
        texts=usual().texts.model_copy(update={"open_house": visit}),
        tone=draw(st.sampled_from(["luxury", "cozy", "modern", "minimal", "bold"])),
        pace=draw(st.sampled_from(["calm", "moderate", "fast"])),
        duration_seconds=draw(st.sampled_from([15, 30, 45, 60]) | st.integers(5, 90)),
        frames_per_beat=draw(st.sampled_from([15, 18, 25, 30])),
        show_logo=draw(st.sampled_from(["opening_and_closing", "always", "never"])),
        captions=draw(st.booleans()),
        seed=draw(st.integers(0, 1000)),
    )

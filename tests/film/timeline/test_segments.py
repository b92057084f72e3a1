"""A segment's key changes with what it shows, and with nothing else."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from reelestate.film.encode.settings import FINAL, PREVIEW
from reelestate.film.timeline import (
    AgentCardOverlay,
    Asset,
    Brand,
    Canvas,
    CaptionOverlay,
    CaptionWord,
    LogoOverlay,
    PriceOverlay,
    Timeline,
    Transition,
    TransitionKind,
)
from reelestate.film.timeline.segments import plan_segments
from tests.film.support.pictures import film, flat_photo

CANVAS = Canvas(width=108, height=192)
FADE = Transition(kind=TransitionKind.CROSSFADE, frames=10)


@pytest.fixture
def timeline(tmp_path: Path) -> Timeline:
    """Four shots of 60 frames joined by fades of 10: segments of 60, 50, 50 and 50 frames."""
    photos = [flat_photo(tmp_path / f"{i}.png", (40 * i, 90, 90)) for i in range(4)]
    made, _ = film(photos, CANVAS, frames=60, transitions=[Transition(), FADE, FADE, FADE])
    assert made.frames == 210
    return made


def keys(timeline: Timeline) -> list[str]:
    return [segment.key for segment in plan_segments(timeline, FINAL)]


def changed(before: Timeline, after: Timeline) -> list[int]:
    return [i for i, (a, b) in enumerate(zip(keys(before), keys(after), strict=True)) if a != b]


def rebuilt(timeline: Timeline, **changes: Any) -> Timeline:
    return Timeline.model_validate(timeline.model_dump() | changes)


def caption(text: str, start: int, end: int) -> CaptionOverlay:
    words = tuple(CaptionWord(text=word, start_frame=start, end_frame=end) for word in text.split())
    return CaptionOverlay(words=words, lines=(text,), start_frame=start, end_frame=end)


def moved(caption_: CaptionOverlay, by: int) -> CaptionOverlay:
    return caption(caption_.lines[0], caption_.start_frame + by, caption_.end_frame + by)


def longer_first_shot(timeline: Timeline, by: int) -> Timeline:
    first, *rest = timeline.shots
    shots = [
        first.model_copy(update={"frames": first.frames + by}),
        *(s.model_copy(update={"start_frame": s.start_frame + by}) for s in rest),
    ]
    return rebuilt(timeline, shots=[s.model_dump() for s in shots])


def test_the_film_is_cut_where_each_transition_has_ended(timeline: Timeline) -> None:
    segments = plan_segments(timeline, FINAL)
    assert [(s.start_frame, s.end_frame) for s in segments] == [(0, 60), (60, 110), (110, 160), (160, 210)]
    assert [s.index for s in segments] == [0, 1, 2, 3]


@pytest.mark.parametrize("lengths", [(20, 60, 60), (60, 20, 60), (60, 60, 20), (10, 10, 10), (20,)])
def test_segments_shorter_than_a_second_join_a_neighbour(tmp_path: Path, lengths: tuple[int, ...]) -> None:
    photos = [flat_photo(tmp_path / f"{i}.png", (9, 9, 9)) for i in range(len(lengths))]
    made, _ = film(photos, CANVAS, frames=60)
    start, shots = 0, []
    for shot, length in zip(made.shots, lengths, strict=True):
        shots.append(shot.model_copy(update={"start_frame": start, "frames": length}))
        start += length
    short = rebuilt(made, shots=[s.model_dump() for s in shots])
    segments = plan_segments(short, FINAL)
    assert segments[0].start_frame == 0
    assert segments[-1].end_frame == short.frames
    assert all(a.end_frame == b.start_frame for a, b in pairwise(segments))
    assert len(segments) == 1 or min(s.frames for s in segments) >= CANVAS.fps


def test_an_edited_caption_changes_the_segments_that_show_it(timeline: Timeline) -> None:
    first, second = caption("a wide terrace", 20, 50), caption("and the pool", 100, 130)
    before = rebuilt(timeline, overlays=[first.model_dump(), second.model_dump()])
    after = rebuilt(timeline, overlays=[first.model_dump(), caption("and a pool", 100, 130).model_dump()])
    assert changed(before, after) == [1, 2]


def test_shots_that_only_moved_in_time_keep_their_keys(timeline: Timeline) -> None:
    # Given captions and a price that stands through the whole film
    words = [caption("a wide terrace", 20, 50), caption("and the pool", 112, 140)]
    price = PriceOverlay(text="R1", start_frame=0, end_frame=210)
    before = rebuilt(timeline, overlays=[*(w.model_dump() for w in words), price.model_dump()])

    # When the first shot becomes longer and everything after it moves
    later = [words[0], moved(words[1], 24), price.model_copy(update={"end_frame": 234})]
    after = longer_first_shot(rebuilt(timeline, overlays=[]), 24)
    after = rebuilt(after, overlays=[w.model_dump() for w in later])

    # Then the first segment is new, and of the rest only the one so near that the price still might move in it
    assert changed(before, after) == [0, 1]


def test_another_photo_changes_the_segments_it_is_seen_in(timeline: Timeline) -> None:
    assets = dict(timeline.assets)
    assets["2"] = assets["2"].model_copy(update={"sha256": "f" * 64})
    assert changed(timeline, timeline.model_copy(update={"assets": assets})) == [1, 2]


def test_names_and_places_of_files_do_not_matter(timeline: Timeline) -> None:
    assets = {name: asset.model_copy(update={"key": f"elsewhere/{name}"}) for name, asset in timeline.assets.items()}
    shots = tuple(shot.model_copy(update={"id": f"other-{shot.id}"}) for shot in timeline.shots)
    assert changed(timeline, timeline.model_copy(update={"assets": assets, "shots": shots})) == []


def test_another_transition_changes_only_the_segment_it_ends(timeline: Timeline) -> None:
    shots = list(timeline.shots)
    whip = Transition(kind=TransitionKind.WHIP_PAN, frames=10)
    shots[2] = shots[2].model_copy(update={"transition": whip})
    assert changed(timeline, timeline.model_copy(update={"shots": tuple(shots)})) == [1]


def test_branded_and_unbranded_films_share_what_shows_no_brand(timeline: Timeline) -> None:
    # Given a film with a price, an agent card and a logo, and the same without brand
    price = PriceOverlay(text="R1", start_frame=0, end_frame=50)
    card = AgentCardOverlay(start_frame=165, end_frame=210)
    logo = LogoOverlay(start_frame=0, end_frame=55)
    brand = Brand(agent_name="Ada", logo="logo")
    assets = {**timeline.assets, "logo": Asset(key="logo", sha256="e" * 64, width=9, height=9)}
    branded = timeline.model_copy(
        update={"overlays": (price, card, logo), "brand": brand, "assets": assets, "branded": True}
    )
    unbranded = timeline.model_copy(update={"overlays": (price,), "brand": Brand(), "branded": False})
    hidden = branded.model_copy(update={"branded": False})

    # When both are planned, then they differ where the card or the logo is seen
    assert changed(branded, unbranded) == [0, 3]
    assert changed(hidden, unbranded) == []

    # And another logo or name changes just those, another colour all with overlays
    other_logo = {**assets, "logo": assets["logo"].model_copy(update={"sha256": "d" * 64})}
    assert changed(branded, branded.model_copy(update={"assets": other_logo})) == [0, 3]
    renamed = brand.model_copy(update={"agent_name": "Bea"})
    assert changed(branded, branded.model_copy(update={"brand": renamed})) == [0, 3]
    recoloured = unbranded.model_copy(update={"brand": Brand(accent="#112233")})
    assert changed(unbranded, recoloured) == [0]


def test_other_encodings_canvases_and_engines_never_share(timeline: Timeline, monkeypatch: pytest.MonkeyPatch) -> None:
    final = set(keys(timeline))
    assert final.isdisjoint(s.key for s in plan_segments(timeline, PREVIEW))
    wider = timeline.model_copy(update={"canvas": Canvas(width=110, height=192)})
    assert final.isdisjoint(keys(wider))
    monkeypatch.setattr("reelestate.film.timeline.segments.ENGINE_VERSION", "next")
    assert final.isdisjoint(keys(timeline))

"""Choosing and ordering photos."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelestate.kit.errors import InvalidInput
from reelestate.media.rules import Candidate, Selection, choose
from reelestate.providers.photo_analysis.base import PhotoReport, Point, Room

ROOMS: tuple[Room, ...] = (
    "exterior",
    "living_room",
    "kitchen",
    "bedroom",
    "bathroom",
    "balcony",
    "pool",
    "view",
    "other",
)


def photo(
    name: str,
    room: Room = "other",
    quality: float = 0.7,
    *,
    look: int | None = None,
    index: int | None = None,
    problems: tuple[str, ...] = (),
) -> Candidate:
    """A candidate; photos with different names look different unless ``look`` says otherwise."""
    number = (hash_of(name) if look is None else look) & (2**64 - 1)
    report = PhotoReport(
        width=1600,
        height=1200,
        room=room,
        room_source="file_name",
        room_index=index,
        quality=quality,
        sharpness=quality,
        exposure=quality,
        focus=Point(x=0.5, y=0.5),
        path=(Point(x=0.5, y=0.5),),
        perceptual_hash=f"{number:016x}",
        problems=problems,
        provider="test",
    )
    return Candidate(name, report)


def hash_of(name: str) -> int:
    """64 bits that differ in about half of their places from name to name."""
    import hashlib

    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")


def reason_of(selection: Selection, name: str) -> str:
    return next(dropped.reason for dropped in selection.dropped if dropped.id == name)


def test_the_film_walks_through_the_house() -> None:
    photos = [
        photo("bath", "bathroom"),
        photo("bed2", "bedroom", 0.9, index=2),
        photo("bed1", "bedroom", 0.6, index=1),
        photo("kitchen", "kitchen"),
        photo("living", "living_room"),
        photo("dining", "dining_room"),
        photo("pool", "pool", 0.6),
        photo("back", "exterior", 0.6),
        photo("front", "exterior", 0.9),
        photo("sea", "view", 0.8),
    ]
    assert choose(photos, 10).chosen == (
        "front", "back", "living", "kitchen", "dining", "bed1", "bed2", "bath", "pool", "sea",
    )  # fmt: skip


def test_of_near_duplicates_the_better_stays() -> None:
    photos = [
        photo("front", "exterior"),
        photo("kitchen-a", "kitchen", 0.5, look=0b1111),
        photo("kitchen-b", "kitchen", 0.8, look=0b0000),
    ]
    selection = choose(photos, 10)
    assert selection.chosen == ("front", "kitchen-b")
    assert selection.dropped[0].instead == "kitchen-b"
    assert "nearly the same picture as kitchen-b" in selection.dropped[0].reason


def test_two_rooms_that_look_alike_both_stay() -> None:
    photos = [photo("bed-1", "bedroom", look=0), photo("bath-1", "bathroom", look=1)]
    assert set(choose(photos, 5).chosen) == {"bed-1", "bath-1"}


def test_a_dark_front_does_not_open_the_film() -> None:
    photos = [
        photo("front", "exterior", 0.4, problems=("very dark",)),
        photo("pool", "pool", 0.8),
        photo("k", "kitchen"),
    ]
    assert choose(photos, 3).chosen[0] == "pool"


def test_too_many_photos_are_balanced_over_the_rooms() -> None:
    photos = [photo(f"bed{n}", "bedroom", 0.9) for n in range(12)]
    photos += [photo("front", "exterior", 0.6), photo("kitchen", "kitchen", 0.5), photo("living", "living_room", 0.5)]
    photos += [photo("bath", "bathroom", 0.5)]
    chosen = choose(photos, 7).chosen
    assert {"front", "kitchen", "living", "bath"} <= set(chosen)
    assert sum(name.startswith("bed") for name in chosen) == 3


def test_the_worst_are_left_out_with_the_reason() -> None:
    photos = [photo(f"p{n}", ROOMS[n % 9], 0.7) for n in range(9)]
    photos += [photo("blurred", "kitchen", 0.4, problems=("blurred",)), photo("me", "agent_selfie", 0.9)]
    selection = choose(photos, 20)
    assert reason_of(selection, "blurred") == "blurred"
    assert reason_of(selection, "me") == "shows the agent, not the property"
    assert "the kitchen is shown already" in reason_of(
        choose([photo("k1", "kitchen", 0.9), photo("k2", "kitchen", 0.5), photo("f", "exterior")], 2), "k2"
    )


def test_bad_photos_stay_when_there_is_nothing_better() -> None:
    photos = [photo(f"p{n}", "kitchen", 0.2, problems=("blurred",)) for n in range(3)]
    assert len(choose(photos, 5).chosen) == 3


def test_a_persons_order_stands() -> None:
    photos = [photo("a", "exterior", look=0), photo("b", "kitchen", look=0), photo("c", "kitchen", look=0)]
    selection = choose(photos, 5, order=["c", "b"])
    assert selection.chosen == ("c", "b")
    assert reason_of(selection, "a") == "not in the order you gave"
    assert "comes later in your order" in reason_of(choose(photos, 1, order=["c", "b"]), "b")


@pytest.mark.parametrize(
    ("photos", "wanted", "order", "field"),
    [
        ([], 5, None, "photos"),
        ([photo("a")], 0, None, "wanted"),
        ([photo("a")], 5, ["b"], "order"),
        ([photo("a")], 5, ["a", "a"], "order"),
        ([photo("a")], 5, [], "order"),
    ],
)
def test_what_cannot_be_is_said(photos: list[Candidate], wanted: int, order: list[str] | None, field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        choose(photos, wanted, order=order)
    assert refusal.value.field == field


def test_one_photo_makes_a_film() -> None:
    assert choose([photo("only", "agent_selfie", 0.1, problems=("very dark",))], 9).chosen == ("only",)


candidates = st.lists(
    st.builds(
        photo,
        st.text("abcdefgh", min_size=1, max_size=6),
        st.sampled_from(ROOMS),
        st.floats(0, 1),
        look=st.integers(0, 2**64 - 1) | st.integers(0, 15),
        index=st.none() | st.integers(1, 5),
        problems=st.sampled_from([(), ("blurred",), ("very dark",)]),
    ),
    min_size=1,
    max_size=40,
    unique_by=lambda candidate: candidate.id,
)


@given(candidates, st.integers(1, 12))
def test_every_photo_is_chosen_once_or_dropped_with_a_reason(photos: Sequence[Candidate], wanted: int) -> None:
    selection = choose(photos, wanted)
    dropped = [entry.id for entry in selection.dropped]
    assert sorted([*selection.chosen, *dropped]) == sorted(candidate.id for candidate in photos)
    assert 1 <= len(selection.chosen) <= wanted
    assert all(entry.reason for entry in selection.dropped)
    assert choose(list(photos), wanted) == selection


def test_two_hundred_photos_are_chosen_from() -> None:
    photos = [photo(f"img{n}", ROOMS[n % 9], 0.3 + (n * 37 % 70) / 100) for n in range(200)]
    selection = choose(photos, 9)
    assert len(selection.chosen) == 9
    assert len({next(c.report.room for c in photos if c.id == name) for name in selection.chosen}) >= 7

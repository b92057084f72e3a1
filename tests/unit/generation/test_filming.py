"""From choices to a story."""

from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from reelestate.generation.filming import _merged, handles


@given(st.lists(st.sampled_from("abcdefgh"), unique=True, min_size=1), st.data())
def test_an_unchanged_storyboard_keeps_the_photos_where_they_were(chosen: list[str], data: st.DataObject) -> None:
    named = [photo for photo in chosen if data.draw(st.booleans())]

    assert _merged(named, chosen) == chosen


@given(st.permutations("abcd"), st.lists(st.sampled_from("abcdefgh"), unique=True))
def test_the_storyboards_own_order_stands_and_no_photo_is_lost(named: list[str], chosen: list[str]) -> None:
    merged = _merged(list(named), chosen)

    assert [photo for photo in merged if photo in named] == list(named)
    assert set(merged) == {*named, *chosen}
    assert len(merged) == len(set(merged))


def test_photos_that_share_a_file_name_are_told_apart() -> None:
    one, other = uuid4(), uuid4()

    assert handles([(one, "front.jpg"), (other, "front.jpg")]) == {one: "front.jpg", other: "front.jpg#2"}

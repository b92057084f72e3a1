"""Taking photos in: real ones become working copies with reports, hostile ones are refused, all in order."""

from io import BytesIO

from PIL import Image

from reelestate.kit.photos import Bounds
from reelestate.media.intake import Refused, Taken, take_in
from tests.unit.support.inputs import encoded, real, scene


def test_a_real_house_is_taken_in() -> None:
    # given three photos of a real house
    folder = real("house-casa")
    names = ["kitchen.jpg", "outside-pool-2.jpg", "room-main.jpg"]
    # when they are taken in
    taken = take_in([(name, (folder / name).read_bytes()) for name in names], Bounds(processes=1))
    # then each is a metadata-free JPEG with a report that says what it shows
    assert [photo.file_name for photo in taken] == names
    for photo in taken:
        assert isinstance(photo, Taken)
        picture = Image.open(BytesIO(photo.jpeg))
        assert picture.size == (photo.report.width, photo.report.height)
        assert not picture.getexif()
    assert [photo.report.room for photo in taken if isinstance(photo, Taken)] == ["kitchen", "pool", "bedroom"]


def test_one_bad_file_does_not_stop_the_others() -> None:
    good = encoded(scene(), "JPEG")
    taken = take_in([("a.jpg", good), ("b.jpg", b"not a photo"), ("c.jpg", good)], Bounds(processes=1))
    assert [type(photo) for photo in taken] == [Taken, Refused, Taken]
    assert isinstance(taken[1], Refused)
    assert "this is not a picture file" in str(taken[1].error)


def test_the_same_file_gives_the_same_bytes() -> None:
    files = [("a.jpg", encoded(scene(), "JPEG"))]
    first, second = take_in(files, Bounds(processes=1)), take_in(files, Bounds(processes=1))
    assert first == second


def test_a_decompression_bomb_is_survived_within_the_bounds() -> None:
    # given pixels by the hundred million in a small file
    bomb = encoded(Image.new("1", (11_000, 10_900)), "PNG")
    assert len(bomb) < 200_000
    # when the helper may use little memory
    outcome = take_in([("bomb.png", bomb)], Bounds(memory_bytes=700_000_000, processes=1))[0]
    # then it is refused, or taken in reduced: never a crash
    assert isinstance(outcome, Refused) or max(outcome.report.width, outcome.report.height) <= 4096

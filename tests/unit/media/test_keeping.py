"""What the analysis writes into a photo's row, and what a person's own word does to it."""

import pytest

import reelestate.renders.tables  # noqa: F401 (every table that a foreign key leads to is known)
from reelestate.generation.steps import usable_photos
from reelestate.kit.ids import new_id
from reelestate.media.keeping import report_of, write_report
from reelestate.media.tables import MediaAsset
from reelestate.providers.photo_analysis.base import PhotoReport, Point


def _asset(category: str | None = None) -> MediaAsset:
    return MediaAsset(
        id=new_id(),
        filename="bedroom-2.jpg",
        category=category,
        processing_status="ready",
        working_key="org/x/artefacts/photo/a.jpg",
        working_sha256="a" * 64,
    )


@pytest.fixture
def report() -> PhotoReport:
    """A bedroom, going by its file name."""
    return PhotoReport(
        width=1600,
        height=1200,
        room="bedroom",
        room_source="file_name",
        room_index=2,
        quality=0.7,
        sharpness=0.7,
        exposure=0.7,
        focus=Point(x=0.5, y=0.5),
        path=(),
        perceptual_hash="0" * 16,
        provider="local",
    )


def test_the_analysis_names_the_room_until_a_person_does(report: PhotoReport) -> None:
    asset = _asset()
    write_report(asset, report)
    assert asset.category == "bedroom"
    # looked at again, under another name, it gets another room
    write_report(asset, report.model_copy(update={"room": "pool"}))
    assert asset.category == "pool"
    # and what a person says stays
    asset.category = "view"
    write_report(asset, report)
    assert asset.category == "view"


def test_films_are_told_by_the_room_a_person_named(report: PhotoReport) -> None:
    asset = _asset(category="living_room")
    write_report(asset, report)

    (photo,) = usable_photos([asset])

    assert (photo.report.room, photo.report.room_index) == ("living_room", None)
    assert photo.report.model_copy(update={"room": "bedroom", "room_index": 2}) == report


def test_without_an_analysis_there_is_no_report() -> None:
    assert report_of(_asset(category="pool")) is None

"""A listing becomes an infographic through the real state machine."""

import io
import time
from typing import Any
from uuid import UUID

import av
import pytest
from PIL import Image

from local.rendering import HOME_ORGANIZATION, JobView, find_photos, look, submit
from reelestate.generation.infographics.schemas import InfographicParameters, InfographicResult
from reelestate.generation.schemas import RenderParameters
from reelestate.kit.database import transaction
from reelestate.kit.errors import InvalidInput
from reelestate.kit.storage import get_store
from reelestate.projects.tables import Project
from reelestate.properties.loading import load_listing
from reelestate.renders import infographics, repository, service
from reelestate.renders.rules import INFOGRAPHIC_STEP_WEIGHTS
from reelestate.renders.tables import Job
from tests.pipeline.conftest import FEW, LISTING, PHOTOS, Studio


def _project(studio: Studio) -> tuple[UUID, tuple[UUID, ...]]:
    """A project of type infographic on the sample listing, and its photos."""
    listing = load_listing(LISTING)
    film = submit(listing, LISTING.parent, find_photos(PHOTOS)[:FEW], RenderParameters())
    with transaction(HOME_ORGANIZATION) as session:
        job = repository.get_job(session, film)
        media = tuple(UUID(one) for batch in job.parameters["photo_batches"] for one in batch)
        session.get_one(Project, job.project_id).type = "infographic"
        # The film itself is not wanted here, and a project runs one job at a time.
        job.status = "cancelled"
        assert job.project_id
        return job.project_id, media


def _run(project_id: UUID, media: tuple[UUID, ...], **chosen: Any) -> JobView:
    with transaction(HOME_ORGANIZATION) as session:
        parameters = InfographicParameters.model_validate(chosen)
        job = infographics.create(session, HOME_ORGANIZATION, project_id, media, parameters)
        job_id = job.id
    service.launch(HOME_ORGANIZATION, job_id)
    deadline = time.monotonic() + 240
    while (view := look(job_id)).job.status in {"queued", "processing"}:
        assert time.monotonic() < deadline, "it did not finish"
        time.sleep(0.1)
    return view


CAROUSEL = ("cover", "facts", "closing")


@pytest.mark.parametrize(
    ("layout", "animation", "roles"),
    [
        ("single_card", "light_motion", ("single",)),
        ("carousel_3", "static", CAROUSEL),
        pytest.param("carousel_3", "light_motion", CAROUSEL, marks=pytest.mark.long),
    ],
)
def test_a_listing_becomes_cards_and_the_same_again_draws_nothing(
    studio: Studio, layout: str, animation: str, roles: tuple[str, ...]
) -> None:
    # given a project with photos
    project_id, media = _project(studio)
    chosen = {"layout": layout, "animation": animation, "formats": ["4:5"], "design": "split"}
    kinds = ("still", "motion") if animation == "light_motion" else ("still",)

    # when its infographic is made, and made again
    view = _run(project_id, media, **chosen)
    assert view.job.status == "completed", view.job.error_message
    result = InfographicResult.model_validate(view.job.result)
    again = _run(project_id, media, **chosen)

    # then every card has a still, and a film where it moves, as the result says
    assert [(file.card, file.kind, file.role) for file in result.files] == [
        (card, kind, role) for card, role in enumerate(roles) for kind in kinds
    ]
    _assert_files_are_what_they_say(result)
    assert {step.name for step in view.steps if step.status == "completed"} == set(INFOGRAPHIC_STEP_WEIGHTS)
    # and the second job answers with the very same files
    assert InfographicResult.model_validate(again.job.result).files == result.files


def _assert_files_are_what_they_say(result: InfographicResult) -> None:
    store = get_store()
    for file in result.files:
        data = store.get(file.key)
        assert len(data) == file.bytes
        if file.kind == "still":
            with Image.open(io.BytesIO(data)) as picture:
                assert (picture.format, picture.size) == ("PNG", (file.width, file.height))
            continue
        with av.open(io.BytesIO(data)) as film:
            video = film.streams.video[0]
            assert (video.width, video.height) == (file.width, file.height)
            assert video.average_rate == 30
            assert 6 <= (file.seconds or 0) <= 8


def test_an_emphasis_without_facts_fails_with_what_to_do(studio: Studio) -> None:
    project_id, media = _project(studio)

    view = _run(project_id, media, emphasis="social_proof")

    assert view.job.status == "failed"
    assert view.job.error_code == InvalidInput.code
    assert "no social proof" in (view.job.error_message or "")
    with transaction(HOME_ORGANIZATION) as session:
        assert session.get_one(Job, view.job.id).result is None

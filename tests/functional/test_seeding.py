"""What a new studio begins with, made once however often it is started."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from local import samples, seeding
from local.runtime import LocalStudio
from local.seeding import Login
from reelestate.access.callers import MemberCaller, entered
from reelestate.brand_kits.tables import BrandKitRow
from reelestate.identity import service as identity
from reelestate.identity.origin import Origin
from reelestate.identity.schemas import Login as Credentials
from reelestate.kit.storage import get_store
from reelestate.media.tables import MediaAsset
from reelestate.projects.tables import Project
from reelestate.properties.tables import PropertyListing
from reelestate.scenes.repository import list_scenes
from tests.functional.realtor import REPOSITORY

TABLES: tuple[Any, ...] = (BrandKitRow, MediaAsset, Project, PropertyListing)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStudio]:
    """A new studio."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REELESTATE_ASSETS_DIR", str(REPOSITORY / ".assets"))
        with LocalStudio(home=tmp_path_factory.mktemp("seeding") / "home") as studio:
            yield studio


@pytest.fixture(scope="module")
def people(studio: LocalStudio) -> list[Login]:
    """Who the studio begins with."""
    return seeding.seed(studio)


def _entered(login: Login) -> Any:
    tokens = identity.sign_in(Credentials(email=login.email, password=login.password), Origin("127.0.0.1", "test-1"))
    return entered(tokens.tokens.access_token, None, "127.0.0.1", "test-1")


def _made(login: Login) -> dict[str, list[UUID]]:
    with _entered(login) as caller:
        return {table.__tablename__: sorted(caller.session.scalars(select(table.id))) for table in TABLES}


def test_the_realtor_finds_the_sample_ready_to_be_filmed(people: list[Login]) -> None:
    with _entered(people[1]) as caller:
        assert isinstance(caller, MemberCaller)
        session = caller.session
        kit = session.scalars(select(BrandKitRow)).one()
        photos = session.scalars(select(MediaAsset)).all()
        project = session.scalars(select(Project)).one()
        scenes = list_scenes(session, project.id)

    assert caller.email_verified
    assert (kit.is_default, kit.kit["agent_name"]) == (True, "Elena Marsh")
    assert get_store().exists(kit.logo_key or "")
    assert get_store().exists(kit.headshot_key or "")
    assert {photo.processing_status for photo in photos} == {"ready"}
    assert len(photos) == len(list((samples.DEMO / "photos").glob("*.jpg")))
    assert (project.status, project.brand_kit_id) == ("script_ready", kit.id)
    assert all(scene.narration_text and scene.media_asset_id for scene in scenes)
    assert len(scenes) > 3


def test_the_administrator_is_one_and_brings_nothing(people: list[Login]) -> None:
    with _entered(people[0]) as caller:
        assert caller.platform_role == "admin"
    assert set(map(len, _made(people[0]).values())) == {0}


def test_passwords_lie_where_only_the_homes_owner_reads_them(studio: LocalStudio, people: list[Login]) -> None:
    place = studio.home / "people.json"

    assert place.stat().st_mode & 0o077 == 0
    assert [Login(*entry) for entry in json.loads(place.read_text(encoding="utf-8"))] == people


def test_starting_again_makes_nothing_more(studio: LocalStudio, people: list[Login]) -> None:
    before = _made(people[1])

    assert seeding.seed(studio) == people

    assert _made(people[1]) == before


def test_a_start_that_was_interrupted_is_gone_on_with(studio: LocalStudio, people: list[Login]) -> None:
    before = _made(people[1])
    (studio.home / "seeded").unlink()

    assert seeding.seed(studio) == people

    assert _made(people[1]) == before
    assert (studio.home / "seeded").exists()


def test_people_who_chose_another_password_are_left_alone(studio: LocalStudio, people: list[Login]) -> None:
    place: Path = studio.home / "people.json"
    written = place.read_text(encoding="utf-8")
    (studio.home / "seeded").unlink()
    place.write_text(json.dumps([(*entry[:2], "another one 17") for entry in people]), encoding="utf-8")
    try:
        seeding.seed(studio)
    finally:
        place.write_text(written, encoding="utf-8")

    assert (studio.home / "seeded").exists()
    assert len(_made(people[1])["projects"]) == 1

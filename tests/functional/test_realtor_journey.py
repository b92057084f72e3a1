"""A realtor's way from an account to two films, over HTTP and WebSockets, through the real pipeline."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from websockets.exceptions import ConnectionClosed

from local.rendering import find_photos
from reelestate.film.captions.subrip import parse_srt
from reelestate.film.encode.probe import FileFacts, probe
from reelestate.kit.documents import read_document
from reelestate.kit.storage import get_store, job_key
from tests.functional.realtor import REPOSITORY, Realtor, realtor_of, served_studio

CASA = REPOSITORY / ".." / "shared" / "inputs" / "house-casa"
DEMO = REPOSITORY / "demo"
GRANTED = 3
"""Credits that the free plan gives for a month."""


@dataclass(frozen=True)
class House:
    """A house with its photos, and two prices: the figure, and how the film says it."""

    photos: Path
    listing: dict[str, Any]
    price: tuple[float, str]
    lower_price: tuple[float, str]


def _casa() -> House:
    listing = json.loads((CASA / "listing.json").read_text(encoding="utf-8"))
    return House(CASA, listing, (3200, "3,200 rand per night"), (2900, "2,900 rand per night"))


def _sample() -> House:
    document = read_document(DEMO / "listing.yaml")
    listing = {name: value for name, value in document.items() if name not in {"agent", "brand"}}
    return House(DEMO / "photos", listing, (1_250_000, "$1,250,000"), (1_190_000, "$1,190,000"))


@pytest.fixture(params=["house-casa", "sample"])
def house(request: pytest.FixtureRequest) -> House:
    """The real house, or the sample one where the real one's photos are not at hand."""
    if request.param == "house-casa":
        return _casa() if CASA.is_dir() else pytest.skip("the photos of house-casa are not beside the repository")
    return pytest.skip("the journey was made with house-casa") if CASA.is_dir() else _sample()


@pytest.fixture
def realtor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Realtor]:
    """Somebody who has just signed up at a new studio and followed the link of the mail."""
    home = tmp_path_factory.mktemp("journey") / "home"
    with served_studio(home) as api, realtor_of(api, home) as realtor:
        realtor.register()
        assert realtor.send("POST", "/projects/00000000-0000-4000-8000-000000000000/renders").status_code == 403
        realtor.verify()
        yield realtor


def test_from_an_account_to_a_film_and_one_with_another_price(house: House, realtor: Realtor, tmp_path: Path) -> None:
    kit = _brand_kit(realtor)
    listing = realtor.post("/properties", house.listing, 201)["property"]["id"]
    photos = realtor.upload(find_photos(house.photos)[::2], property_id=listing)
    assert [photo["position"] for photo in photos] == list(range(len(photos)))
    assert {photo["processing_status"] for photo in photos} == {"ready"}
    project = _project(realtor, listing, kit)
    scenes = realtor.post("/ai/generate-script", {"project_id": project})["scenes"]
    said = _edit_opening(realtor, project, scenes)
    realtor.post(f"/projects/{project}/storyboard/approve")

    preview = _previewed(realtor, project, tmp_path)
    _assert_only_the_realtor_watches(realtor, preview)
    first = _filmed(realtor, project, credits_left=GRANTED - 1)
    _assert_film(realtor, first, tmp_path / "first", width=720)
    told = _spoken(realtor, first, tmp_path / "first")
    assert said in told
    assert house.price[1] in told

    copy = realtor.post(f"/projects/{project}/duplicate", {"new_title": "At the new price"}, 201)["project"]["id"]
    _lower_the_price(realtor, house, listing, copy)
    second = _filmed(realtor, copy, credits_left=GRANTED - 2)
    _assert_film(realtor, second, tmp_path / "second", width=720)
    told = _spoken(realtor, second, tmp_path / "second")
    assert said in told
    assert house.lower_price[1] in told
    assert house.price[1] not in told
    _assert_price_claimed(realtor, second, tmp_path / "second", house.lower_price)
    _assert_reused(realtor, first, second)
    _assert_records(realtor, (preview, first, second))


def _brand_kit(realtor: Realtor) -> str:
    fields = {"name": "Harbour & Pine", "agent_name": "Elena Marsh", "agent_phone": "+1 555 0142"}
    kit = str(realtor.post("/brand-kits", fields, 201)["brand_kit"]["id"])
    logo = (DEMO / "brand" / "logo.png").read_bytes()
    shown = realtor.call("POST", f"/brand-kits/{kit}/logo", 200, files={"file": ("logo.png", logo, "image/png")})
    assert realtor.http.get(shown["logo_url"]).content[:8] == b"\x89PNG\r\n\x1a\n"
    return kit


def _project(realtor: Realtor, listing: str, kit: str) -> str:
    style = {"duration_seconds": 15, "pace": "fast", "aspect_ratio": "9:16"}
    fields = {"title": "The tour", "type": "listing_tour", "property_id": listing, "brand_kit_id": kit}
    project = realtor.post("/projects", fields | {"style_settings": style}, 201)["project"]
    assert project["estimated_credits"] == 1
    return str(project["id"])


def _edit_opening(realtor: Realtor, project: str, scenes: list[dict[str, Any]]) -> str:
    """Gives the first scene other words; what it says then."""
    words = "Come in and look around."
    path = f"/projects/{project}/scenes/{scenes[0]['id']}"
    edited = realtor.patch(path, {"narration_text": words})
    assert edited["warnings"] == []
    return words


def _previewed(realtor: Realtor, project: str, folder: Path) -> str:
    """Renders the preview, watched from beginning to end; its job."""
    job = str(realtor.post(f"/projects/{project}/renders", {"render_type": "preview"}, 202)["job_id"])
    messages = realtor.watch(job)
    percents = [message["percent"] for message in messages]
    assert [message["type"] for message in messages] == ["progress"] * (len(messages) - 1) + ["completed"]
    assert percents == sorted(percents)
    assert len(set(percents)) > 3
    assert realtor.http.get(messages[-1]["url"]).content[4:8] == b"ftyp"
    _assert_film(realtor, job, folder / "preview", width=540)
    credit = realtor.get("/credits/balance")
    assert (credit["balance"], credit["reserved"]) == (GRANTED, 0)
    return job


def _assert_only_the_realtor_watches(realtor: Realtor, job: str) -> None:
    stranger = realtor.another()
    stranger.register()
    assert _closing_code(stranger, job) == 4404
    assert _closing_code(realtor, job, origin="https://evil.example") == 4403
    assert _closing_code(realtor, job, additional_headers={"Authorization": "Bearer no.such.token"}) == 4401


def _closing_code(realtor: Realtor, job: str, **options: Any) -> int:
    with realtor.watching(job, **options) as socket, pytest.raises(ConnectionClosed) as ended:
        pytest.fail(f"it was told {socket.recv(timeout=10)!r}")
    assert ended.value.rcvd is not None
    return ended.value.rcvd.code


def _filmed(realtor: Realtor, project: str, *, credits_left: int) -> str:
    """Renders the film that is handed out, and pays for it; its job."""
    estimate = realtor.get(f"/projects/{project}/estimate")["estimate"]
    assert (estimate["credits"], estimate["credits_available"]) == (1, credits_left + 1)
    started = realtor.post(f"/projects/{project}/generate", {}, 202)
    held = realtor.get("/credits/balance")
    assert (held["balance"], held["reserved"], started["credits_deducted"]) == (credits_left, 1, 1)
    job = realtor.finished(started["job_id"])
    assert job["status"] == "completed", job["error_message"]
    assert (job["credits_charged"], float(job["cost_usd"]) > 0) == (1, True)
    spent = realtor.get("/credits/balance")
    assert (spent["balance"], spent["reserved"]) == (credits_left, 0)
    return str(job["job_id"])


def _assert_film(realtor: Realtor, job: str, folder: Path, *, width: int) -> None:
    """The file is what the plan allows, in the width that was asked for, and the studio measured it."""
    folder.mkdir()
    facts: FileFacts = probe(realtor.download(job, folder))
    output = realtor.get(f"/renders/{job}")["render_job"]["outputs"][0]
    assert (facts.video.width, facts.video.height) == (width, width * 16 // 9) == (output["width"], output["height"])
    assert facts.video.fps == Fraction(30)
    assert (round(facts.video.seconds), facts.moov_first) == (15, True)
    assert facts.audio is not None
    assert facts.audio.sample_rate == 48_000
    report = json.loads(realtor.download(job, folder, kind="report").read_text(encoding="utf-8"))
    assert len(report["checks"]) > 20
    assert [check["name"] for check in report["checks"] if not check["ok"]] == []
    organization = realtor.get("/organizations/current")["organization"]["id"]
    plan = get_store().get_json(job_key(UUID(organization), UUID(job), "plan.json"))
    assert "watermark" in {overlay["kind"] for overlay in plan["timelines"]["9x16"]["overlays"]}


def _spoken(realtor: Realtor, job: str, folder: Path) -> str:
    """What the film's subtitles say."""
    cues = parse_srt(realtor.download(job, folder, kind="srt").read_bytes())
    assert [cue.start_ms for cue in cues] == sorted(cue.start_ms for cue in cues)
    assert cues[-1].end_ms <= 15_000
    return " ".join(" ".join(cue.lines) for cue in cues)


def _lower_the_price(realtor: Realtor, house: House, listing: str, project: str) -> None:
    """Changes the listing; the film may not be approved until its price is the listing's again."""
    realtor.patch(f"/properties/{listing}", {"listing_price": house.lower_price[0]})
    refused = realtor.post(f"/projects/{project}/storyboard/approve", status=422)["error"]
    assert refused["code"] == "CLAIM_UNBOUND"
    line = refused["details"]["field"].removesuffix(".on_screen")
    scenes = realtor.get(f"/projects/{project}/scenes")["scenes"]
    (stale,) = [scene for scene in scenes if scene["line_id"] == line]
    reworded = realtor.post("/ai/regenerate-scene-text", {"scene_id": stale["id"]})["scene"]
    assert house.lower_price[1] in reworded["narration_text"]
    realtor.post(f"/projects/{project}/storyboard/approve")


def _assert_price_claimed(realtor: Realtor, job: str, folder: Path, price: tuple[float, str]) -> None:
    ledger = json.loads(realtor.download(job, folder, kind="claims").read_text(encoding="utf-8"))
    claimed = [row for row in ledger["rows"] if row["source"] == "listing.listing_price"]
    assert {float(row["value"]) for row in claimed} == {price[0]}
    assert {row["status"] for row in ledger["rows"]} == {"bound"}


def _assert_reused(realtor: Realtor, first: str, second: str) -> None:
    """The second film was made from the first one but for what says the price."""
    before, after = (realtor.get(f"/renders/{job}")["render_job"] for job in (first, second))
    assert before["segments_reused"] == 0
    assert after["segments_total"] > after["segments_reused"] > 0
    spoken = [
        call for call in realtor.get(f"/jobs/{second}")["job"]["provider_calls"] if call["capability"] == "speech"
    ]
    assert len(spoken) == 1


def _assert_records(realtor: Realtor, jobs: tuple[str, str, str]) -> None:
    """The ledger, the notifications and the audit log tell what happened."""
    lines = realtor.get("/users/me/credits")["history"]
    assert [(line["type"], line["amount"], line["job_id"]) for line in reversed(lines)] == [
        ("grant", GRANTED, None),
        ("deduction", -1, jobs[1]),
        ("deduction", -1, jobs[2]),
    ]
    told = realtor.get("/notifications")["notifications"]
    assert [entry["type"] for entry in told if entry["type"].startswith("job_")] == ["job_completed"] * 3
    assert {entry["action_url"].rsplit("/", 1)[-1] for entry in told if entry["action_url"]} >= set(jobs)
    entries = realtor.get("/audit-log", params={"limit": 100})["entries"]
    assert {entry["action"] for entry in entries} >= {
        "brand_kit.created",
        "brand_kit.picture_changed",
        "media.uploaded",
        "project.created",
        "project.duplicated",
        "property.created",
        "property.updated",
        "render.started",
        "scene.reworded",
        "scene.updated",
        "script.generated",
        "storyboard.approved",
    }
    assert {entry["resource_id"] for entry in entries if entry["action"] == "render.started"} == set(jobs)

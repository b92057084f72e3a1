"""A project's post in a person's words over HTTP, up to what its film is published with."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from reelestate.brand_kits.tables import BrandKitRow
from reelestate.generation.schemas import StoryDocument
from reelestate.generation.steps import ScriptAnalysisInput, script_analysis
from reelestate.kit.database import transaction
from reelestate.kit.steps import StepContext
from reelestate.kit.storage import ObjectStore
from reelestate.projects.tables import Project
from reelestate.renders import service
from reelestate.renders.schemas import RenderInput
from reelestate.renders.tables import Job
from tests.functional.api.conftest import Person
from tests.functional.api.posting import AGENT, WORDS, Posted

pytestmark = pytest.mark.usefixtures("object_store")


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs wait: nobody runs their pipeline."""
    monkeypatch.setattr(service, "launch", lambda _organization, job_id: f"arn:test:{job_id}")


@pytest.fixture
def posted(owner: Person) -> Posted:
    """A project whose storyboard is approved."""
    return Posted(owner).tell()


def _story(posted: Posted, given: RenderInput, store: ObjectStore, scratch: Path) -> StoryDocument:
    """What the pipeline's first step makes of the job."""
    context = StepContext(given.organization_id, given.job_id, scratch)
    wanted = ScriptAnalysisInput(project_id=given.project_id, photo_batches=given.photo_batches, render=given.render)
    return StoryDocument.model_validate(store.get_json(script_analysis(context, wanted).key))


def _refused(answer: Any) -> tuple[int, str, str]:
    error = answer.json()["error"]
    assert error["details"]["remedy"]
    return answer.status_code, error["code"], error["details"]["field"]


def test_edited_words_are_read_back_as_they_will_be_published(posted: Posted) -> None:
    generated = posted.read()

    answer = posted.edit()

    assert answer.status_code == 200, answer.text
    post = answer.json()["post"]
    assert post == posted.read()
    assert (generated["edited"], post["edited"]) == (False, True)
    assert (post["body"], post["hashtags"], post["first_comment"]) == (
        WORDS["caption"],
        WORDS["hashtags"],
        WORDS["first_comment"],
    )
    assert post["caption"] == f"{WORDS['caption']}\n\nJane Roe\nRoe Realty\n\n#OpenDoor #HomeTour"
    assert post["findings"] == []
    assert posted.project()["generated_caption"] == generated["caption"]


def test_a_generated_post_is_read_with_its_body(posted: Posted) -> None:
    post = posted.read()

    assert post["caption"].startswith(f"{post['body']}\n\n")
    assert post["caption"].endswith(" ".join(post["hashtags"]))
    assert post["platform"] == "instagram_reels"
    assert posted.edit(caption=post["body"], hashtags=post["hashtags"]).json()["post"]["caption"] == post["caption"]


@pytest.mark.usefixtures("launched")
def test_the_film_is_published_with_exactly_these_words(
    posted: Posted, object_store: ObjectStore, tmp_path: Path
) -> None:
    generated = posted.project()
    edited = posted.edit().json()["post"]

    story = _story(posted, posted.asked(posted.render()), object_store, tmp_path)

    assert (story.post.caption, list(story.post.hashtags), story.post.first_comment) == (
        edited["caption"],
        edited["hashtags"],
        edited["first_comment"],
    )
    assert story.published.caption == WORDS["caption"]
    assert posted.read() == edited, "the film leaves the person's words alone"
    after = posted.project()
    assert after["generated_caption"] == generated["generated_caption"]
    assert after["generated_script"]["caption"] == generated["generated_script"]["caption"]


@pytest.mark.usefixtures("launched")
def test_a_preview_without_scenes_is_published_with_them_too(
    owner: Person, object_store: ObjectStore, tmp_path: Path
) -> None:
    posted = Posted(owner)
    assert posted.edit().status_code == 200

    story = _story(posted, posted.asked(posted.render("preview")), object_store, tmp_path)

    assert story.post.caption == posted.read()["caption"]
    assert posted.project()["generated_script"]["caption"] == story.script.caption != WORDS["caption"]


def test_taking_the_words_back_gives_the_generated_post(posted: Posted) -> None:
    generated = posted.read()
    posted.edit()

    answers = [posted.owner.delete(f"{posted.path}/post") for _ in range(2)]

    assert [answer.json() for answer in answers] == [{"success": True}] * 2
    assert posted.read() == generated


def test_a_post_written_anew_takes_the_words_place_and_is_the_films(posted: Posted) -> None:
    posted.edit()

    written = posted.owner.post("/ai/generate-caption", {"project_id": posted.id}).json()

    post = posted.read()
    assert (post["edited"], post["caption"], post["hashtags"]) == (False, written["caption"], written["hashtags"])
    assert posted.project()["generated_script"]["caption"] == post["body"]


def test_a_script_written_anew_and_a_copy_keep_the_words(posted: Posted) -> None:
    edited = posted.edit().json()["post"]

    posted.owner.post("/ai/generate-script", {"project_id": posted.id, "regenerate": True})
    copy = posted.owner.post(f"{posted.path}/duplicate", {}).json()["project"]["id"]

    assert posted.read() == edited
    assert posted.owner.get(f"/projects/{copy}/post").json()["post"] == edited | {"project_id": copy}


def test_a_copy_of_a_project_that_nobody_edited_is_not_edited(posted: Posted) -> None:
    copy = posted.owner.post(f"{posted.path}/duplicate", {}).json()["project"]["id"]

    assert posted.owner.get(f"/projects/{copy}/post").json()["post"]["edited"] is False


@pytest.mark.usefixtures("launched")
def test_the_approval_stays_and_the_film_asks_for_nothing_else(posted: Posted) -> None:
    before = posted.asked(posted.render("preview")).render
    with transaction(posted.owner.organization_id) as session:
        session.query(Job).delete()

    posted.edit()

    assert posted.project()["approved_at"] is not None
    after = posted.asked(posted.render("preview")).render
    assert after.model_copy(update={"post": None}) == before
    assert after.post is not None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"caption": "No children, please."}, "caption"),
        ({"first_comment": "Perfect for Christians."}, "first_comment"),
        ({"hashtags": ["#HomeTour", "#NoChildren"]}, "hashtags[1]"),
    ],
)
def test_words_the_law_forbids_are_refused(posted: Posted, changes: dict[str, Any], field: str) -> None:
    before = posted.read()

    answer = posted.edit(**changes)

    assert _refused(answer) == (422, "FAIR_HOUSING_BLOCKED", field)
    assert posted.read() == before


def test_wordings_that_are_advised_against_are_findings(posted: Posted) -> None:
    post = posted.edit(caption="An exclusive community.").json()["post"]

    (finding,) = post["findings"]
    assert (finding["kind"], finding["where"], finding["blocks_approval"]) == ("fair_housing", "caption", False)
    assert "An exclusive community."[finding["start"] : finding["end"]] == finding["words"]
    assert posted.approve().status_code == 200


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"caption": "Nine bedrooms."}, "caption", "Nine bedrooms"),
        ({"first_comment": "Yours for $99,000."}, "first_comment", "$99,000"),
        ({"hashtags": ["#HomeTour", "#OceanView"]}, "hashtags[1]", "Ocean View"),
    ],
)
@pytest.mark.usefixtures("launched")
def test_a_claim_that_rests_on_no_fact_is_a_finding_and_blocks_approval_and_film(
    posted: Posted, changes: dict[str, Any], field: str, words: str
) -> None:
    answer = posted.edit(**changes)

    assert answer.status_code == 200, answer.text
    (finding,) = answer.json()["post"]["findings"]
    assert (finding["kind"], finding["where"], finding["words"], finding["blocks_approval"]) == (
        "claim",
        field,
        words,
        True,
    )
    for refused in (posted.approve(), posted.render(), posted.render("preview")):
        assert _refused(refused) == (422, "CLAIM_UNBOUND", field)
    assert posted.read()["body"] == (WORDS | changes)["caption"], "nobody rewrote it"


def test_a_preview_without_scenes_is_refused_for_the_words_too(owner: Person) -> None:
    posted = Posted(owner)
    posted.edit(caption="Nine bedrooms.")

    assert _refused(posted.render("preview")) == (422, "CLAIM_UNBOUND", "caption")


@pytest.mark.usefixtures("launched")
def test_words_that_the_facts_bear_no_longer_are_refused_and_not_rewritten(posted: Posted) -> None:
    words = "Now $1,250,000."
    assert posted.edit(caption=words).json()["post"]["findings"] == []

    posted.owner.patch(f"/properties/{posted.property_id}", {"listing_price": 990_000})
    posted.owner.post("/ai/generate-script", {"project_id": posted.id, "regenerate": True})

    assert _refused(posted.approve()) == (422, "CLAIM_UNBOUND", "caption")
    post = posted.read()
    assert (post["body"], [finding["words"] for finding in post["findings"]]) == (words, ["$1,250,000"])
    posted.edit(caption="Now $990,000.")
    assert posted.approve().status_code == 200
    assert posted.asked(posted.render()).render.post is not None


@pytest.mark.parametrize(
    ("platform", "changes", "field", "remedy"),
    [
        ("mls", {}, "hashtags", "Take 2 of them out"),
        ("mls", {"hashtags": []}, "first_comment", "Leave it empty"),
        ("youtube", {"hashtags": [f"#Tag{chr(97 + number)}" for number in range(16)]}, "hashtags", "Take 1 of them"),
        ("tiktok", {"caption": "word " * 438 + "end."}, "caption", "Shorten it by"),
    ],
)
def test_more_than_the_platform_takes_is_refused_with_the_remedy(
    owner: Person, platform: str, changes: dict[str, Any], field: str, remedy: str
) -> None:
    posted = Posted(owner, style_settings={"platform": platform})

    answer = posted.edit(**changes)

    assert _refused(answer) == (422, "INVALID_INPUT", field)
    assert answer.json()["error"]["details"]["remedy"].startswith(remedy)
    assert owner.get(f"{posted.path}/post").json()["error"]["code"] == "POST_NOT_FOUND"


def test_longer_posts_fit_where_the_platform_takes_them(owner: Person) -> None:
    posted = Posted(owner, style_settings={"platform": "linkedin"})

    post = posted.edit(caption="word " * 438 + "end.").json()["post"]

    assert post["caption"].startswith("word " * 438 + "end.\n\nJane Roe")


@pytest.mark.usefixtures("launched")
def test_another_platform_makes_what_it_does_not_take_a_finding_and_no_film(posted: Posted) -> None:
    posted.edit()
    posted.owner.patch(posted.path, {"style_settings": {"platform": "mls"}})

    post = posted.read()

    assert [(found["kind"], found["where"]) for found in post["findings"]] == [
        ("limit", "hashtags"),
        ("limit", "first_comment"),
    ]
    assert (post["platform"], post["hashtags"]) == ("mls", WORDS["hashtags"])
    assert _refused(posted.approve()) == (422, "INVALID_INPUT", "hashtags")
    assert _refused(posted.render()) == (422, "INVALID_INPUT", "hashtags")


def test_an_edit_from_an_old_version_is_refused(posted: Posted) -> None:
    path = f"{posted.path}/post"
    read = posted.owner.get(path)
    first = posted.edit(headers={"If-Match": read.headers["etag"]})

    late = posted.edit(headers={"If-Match": read.headers["etag"]}, caption="Come in.")
    undone = posted.owner.delete(path, headers={"If-Match": read.headers["etag"]})
    again = posted.edit(headers={"If-Match": first.headers["etag"]}, caption="Come in.")

    assert first.headers["etag"] == f'"{posted.project()["version"] - 1}"' != read.headers["etag"]
    assert (late.status_code, undone.status_code) == (412, 412)
    assert again.status_code == 200
    assert posted.read()["body"] == "Come in."


@pytest.mark.parametrize("missing", sorted(WORDS))
def test_all_of_the_post_is_written_at_once(posted: Posted, missing: str) -> None:
    words = {name: value for name, value in WORDS.items() if name != missing}

    answer = posted.owner.call("PUT", f"{posted.path}/post", json=words)

    assert _refused(answer) == (422, "INVALID_INPUT", missing)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"caption": "a" * 2201}, "caption"),
        ({"hashtags": ["#a"] * 31}, "hashtags"),
        ({"hashtags": ["home"]}, "hashtags"),
        ({"title": "x"}, "title"),
    ],
)
def test_what_no_post_can_have_is_refused(posted: Posted, changes: dict[str, Any], field: str) -> None:
    assert _refused(posted.edit(**changes)) == (422, "INVALID_INPUT", field)


def test_the_post_of_others_is_not_there(posted: Posted, stranger: Person) -> None:
    path = f"{posted.path}/post"
    before = posted.edit().json()["post"]

    calls: list[Callable[[], Any]] = [
        lambda: stranger.get(path),
        lambda: stranger.call("PUT", path, json=WORDS),
        lambda: stranger.delete(path),
    ]

    for call in calls:
        answer = call()
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "PROJECT_NOT_FOUND")
    assert posted.read() == before


def test_an_infographics_post_can_be_edited_too(owner: Person) -> None:
    posted = Posted(owner, type="infographic")
    owner.post("/ai/generate-caption", {"project_id": posted.id})
    generated = posted.read()

    edited = posted.edit().json()["post"]

    assert generated["caption"].startswith(f"{generated['body']}\n\nJane Roe")
    assert edited["body"] == WORDS["caption"]
    with transaction(owner.organization_id, owner.user_id) as session:
        session.query(BrandKitRow).update({"kit": AGENT | {"agent_name": "Joan Roe"}})
    owner.delete(f"{posted.path}/post")
    assert posted.read()["body"] is None, "another agent stands behind it now"


def test_a_project_that_tells_of_no_listing_has_no_post(owner: Person) -> None:
    bare = owner.post("/projects", {"title": "Bare", "type": "listing_tour"}).json()["project"]["id"]
    film = owner.post("/projects", {"title": "Film", "type": "film"}).json()["project"]["id"]

    def code(project: str) -> tuple[int, str]:
        answer = owner.call("PUT", f"/projects/{project}/post", json=WORDS)
        return answer.status_code, answer.json()["error"]["code"]

    assert code(bare) == (409, "PROPERTY_MISSING")
    assert code(film) == (409, "NOT_ABOUT_A_LISTING")
    assert owner.get(f"/projects/{film}/post").json()["error"]["code"] == "POST_NOT_FOUND"


def test_every_change_is_on_record(posted: Posted) -> None:
    posted.edit()
    posted.owner.delete(f"{posted.path}/post")

    entries = posted.owner.get("/audit-log").json()["entries"]

    assert [entry["action"] for entry in entries[:2]] == ["post.reverted", "post.edited"]
    with transaction(posted.owner.organization_id) as session:
        assert session.get_one(Project, UUID(posted.id)).edited_post is None

"""Given a script, then a post inside the platform's limits that discloses altered photos."""

from typing import get_args

import pytest

from reelestate.brand_kits.schemas import BrandKit
from reelestate.generation.social import Platform, compose, disclosure
from reelestate.providers.script_writing.local import LocalScriptWriter
from tests.unit.support.listings import facts, photos, request

KIT = BrandKit(agent_name="Jane Roe", brokerage_name="Roe Realty", agent_phone="+1 555 0142", license_number="123")
LISTING = facts(altered_photos={"living.jpg": "Virtually staged", "front.jpg": "Sky replaced."})
SCRIPT = LocalScriptWriter().write(request(LISTING, photos()))


@pytest.mark.parametrize("platform", get_args(Platform))
def test_every_platform_gets_a_post_inside_its_limits(platform: Platform) -> None:
    long = SCRIPT.model_copy(update={"caption": "A fine day. " * 400, "title": "Maple " * 16})
    post = compose(long, LISTING, KIT, platform=platform)
    assert 0 < len(post.caption) <= (5000 if platform == "youtube_shorts" else 3000 if platform == "linkedin" else 2200)
    assert len(post.title) <= 255
    assert "virtually staged, sky replaced" in post.caption


def test_a_branded_post_names_the_agent_and_the_licence() -> None:
    caption = compose(SCRIPT, LISTING, KIT).caption
    assert "Jane Roe\nRoe Realty\nLic. 123\n+1 555 0142" in caption
    assert caption.endswith(SCRIPT.hashtags[-1])


def test_unbranded_and_mls_posts_name_nobody() -> None:
    for post in (compose(SCRIPT, LISTING, KIT, branded=False), compose(SCRIPT, LISTING, KIT, platform="mls")):
        assert "Jane" not in post.caption
        assert "Roe" not in post.caption
    assert "#" not in compose(SCRIPT, LISTING, KIT, platform="mls").caption


def test_only_alterations_that_are_shown_are_disclosed() -> None:
    assert disclosure(LISTING, frozenset({"living.jpg"})) == "Some photos were altered: virtually staged."
    assert disclosure(LISTING, frozenset({"kitchen.jpg"})) == ""

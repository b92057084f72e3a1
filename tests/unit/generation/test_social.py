"""Given a script, then a post inside the platform's limits that discloses altered photos."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from reelestate.brand_kits.schemas import BrandKit
from reelestate.generation.social import Platform, PostWords, compose, disclosure, endings, misfits
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


def _words(caption: str = "Come and see.", tags: int = 0, first_comment: str = "") -> PostWords:
    names = tuple(f"#Tag{number}" for number in range(tags))
    return PostWords(caption=caption, hashtags=names, first_comment=first_comment)


@pytest.mark.parametrize(
    ("words", "platform", "field", "remedy"),
    [
        (_words(tags=16), "youtube_shorts", "hashtags", "Take 1 of them out"),
        (_words(tags=1), "mls", "hashtags", "Take 1 of them out"),
        (_words(first_comment="Ask us."), "mls", "first_comment", "Leave it empty"),
        (_words("a" * 2200), "tiktok", "caption", "Shorten it by"),
        (PostWords(caption="", hashtags=("#" + "a" * 3000,), first_comment=""), "tiktok", "hashtags", "Shorten it by"),
    ],
)
def test_words_that_a_platform_does_not_take_are_named_with_the_remedy(
    words: PostWords, platform: Platform, field: str, remedy: str
) -> None:
    (misfit,) = misfits(words, endings(words.hashtags, LISTING, KIT, platform=platform), platform)
    assert misfit.field == field
    assert platform in misfit.problem
    assert misfit.remedy.startswith(remedy)


def test_shortening_by_what_the_remedy_says_is_enough() -> None:
    words = _words("a" * 2200, tags=3)
    ending = endings(words.hashtags, LISTING, KIT, platform="tiktok")
    (misfit,) = misfits(words, ending, "tiktok")
    over = int("".join(char for char in misfit.remedy if char.isdigit()))
    assert misfits(_words("a" * (2200 - over), tags=3), ending, "tiktok") == ()
    assert misfits(_words("a" * (2201 - over), tags=3), ending, "tiktok") != ()


@given(st.sampled_from(get_args(Platform)), st.integers(0, 30), st.booleans())
def test_only_what_is_too_much_is_refused(platform: Platform, tags: int, comments: bool) -> None:
    words = _words(tags=tags, first_comment="Ask us." if comments else "")
    found = {misfit.field for misfit in misfits(words, "", platform)}
    most = {"youtube_shorts": 15, "mls": 0}.get(platform, 30)
    assert ("hashtags" in found) == (tags > most)
    assert ("first_comment" in found) == (comments and platform == "mls")
    assert "caption" not in found


@pytest.mark.parametrize("tag", ["austin", "#", "# Austin", "#2026", "#a-b", "#a b"])
def test_what_is_no_hashtag_is_none_in_a_persons_words(tag: str) -> None:
    with pytest.raises(ValidationError, match="no hashtag"):
        PostWords(caption="", hashtags=(tag,), first_comment="")


def test_characters_that_nobody_sees_are_taken_out_of_a_persons_words() -> None:
    words = PostWords(caption="Come\u202e  in.\r\n\n\n\nNow.", hashtags=("#Just\u200bListed",), first_comment="\x00")
    assert (words.caption, words.hashtags, words.first_comment) == ("Come in.\n\nNow.", ("#JustListed",), "")

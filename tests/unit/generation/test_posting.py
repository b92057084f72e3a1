"""Given a person's words, then the post says exactly those, or an error says why it cannot."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelestate.brand_kits.schemas import BrandKit
from reelestate.film.encode.settings import FINAL
from reelestate.film.timeline.segments import plan_segments
from reelestate.generation.posting import Publication
from reelestate.generation.schemas import Post
from reelestate.generation.social import Platform, PostWords
from reelestate.generation.storyboard import from_script, parse_storyboard, to_yaml
from reelestate.kit.errors import ClaimUnbound, FairHousingBlocked, InvalidInput
from tests.unit.generation import demo

LOADED = demo.listing()
WORDS = PostWords(
    caption="Four bedrooms on Alder Crescent.\n\nCome and see.", hashtags=("#OpenDoor",), first_comment="Ask us."
)
TAGS = st.text("abcXYZ_", min_size=1, max_size=30).filter(lambda tag: tag.strip("_")).map(lambda tag: f"#{tag}")
ANY_WORDS = st.builds(
    PostWords, caption=st.text(max_size=300), hashtags=st.lists(TAGS, max_size=5), first_comment=st.text(max_size=300)
)


def _publication(platform: Platform = "instagram_reels") -> Publication:
    return Publication(LOADED.facts, LOADED.brand_kit, demo.photos(), platform)


@given(ANY_WORDS, st.sampled_from(get_args(Platform)))
def test_no_word_is_added_to_or_taken_from_a_persons_post(words: PostWords, platform: Platform) -> None:
    publication = _publication(platform)

    post = publication.worded(words)

    assert post.caption.startswith(words.caption)
    assert post.caption.endswith(" ".join(words.hashtags))
    assert (post.hashtags, post.first_comment) == (words.hashtags, words.first_comment)
    assert publication.body_of(post) == words.caption


def test_a_body_behind_which_another_ending_stands_is_not_guessed() -> None:
    post = _publication().worded(WORDS)
    moved = Publication(LOADED.facts, BrandKit(agent_name="Jane Roe"), demo.photos(), "instagram_reels")

    assert moved.body_of(post) is None


def test_a_post_without_ending_is_its_body() -> None:
    bare = Publication(LOADED.facts, BrandKit(), demo.photos(), "instagram_reels")

    assert bare.body_of(Post(caption="Come in.", hashtags=(), first_comment="")) == "Come in."


def test_the_film_is_published_with_a_persons_words_and_keeps_what_was_written() -> None:
    render = demo.choices()
    before, after = demo.story(render), demo.story(render.model_copy(update={"post": WORDS}))

    assert after.script == before.script
    assert after.post == _publication().worded(WORDS)
    assert (after.published.caption, after.published.hashtags, after.published.first_comment) == (
        WORDS.caption,
        WORDS.hashtags,
        WORDS.first_comment,
    )
    assert before.published == before.script
    assert {row["where"] for row in after.ledger["rows"]} >= {"caption"}
    handed_back = parse_storyboard(to_yaml(after.published, after.directions))
    assert (handed_back.caption, handed_back.hashtags, handed_back.first_comment) == (
        WORDS.caption,
        WORDS.hashtags,
        WORDS.first_comment,
    )


def test_a_persons_words_go_before_the_storyboards() -> None:
    board = from_script(demo.story(demo.choices()).script).model_dump(mode="json")
    render = demo.choices(storyboard=board, post=WORDS)

    assert demo.story(render).post == _publication().worded(WORDS)


def test_a_post_is_written_for_its_platform() -> None:
    mls = demo.story(demo.choices(platform="mls")).post

    assert (mls.hashtags, mls.first_comment) == ((), "")
    assert "Elena" not in mls.caption


@pytest.mark.parametrize(
    ("words", "error", "field"),
    [
        (WORDS.model_copy(update={"caption": "Nine bedrooms."}), ClaimUnbound, "caption"),
        (WORDS.model_copy(update={"first_comment": "It costs $99."}), ClaimUnbound, "first_comment"),
        (WORDS.model_copy(update={"hashtags": ("#OpenDoor", "#OceanView")}), ClaimUnbound, "hashtags[1]"),
        (WORDS.model_copy(update={"caption": "No children, please."}), FairHousingBlocked, "caption"),
        (WORDS.model_copy(update={"caption": "a" * 2200}), InvalidInput, "caption"),
    ],
)
def test_a_film_is_not_made_with_words_that_may_not_be_posted(
    words: PostWords, error: type[InvalidInput], field: str
) -> None:
    with pytest.raises(error) as refused:
        demo.story(demo.choices(post=words))

    assert refused.value.field == field
    assert refused.value.remedy


def test_editing_the_post_renders_nothing_anew() -> None:
    render = demo.choices()
    edited = render.model_copy(update={"post": WORDS})
    before, after = demo.plan(demo.story(render), render), demo.plan(demo.story(edited), edited)

    assert after == before, "pictures, voices and music are planned alike"
    for cut, timeline in before.timelines.items():
        keys = [segment.key for segment in plan_segments(timeline, FINAL)]
        assert [segment.key for segment in plan_segments(after.timelines[cut], FINAL)] == keys

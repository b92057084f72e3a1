"""The finished post: the script's copy, or a person's, with the agent, the disclosures and each platform's limits."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from reelestate.brand_kits.schemas import BrandKit
from reelestate.kit.errors import InvalidInput
from reelestate.kit.text import clean_text, shorten
from reelestate.properties.schemas import ListingFacts
from reelestate.providers.script_writing.base import Script

Platform = Literal["instagram_reels", "facebook_reels", "tiktok", "youtube_shorts", "linkedin", "mls"]


LONGEST_TEXT = 2200
"""Characters of a caption without its endings, and of a first comment."""
MOST_HASHTAGS = 30


@dataclass(frozen=True, slots=True)
class _Limits:
    caption: int
    hashtags: int
    title: int
    has_comments: bool = True


_LIMITS: dict[Platform, _Limits] = {
    "instagram_reels": _Limits(caption=2200, hashtags=30, title=0),
    "facebook_reels": _Limits(caption=2200, hashtags=30, title=255),
    "tiktok": _Limits(caption=2200, hashtags=30, title=0),
    "youtube_shorts": _Limits(caption=5000, hashtags=15, title=100),
    "linkedin": _Limits(caption=3000, hashtags=30, title=200),
    "mls": _Limits(caption=2200, hashtags=0, title=100, has_comments=False),
}


def _clean(value: Any) -> Any:
    return clean_text(value)[0] if isinstance(value, str) else value


def _clean_block(value: Any) -> Any:
    return clean_text(value, multiline=True)[0] if isinstance(value, str) else value


def _are_tags(value: tuple[str, ...]) -> tuple[str, ...]:
    for tag in value:
        if not tag.startswith("#") or not tag[1:].replace("_", "").isalnum() or tag[1:].isdigit():
            raise ValueError(f'"{tag[:40]}" is no hashtag|Write it in quotes like "#JustListed"')
    return value


Hashtags = Annotated[
    tuple[Annotated[str, BeforeValidator(_clean)], ...], Field(max_length=MOST_HASHTAGS), AfterValidator(_are_tags)
]
"""Labels like ``#JustListed``: letters, digits and underscores, not digits alone."""
PostText = Annotated[str, Field(max_length=LONGEST_TEXT), BeforeValidator(_clean_block)]
"""A caption without its endings, or a first comment, of several lines."""


class PostWords(BaseModel):
    """A post in a person's words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    caption: PostText = Field(
        description="The body alone: disclosure, agent and hashtags are put behind it.",
        examples=["Come and see it for yourself."],
    )
    hashtags: Hashtags = Field(examples=[["#JustListed", "#HomeTour"]])
    first_comment: PostText = Field(examples=["Ask us anything about this home."])

    def in_script(self, script: Script) -> Script:
        """The script with these words for its post, and no claims declared for them."""
        return script.model_copy(update=dict(self) | {"caption_claims": ()})


NOTHING_SAID = Script(title="", kicker="", lines=(), caption="", hashtags=(), first_comment="", provider="")
"""A script to hold words of a post against facts and law alone."""


@dataclass(frozen=True, slots=True)
class SocialPost:
    """What is handed to a platform. ``caption`` ends with the hashtags and stays inside the platform's limit."""

    title: str
    caption: str
    hashtags: tuple[str, ...]
    first_comment: str


def compose(
    script: Script,
    facts: ListingFacts,
    kit: BrandKit,
    *,
    platform: Platform = "instagram_reels",
    branded: bool = True,
    shown_photos: frozenset[str] | None = None,
) -> SocialPost:
    """The post for a platform.

    ``shown_photos`` are the files in the film, so that only their alterations are disclosed (all of them when None).
    An unbranded post and one for an MLS name no agent and carry no hashtags of the brand's.
    """
    limits = _LIMITS[platform]
    tags = script.hashtags[: limits.hashtags]
    ending = endings(tags, facts, kit, platform=platform, branded=branded, shown_photos=shown_photos)
    room = limits.caption - len(ending) - 2
    return SocialPost(
        title=shorten(script.title, limits.title) if limits.title else "",
        caption=joined(shorten(script.caption, max(0, room)), ending),
        hashtags=tags,
        first_comment=script.first_comment if limits.has_comments else "",
    )


def endings(
    tags: tuple[str, ...],
    facts: ListingFacts,
    kit: BrandKit,
    *,
    platform: Platform,
    branded: bool = True,
    shown_photos: frozenset[str] | None = None,
) -> str:
    """What stands behind a caption's body: the disclosure, the agent unless nobody is named, the hashtags."""
    parts = [disclosure(facts, shown_photos)]
    if branded and platform != "mls":
        parts.append(agent_lines(kit))
    parts.append(" ".join(tags))
    return joined(*parts)


def joined(*parts: str) -> str:
    """The parts that are not empty, a blank line between them."""
    return "\n\n".join(part for part in parts if part)


def misfits(words: PostWords, ending: str, platform: Platform) -> tuple[InvalidInput, ...]:
    """What keeps a person's words from being posted there as they are, each with the field and the remedy.

    ``ending`` are the words' ``endings``. Nothing is shortened: which words may go, only their writer knows.
    """
    limits = _LIMITS[platform]
    elsewhere = "or choose another platform"
    found = []
    if len(words.hashtags) > limits.hashtags:
        number = f"{limits.hashtags} hashtags" if limits.hashtags else "no hashtags"
        remedy = f"Take {len(words.hashtags) - limits.hashtags} of them out, {elsewhere}"
        found.append(InvalidInput("hashtags", f"{platform} takes {number}, not {len(words.hashtags)}", remedy))
    length = len(joined(words.caption, ending))
    if length > limits.caption:
        over = length - limits.caption
        field = "caption" if over <= len(words.caption) else "hashtags"
        problem = f"with disclosure, agent and hashtags the caption has {length} characters"
        remedy = f"Shorten it by {over}, {elsewhere}"
        found.append(InvalidInput(field, f"{problem}, and {platform} takes {limits.caption}", remedy))
    if words.first_comment and not limits.has_comments:
        found.append(InvalidInput("first_comment", f"{platform} has no comments", f"Leave it empty, {elsewhere}"))
    return tuple(found)


def disclosure(facts: ListingFacts, shown_photos: frozenset[str] | None = None) -> str:
    """``Some photos were altered: virtually staged, sky replaced.``; empty when none of the shown ones was."""
    labels = [
        label.strip().rstrip(".").lower()
        for file, label in facts.altered_photos.items()
        if shown_photos is None or file in shown_photos
    ]
    return f"Some photos were altered: {', '.join(dict.fromkeys(labels))}." if labels else ""


def agent_lines(kit: BrandKit) -> str:
    """Name, brokerage, licence and ways to reach the agent, one a line; empty without an agent."""
    if not kit.has_agent:
        return ""
    who = ", ".join(part for part in (kit.agent_name, kit.agent_title) if part)
    licence = f"Lic. {kit.license_number}" if kit.license_number else ""
    reach = " · ".join(part for part in (kit.agent_phone, kit.agent_email, kit.website) if part)
    return "\n".join(part for part in (who, kit.brokerage_name, licence, reach) if part)

"""The finished post: the script's copy with the agent, the disclosures and each platform's limits."""

from dataclasses import dataclass
from typing import Literal

from reelestate.brand_kits.schemas import BrandKit
from reelestate.kit.text import shorten
from reelestate.properties.schemas import ListingFacts
from reelestate.providers.script_writing.base import Script

Platform = Literal["instagram_reels", "facebook_reels", "tiktok", "youtube_shorts", "linkedin", "mls"]


@dataclass(frozen=True, slots=True)
class _Limits:
    caption: int
    hashtags: int
    title: int


_LIMITS: dict[Platform, _Limits] = {
    "instagram_reels": _Limits(caption=2200, hashtags=30, title=0),
    "facebook_reels": _Limits(caption=2200, hashtags=30, title=255),
    "tiktok": _Limits(caption=2200, hashtags=30, title=0),
    "youtube_shorts": _Limits(caption=5000, hashtags=15, title=100),
    "linkedin": _Limits(caption=3000, hashtags=30, title=200),
    "mls": _Limits(caption=2200, hashtags=0, title=100),
}


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
    parts = [disclosure(facts, shown_photos)]
    if branded and platform != "mls":
        parts.append(agent_lines(kit))
    parts.append(" ".join(tags))
    ending = "\n\n".join(part for part in parts if part)
    room = limits.caption - len(ending) - 2
    caption = shorten(script.caption, max(0, room))
    return SocialPost(
        title=shorten(script.title, limits.title) if limits.title else "",
        caption=f"{caption}\n\n{ending}" if ending else caption,
        hashtags=tags,
        first_comment=script.first_comment if platform != "mls" else "",
    )


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

"""What a plan allows of what is asked for. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from reelestate.billing.plans import QUALITY_PIXELS, Limits, Quality

BYTES_PER_GB = 10**9


class Demand(BaseModel):
    """What somebody wants to do. ``None`` and ``False`` ask for nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    duration_seconds: float | None = Field(default=None, ge=0, description="Length of the film.")
    characters: int | None = Field(default=None, ge=0, description="People who appear or speak in it.")
    quality: Quality | None = None
    without_watermark: bool = False
    storage_bytes: int | None = Field(default=None, ge=0, description="All that is stored, the new part included.")
    members: int | None = Field(default=None, ge=0, description="All members, the new one included.")
    api_access: bool = False


@dataclass(frozen=True, slots=True)
class Exceeded:
    """A limit that is in the way: its name in ``Limits``, its value, what was asked for, what it allows in words."""

    limit: str
    allowed: int | str | bool
    asked: float | str | bool
    allows: str


def exceeded(limits: Limits, demand: Demand) -> list[Exceeded]:
    """The limits the demand exceeds; none when all of it is allowed."""
    return [*_too_much(limits, demand), *_not_included(limits, demand)]


def _too_much(limits: Limits, demand: Demand) -> Iterator[Exceeded]:
    gigabytes = None if demand.storage_bytes is None else demand.storage_bytes / BYTES_PER_GB
    for name, allowed, asked, words in (
        ("max_duration_seconds", limits.max_duration_seconds, demand.duration_seconds, "films of up to {} seconds"),
        ("max_characters", limits.max_characters, demand.characters, "up to {} characters in a film"),
        ("storage_gb", limits.storage_gb, gigabytes, "up to {} GB of media"),
        ("members", limits.members, demand.members, "up to {} members"),
    ):
        if allowed is not None and asked is not None and asked > allowed:
            yield Exceeded(name, allowed, asked, words.format(allowed))


def _not_included(limits: Limits, demand: Demand) -> Iterator[Exceeded]:
    if demand.quality and QUALITY_PIXELS[demand.quality] > QUALITY_PIXELS[limits.quality]:
        yield Exceeded("quality", limits.quality, demand.quality, f"pictures of up to {limits.quality}")
    if demand.without_watermark and limits.watermark:
        yield Exceeded("watermark", True, False, "films with a watermark only")
    if demand.api_access and not limits.api_access:
        yield Exceeded("api_access", False, True, "no API access")

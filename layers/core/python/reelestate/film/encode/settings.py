"""How segments are encoded. All segments of a film share one ``Encoding``, else they could not be joined."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Encoding(BaseModel):
    """H.264 parameters. Part of every segment's content key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    preset: Literal["ultrafast", "superfast", "veryfast", "faster", "fast", "medium"] = "superfast"
    crf: float = Field(default=20.0, ge=0, le=51, description="Constant rate factor: lower is better and larger.")
    gop: int = Field(default=60, ge=1, le=300, description="Frames from one key frame to the next; GOPs are closed.")
    x264_params: str = Field(default="", description="Further x264 parameters, ``name=value`` joined by colons.")


FINAL = Encoding(x264_params="mbtree=1:rc-lookahead=10:vbv-maxrate=20000:vbv-bufsize=40000")
"""For publishing. ``superfast`` with macroblock-tree rate control beats ``veryfast`` on eased stills: much less work
for the same similarity to the source. The rate stays below what social networks accept."""

PREVIEW = Encoding(crf=27.0)
"""For looking, not for publishing."""

"""What a photo shows and how good it is."""

from typing import TYPE_CHECKING, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Room = Literal[
    "exterior",
    "interior",
    "kitchen",
    "bathroom",
    "bedroom",
    "living_room",
    "dining_room",
    "backyard",
    "pool",
    "view",
    "balcony",
    "neighborhood",
    "floorplan",
    "agent_selfie",
    "other",
]


class Point(BaseModel):
    """A place in the photo as fractions of its width and height."""

    model_config = ConfigDict(frozen=True)
    x: float = Field(ge=0, le=1)
    y: float = Field(ge=0, le=1)


class Box(BaseModel):
    """A rectangle in the photo as fractions of its width and height."""

    model_config = ConfigDict(frozen=True)
    x: float
    y: float
    w: float
    h: float


class PhotoReport(BaseModel):
    """The analysis of one photo. Scores run from 0 (worst) to 1 (best)."""

    model_config = ConfigDict(frozen=True)

    width: int
    height: int
    room: Room
    room_source: Literal["file_name", "metadata", "picture", "none"]
    room_index: int | None = Field(default=None, description="2 for bedroom-2.jpg.")
    quality: float = Field(ge=0, le=1)
    sharpness: float = Field(ge=0, le=1)
    exposure: float = Field(ge=0, le=1)
    focus: Point = Field(description="Where the eye goes first: a face if there is one, else the most salient place.")
    path: tuple[Point, ...] = Field(description="Salient places in viewing order, for a pan across a wide photo.")
    faces: tuple[Box, ...] = ()
    perceptual_hash: str = Field(description="64-bit pHash, hex.")
    problems: tuple[str, ...] = Field(default=(), description="What a person should know, e.g. 'very dark'.")
    provider: str


class PhotoAnalysisProvider(Protocol):
    """A way to look at photos."""

    name: str

    def analyze(self, rgb: "NDArray[np.uint8]", *, file_name: str, metadata: dict[str, str]) -> PhotoReport:
        """Analyses an upright sRGB picture of shape (height, width, 3)."""

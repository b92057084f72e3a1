"""What a clip or a recording may be: limits, facts, and how they are compared."""

from dataclasses import dataclass

from reelestate.kit.errors import InvalidInput

VIDEO_CODECS = frozenset({"h264", "hevc", "av1", "libdav1d", "vp8", "vp9", "mpeg4", "prores", "mjpeg"})
AUDIO_CODECS = frozenset(
    {"aac", "mp3", "mp3float", "opus", "vorbis", "flac", "alac"}
    | {"pcm_u8", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_s32be", "pcm_f32le", "pcm_f32be"}
)
"""FFmpeg's decoders that may be let near an upload; it has hundreds more, most of them seldom looked at."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Lengths in seconds, sides in pixels, sizes in bytes.

    ``pixels`` bounds the whole clip (width × height × frames), so that a small file cannot buy hours of work; the
    default is ten minutes of 4K at 30 frames a second.
    """

    bytes: int = 2_000_000_000
    video_seconds: float = 600.0
    audio_seconds: float = 3600.0
    min_side: int = 128
    max_side: int = 4096
    frames: int = 144_000
    packets: int = 2_000_000
    pixels: int = 3840 * 2160 * 30 * 600


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """What a clip is, counted from its packets.

    ``width`` and ``height`` are as shown: upright and with square pixels. ``rotation`` is how the file says to turn
    the stored picture, in degrees clockwise. ``fps`` is the average. All picture fields are zero for a recording.
    """

    seconds: float
    container: str
    width: int = 0
    height: int = 0
    rotation: int = 0
    fps: float = 0.0
    frames: int = 0
    video_codec: str = ""
    audio_codec: str = ""
    channels: int = 0
    sample_rate: int = 0

    @property
    def has_picture(self) -> bool:
        """Whether it is a film, not a recording."""
        return bool(self.video_codec)


def check_length(where: str, seconds: float, allowed: float) -> None:
    """Raises InvalidInput for a clip that is too long."""
    if seconds > allowed + 0.5:
        raise InvalidInput(
            where,
            f"it lasts longer than {allowed / 60:g} minutes",
            f"Cut it to at most {allowed / 60:g} minutes and upload it again.",
        )


def check_picture(where: str, facts: ClipFacts, limits: Limits) -> None:
    """Raises InvalidInput for a picture that is too small, too large, or more work than it is worth."""
    width, height = facts.width, facts.height
    if min(width, height) < limits.min_side:
        raise InvalidInput(
            where,
            f"the picture is too small ({width} × {height} pixels)",
            "Upload the film as it was recorded, better 1080 pixels on the short side.",
        )
    check_side(where, width, height, limits)
    if facts.frames > limits.frames or width * height * facts.frames > limits.pixels:
        raise too_much_work(where)


def check_side(where: str, width: int, height: int, limits: Limits) -> None:
    """Raises InvalidInput for a picture larger than films are ever made from."""
    if max(width, height) > limits.max_side:
        raise InvalidInput(
            where,
            f"the picture is too large ({width} × {height} pixels)",
            f"Export it with at most {limits.max_side} pixels on the longer side, better 1920.",
        )


def too_much_work(where: str) -> InvalidInput:
    """The refusal of a clip with too many frames."""
    return InvalidInput(
        where,
        "it holds too many frames",
        "Export it as MP4 with 30 frames a second and 1920 pixels, or cut it shorter.",
    )


def cut_off(where: str) -> InvalidInput:
    """The refusal of a file that ends before it should."""
    return InvalidInput(where, "the file is cut off", "Copy it again from the camera or phone and upload it once more.")


def damaged(where: str) -> InvalidInput:
    """The refusal of a file that cannot be read."""
    return InvalidInput(
        where, "the file is damaged or cut off", "Copy it again from the camera or phone, or export it as MP4."
    )

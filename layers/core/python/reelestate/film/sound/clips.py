"""What is known of a sound file before it is mixed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reelestate.film.sound.loudness import SILENCE_LUFS, measure_frames
from reelestate.kit.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Clip:
    """A readable sound file: its length in seconds and its loudness as recorded."""

    key: str
    path: Path
    seconds: float
    lufs: float

    def gain_to(self, target_lufs: float) -> float:
        """Gain (dB) that brings the clip to the target; none for silence, at most 40 dB."""
        if self.lufs <= SILENCE_LUFS:
            return 0.0
        return min(40.0, target_lufs - self.lufs)


def open_clip(key: str, field: str, sounds: Mapping[str, Path]) -> Clip:
    """Looks the key up and measures the file; raises InvalidInput naming the field when it cannot be used."""
    import av

    path = sounds.get(key)
    if path is None or not path.is_file():
        raise InvalidInput(field, f"there is no sound file for {key!r}", "Fetch the file before mixing.")
    try:
        with av.open(str(path)) as container:
            frames = list(container.decode(audio=0))
        if not frames:
            raise InvalidInput(field, f"{path.name} holds no sound", "Make the clip anew.")
        seconds = sum(frame.samples / frame.sample_rate for frame in frames)
        return Clip(key, path, seconds, measure_frames(iter(frames)).integrated_lufs)
    except (av.error.FFmpegError, IndexError) as error:
        raise InvalidInput(field, f"{path.name} is not a readable sound file", "Make the clip anew.") from error

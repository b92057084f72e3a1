"""The sound mix: narration over a ducked music bed, mastered to the platforms' loudness, encoded once.

Two passes: the first mixes and measures, the second applies one linear gain, through a true-peak limiter only when
the gain alone would exceed the ceiling. Clips are first brought to fixed loudness, so the ducking's threshold means the
same for every voice and every bed.
"""

import math
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from reelestate.film.sound.clips import Clip, open_clip
from reelestate.film.sound.ducking import PROBE_RATE, duck_depth
from reelestate.film.sound.ffmpeg import run
from reelestate.film.sound.loudness import SILENCE_LUFS, Loudness, measure
from reelestate.film.timeline.model import AudioTrack
from reelestate.kit.errors import InvalidInput

SAMPLE_RATE = 48_000
BIT_RATE = 192_000
VOICE_LUFS = -16.0
BED_LUFS = -20.0
TRIM_SECONDS = 0.25
"""A clip may outlast the film by this much: it is cut there with a short fade. Longer ones are refused."""

_CODEC_MARGIN_DB = 0.5
"""AAC moves peaks; the ceiling before encoding is lower by this much."""
_TOLERANCE_LU = 0.3
_ROUNDS = 3
_BED_FADE_IN = 0.01
_BED_FADE_OUT = 1.5
_VOICE_TRIM_FADE = 0.03


class MixReport(BaseModel):
    """Figures of the encoded sound track."""

    model_config = ConfigDict(frozen=True)

    integrated_lufs: float = Field(description="Gated programme loudness; −70 is silence.")
    true_peak_dbtp: float
    loudness_range_lu: float
    duck_db: float | None = Field(description="How far the bed steps back under speech; None without both.")
    duration_seconds: float
    gain_db: float = Field(description="The one gain the master got.")
    limited: bool = Field(description="Whether the true-peak limiter was needed.")
    notes: tuple[str, ...] = Field(
        default=(), description="What a person should know, e.g. a bed shorter than the film."
    )


def mix(track: AudioTrack, frames: int, fps: int, sounds: Mapping[str, Path], out: Path) -> MixReport:
    """Mixes the track of a film of ``frames`` frames into ``out``, an AAC-LC 48 kHz stereo .m4a of exactly that length.

    ``sounds`` maps the track's storage keys to local sound files of any rate. Voice clips start on the very sample of
    their frame, in the centre. A clip that outlasts the film by up to ``TRIM_SECONDS`` is cut with a short fade. A bed
    longer than the film fades out with it; a shorter one ends on its own, which the notes say. Without voices and music
    the track is silent.

    Raises InvalidInput when a file is missing or unreadable, or a clip does not fit the film.
    """
    samples = _sample_at(frames, fps)
    seconds = samples / SAMPLE_RATE
    voices = [open_clip(voice.key, f"audio.voices[{i}]", sounds) for i, voice in enumerate(track.voices)]
    starts = [_sample_at(voice.start_frame, fps) for voice in track.voices]
    for index, (clip, start) in enumerate(zip(voices, starts, strict=True)):
        _refuse_overhang(index, clip, start / SAMPLE_RATE, seconds)
    bed = open_clip(track.music.key, "audio.music", sounds) if track.music else None

    with tempfile.TemporaryDirectory(prefix="mix-") as folder:
        premix = _Premix(Path(folder), samples)
        premix.render(list(zip(voices, starts, strict=True)), bed)
        loudness, gain, limited = _master(premix.path, track, samples, out)
        depth = duck_depth(premix.voice_probe, premix.bed_probe, premix.ducked_probe) if voices and bed else None
    return MixReport(
        integrated_lufs=round(loudness.integrated_lufs, 2),
        true_peak_dbtp=round(loudness.true_peak_dbtp, 2),
        loudness_range_lu=round(loudness.range_lu, 2),
        duck_db=None if depth is None else round(depth, 1),
        duration_seconds=seconds,
        gain_db=round(gain, 2),
        limited=limited,
        notes=_notes(bed, seconds),
    )


def _sample_at(frame: int, fps: int) -> int:
    return round(frame * SAMPLE_RATE / fps)


def _refuse_overhang(index: int, clip: Clip, start: float, film_seconds: float) -> None:
    overhang = start + clip.seconds - film_seconds
    if start >= film_seconds or overhang > TRIM_SECONDS:
        raise InvalidInput(
            f"audio.voices[{index}]",
            f"the clip runs from {start:.2f} s to {start + clip.seconds:.2f} s of a film of {film_seconds:.2f} s",
            "Start it earlier, shorten the line or lengthen the film.",
        )


def _notes(bed: Clip | None, seconds: float) -> tuple[str, ...]:
    if bed is not None and bed.seconds < seconds - 0.5:
        return (f"The music ends after {bed.seconds:.1f} s of {seconds:.1f} s.",)
    return ()


class _Premix:
    """The first pass: everything in place at its level, before mastering, as 32-bit float."""

    def __init__(self, folder: Path, samples: int) -> None:
        self.path = folder / "premix.wav"
        self.voice_probe = folder / "voice.raw"
        self.bed_probe = folder / "bed.raw"
        self.ducked_probe = folder / "ducked.raw"
        self._samples = samples

    def render(self, voices: list[tuple[Clip, int]], bed: Clip | None) -> None:
        """Runs the pass; probes are written only when there is something to duck."""
        import ffmpeg

        outputs: list[Any] = []
        narration = self._narration(voices) if voices else None
        music = self._bed(bed) if bed else None
        if narration is not None and music is not None:
            voice, key, voice_probe = _split(narration, 3)
            plain, bed_probe = _split(music, 2)
            ducked = ffmpeg.filter(
                [plain, key], "sidechaincompress", threshold=0.05, ratio=4, attack=40, release=600, makeup=1
            )
            under, ducked_probe = _split(ducked, 2)
            programme = ffmpeg.filter([_centre(voice), under], "amix", inputs=2, duration="first", normalize=0)
            outputs += [
                _probe(voice_probe, self.voice_probe),
                _probe(bed_probe, self.bed_probe),
                _probe(ducked_probe, self.ducked_probe),
            ]
        elif narration is not None:
            programme = _centre(narration)
        elif music is not None:
            programme = music
        else:
            programme = self._exact(ffmpeg.input(f"anullsrc=r={SAMPLE_RATE}:cl=stereo", f="lavfi").audio)
        outputs.append(programme.output(str(self.path), acodec="pcm_f32le", ar=SAMPLE_RATE))
        run(ffmpeg.merge_outputs(*outputs))

    def _narration(self, voices: list[tuple[Clip, int]]) -> Any:
        import ffmpeg

        placed = []
        for clip, start in voices:
            stream = ffmpeg.input(str(clip.path)).audio
            stream = stream.filter("aresample", SAMPLE_RATE).filter(
                "aformat", sample_fmts="flt", channel_layouts="mono"
            )
            stream = stream.filter("volume", f"{clip.gain_to(VOICE_LUFS):.3f}dB")
            end = min(self._samples, start + round(clip.seconds * SAMPLE_RATE))
            if start + round(clip.seconds * SAMPLE_RATE) > self._samples:
                fade = (end - start) / SAMPLE_RATE - _VOICE_TRIM_FADE
                stream = stream.filter("afade", type="out", start_time=max(0.0, fade), duration=_VOICE_TRIM_FADE)
            placed.append(stream.filter("adelay", delays=f"{start}S", all=1))
        if len(placed) == 1:
            return self._exact(placed[0])
        return self._exact(ffmpeg.filter(placed, "amix", inputs=len(placed), duration="longest", normalize=0))

    def _bed(self, bed: Clip) -> Any:
        import ffmpeg

        sounding = min(bed.seconds, self._samples / SAMPLE_RATE)
        fade_out = min(_BED_FADE_OUT, sounding / 4)
        stream = ffmpeg.input(str(bed.path)).audio.filter("aresample", SAMPLE_RATE)
        stream = stream.filter("aformat", sample_fmts="flt", channel_layouts="stereo")
        stream = stream.filter("volume", f"{bed.gain_to(BED_LUFS):.3f}dB")
        stream = stream.filter("afade", type="in", start_time=0, duration=_BED_FADE_IN)
        stream = stream.filter("afade", type="out", start_time=sounding - fade_out, duration=fade_out)
        return self._exact(stream)

    def _exact(self, stream: Any) -> Any:
        return stream.filter("apad", whole_len=self._samples).filter("atrim", end_sample=self._samples)


def _split(stream: Any, ways: int) -> list[Any]:
    node = stream.filter_multi_output("asplit", ways)
    return [node.stream(i) for i in range(ways)]


def _centre(mono: Any) -> Any:
    """The same signal left and right; a channel-layout conversion would lose 3 dB."""
    import ffmpeg

    return ffmpeg.filter(_split(mono, 2), "amerge", inputs=2)


def _probe(stream: Any, path: Path) -> Any:
    return stream.output(str(path), f="f32le", acodec="pcm_f32le", ar=PROBE_RATE, ac=1)


def _master(premix: Path, track: AudioTrack, samples: int, out: Path) -> tuple[Loudness, float, bool]:
    """The second pass; returns the encoded file's loudness, the gain given and whether the limiter worked."""
    before = measure(premix)
    if before.integrated_lufs <= SILENCE_LUFS:
        _encode(premix, 0.0, None, samples, out)
        return measure(out), 0.0, False
    gain = track.integrated_lufs - before.integrated_lufs
    ceiling = track.true_peak_dbtp - _CODEC_MARGIN_DB
    limited = before.true_peak_dbtp + gain > ceiling
    for _ in range(_ROUNDS):
        _encode(premix, gain, ceiling if limited else None, samples, out)
        after = measure(out)
        short = track.integrated_lufs - after.integrated_lufs
        over = after.true_peak_dbtp - track.true_peak_dbtp
        if abs(short) <= _TOLERANCE_LU and over <= 0:
            break
        gain += short
        if over > 0:
            ceiling -= over + 0.1
        limited = limited or before.true_peak_dbtp + gain > ceiling
    return after, gain, limited


def _encode(premix: Path, gain: float, ceiling: float | None, samples: int, out: Path) -> None:
    """Gain, limiter (on a four times oversampled signal, so that it sees true peaks) and the one AAC encoding.

    The .m4a's edit list hides the encoder's priming, so the first sample played is the first sample of the mix.
    """
    import ffmpeg

    stream = ffmpeg.input(str(premix)).audio.filter("volume", f"{gain:.4f}dB")
    if ceiling is not None:
        stream = stream.filter("aresample", SAMPLE_RATE * 4)
        stream = stream.filter(
            "alimiter", limit=min(1.0, math.pow(10, ceiling / 20)), attack=5, release=60, level=0, latency=1
        )
        stream = stream.filter("aresample", SAMPLE_RATE)
    stream = stream.filter("apad", whole_len=samples).filter("atrim", end_sample=samples)
    run(
        stream.output(
            str(out),
            f="ipod",
            acodec="aac",
            **{"b:a": BIT_RATE, "profile:a": "aac_low", "flags:a": "+bitexact"},
            ar=SAMPLE_RATE,
            ac=2,
            map_metadata=-1,
            movflags="+faststart",
            fflags="+bitexact",
        )
    )

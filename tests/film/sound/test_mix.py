from pathlib import Path

import av
import numpy as np
import pyloudnorm
import pytest
from numpy.typing import NDArray

from reelestate.film.encode.join import join
from reelestate.film.sound.mix import SAMPLE_RATE, TRIM_SECONDS, MixReport, mix
from reelestate.film.timeline.model import AudioTrack, MusicBed, VoiceClip
from reelestate.kit.errors import InvalidInput
from tests.film.support.sounds import music_like, read_sound, speech_like, write_wav

FPS = 30


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("sounds")
    made = {
        key: write_wav(folder / f"{key}.wav", speech_like(2.5, rate, pitch), rate)
        for key, rate, pitch in (("v0", 24_000, 120), ("v1", 22_050, 180), ("v2", 44_100, 100))
    }
    click = np.zeros(16_000)
    click[:160] = 0.9 * np.sin(np.arange(160) * 0.9)
    made["click"] = write_wav(folder / "click.wav", click, 16_000)
    made["bed"] = write_wav(folder / "bed.wav", music_like(12.5), 48_000)
    made["short_bed"] = write_wav(folder / "short_bed.wav", music_like(5, 44_100), 44_100)
    (folder / "text.wav").write_text("not a sound at all")
    made["text"] = folder / "text.wav"
    return made


def track(*voices: tuple[str, int], music: str | None = None) -> AudioTrack:
    return AudioTrack(
        voices=tuple(VoiceClip(key=key, start_frame=frame) for key, frame in voices),
        music=MusicBed(key=music, frames_per_beat=15) if music else None,
    )


FULL = track(("v0", 0), ("v1", 120), ("v2", 240), music="bed")


@pytest.fixture(scope="module")
def full(sounds: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, MixReport]:
    out = tmp_path_factory.mktemp("full") / "sound.m4a"
    return out, mix(FULL, 360, FPS, sounds, out)


def test_mix_is_mastered_to_the_platforms_loudness(full: tuple[Path, MixReport]) -> None:
    # given a film with three lines over music, when it is mixed
    out, report = full

    # then an independent meter agrees with the report and the figures hold
    samples, rate = read_sound(out)
    independent = pyloudnorm.Meter(rate).integrated_loudness(samples.T.astype(np.float64))
    assert independent == pytest.approx(-14, abs=1)
    assert report.integrated_lufs == pytest.approx(independent, abs=0.3)
    assert report.true_peak_dbtp <= -1.5


def test_mix_is_aac_lc_48_khz_stereo_of_exactly_the_films_length(full: tuple[Path, MixReport]) -> None:
    out, report = full

    with av.open(str(out)) as container:
        stream = container.streams.audio[0]
        assert (stream.codec_context.name, stream.profile) == ("aac", "LC")
        assert (stream.rate, stream.channels) == (SAMPLE_RATE, 2)
        assert stream.duration * stream.time_base == 12
        assert 150_000 < stream.bit_rate < 200_000
        assert set(container.metadata) <= {"major_brand", "minor_version", "compatible_brands"}
    assert report.duration_seconds == 12


def test_bed_is_ducked_under_speech_and_comes_back_in_pauses(full: tuple[Path, MixReport]) -> None:
    # given lines at 0, 4 and 8 s of 2.5 s each, when mixed
    out, report = full

    # then the bed steps back by about 11 dB, and in the pauses it is as loud as before the first duck released
    assert report.duck_db is not None
    assert 8 <= report.duck_db <= 15
    samples, _ = read_sound(out)
    pause = _level(samples[:, int(3.5 * SAMPLE_RATE) : int(4.0 * SAMPLE_RATE)])
    end_of_pause = _level(samples[:, int(7.5 * SAMPLE_RATE) : int(8.0 * SAMPLE_RATE)])
    assert pause == pytest.approx(end_of_pause, abs=1)
    assert -24 < pause < -12


def test_voice_is_in_the_centre(sounds: dict[str, Path], tmp_path: Path) -> None:
    mix(track(("v0", 0)), 90, FPS, sounds, tmp_path / "out.m4a")

    left, right = read_sound(tmp_path / "out.m4a")[0]
    assert _level(left) == pytest.approx(_level(right), abs=0.1)
    assert np.corrcoef(left, right)[0, 1] > 0.99


@pytest.mark.parametrize(("frame", "fps"), [(0, 30), (37, 30), (41, 24), (17, 25), (101, 60)])
def test_clip_starts_on_the_sample_of_its_frame(sounds: dict[str, Path], tmp_path: Path, frame: int, fps: int) -> None:
    # given a click placed at a frame, when mixed
    mix(track(("click", frame)), 4 * fps, fps, sounds, tmp_path / "out.m4a")

    # then the click begins within a quarter of a millisecond of the frame's sample
    samples, _ = read_sound(tmp_path / "out.m4a")
    onset = int(np.argmax(np.abs(samples[0]) > 0.25 * np.abs(samples[0]).max()))
    assert onset == pytest.approx(frame * SAMPLE_RATE / fps, abs=SAMPLE_RATE * 0.00025 + 6)


def test_sync_survives_joining_with_pictures(sounds: dict[str, Path], tmp_path: Path) -> None:
    # given a click at frame 45, mixed and joined to a segment of pictures
    mix(track(("click", 45)), 90, FPS, sounds, tmp_path / "sound.m4a")
    _grey_segment(tmp_path / "segment.mp4", 90)

    # when
    join([tmp_path / "segment.mp4"], tmp_path / "sound.m4a", tmp_path / "film.mp4")

    # then the click still begins at 1.5 s, and both tracks end together
    samples, _ = read_sound(tmp_path / "film.mp4")
    onset = int(np.argmax(np.abs(samples[0]) > 0.25 * np.abs(samples[0]).max()))
    assert onset / SAMPLE_RATE == pytest.approx(1.5, abs=0.001)
    with av.open(str(tmp_path / "film.mp4")) as film:
        sound, picture = film.streams.audio[0], film.streams.video[0]
        apart = sound.duration * sound.time_base - picture.duration * picture.time_base
        assert abs(apart) <= 1 / FPS


def test_music_alone_fades_out_with_the_film(sounds: dict[str, Path], tmp_path: Path) -> None:
    # given a bed of 12.5 s and a film of 10 s
    report = mix(track(music="bed"), 300, FPS, sounds, tmp_path / "out.m4a")

    assert report.integrated_lufs == pytest.approx(-14, abs=0.5)
    assert report.duck_db is None
    assert report.notes == ()
    samples, _ = read_sound(tmp_path / "out.m4a")
    body, last = samples[:, SAMPLE_RATE : 8 * SAMPLE_RATE], samples[:, int(9.9 * SAMPLE_RATE) : 10 * SAMPLE_RATE]
    assert _level(last) < _level(body) - 15


def test_bed_shorter_than_the_film_is_said(sounds: dict[str, Path], tmp_path: Path) -> None:
    report = mix(track(("v0", 0), music="short_bed"), 300, FPS, sounds, tmp_path / "out.m4a")

    assert report.notes == ("The music ends after 5.0 s of 10.0 s.",)


def test_nothing_to_play_is_silence_of_the_films_length(tmp_path: Path) -> None:
    report = mix(AudioTrack(), 45, FPS, {}, tmp_path / "out.m4a")

    assert report.integrated_lufs == -70
    assert not report.limited
    with av.open(str(tmp_path / "out.m4a")) as container:
        assert container.streams.audio[0].duration * container.streams.audio[0].time_base == 1.5


def test_quiet_and_loud_voices_come_out_equally_loud(sounds: dict[str, Path], tmp_path: Path) -> None:
    # given the same line recorded 20 dB apart
    loud = speech_like(2.0, 24_000)
    write_wav(tmp_path / "loud.wav", loud, 24_000)
    write_wav(tmp_path / "quiet.wav", loud / 10, 24_000)
    files = {"loud": tmp_path / "loud.wav", "quiet": tmp_path / "quiet.wav"}

    # when
    mix(track(("loud", 0), ("quiet", 75)), 150, FPS, files, tmp_path / "out.m4a")

    # then
    samples, _ = read_sound(tmp_path / "out.m4a")
    first, second = samples[:, : 2 * SAMPLE_RATE], samples[:, int(2.5 * SAMPLE_RATE) : int(4.5 * SAMPLE_RATE)]
    assert _level(first) == pytest.approx(_level(second), abs=0.7)


def test_clip_that_outlasts_the_film_a_little_is_cut_with_a_fade(sounds: dict[str, Path], tmp_path: Path) -> None:
    # given a clip of 2.5 s that ends 0.2 s after the film
    frames = round((2.5 - TRIM_SECONDS + 0.05) * FPS)

    report = mix(track(("v0", 0)), frames, FPS, sounds, tmp_path / "out.m4a")

    samples, _ = read_sound(tmp_path / "out.m4a")
    length = round(report.duration_seconds * SAMPLE_RATE)
    assert np.abs(samples[:, length - 48 : length]).max() < 0.02


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (track(("v0", 60)), "audio.voices[0]"),
        (track(("v1", 0), ("v0", 200)), "audio.voices[1]"),
        (track(("unknown", 0)), "audio.voices[0]"),
        (track(("text", 0)), "audio.voices[0]"),
        (track(("v0", 0), music="unknown"), "audio.music"),
    ],
    ids=["outlasts", "starts after the end", "not fetched", "not a sound", "music not fetched"],
)
def test_what_cannot_be_mixed_names_the_clip(
    sounds: dict[str, Path], tmp_path: Path, given: AudioTrack, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        mix(given, 90, FPS, sounds, tmp_path / "out.m4a")

    assert refused.value.field == field
    assert not (tmp_path / "out.m4a").exists()


def test_same_track_gives_the_same_bytes(sounds: dict[str, Path], tmp_path: Path) -> None:
    for name in ("a.m4a", "b.m4a"):
        mix(track(("v0", 3), music="bed"), 90, FPS, sounds, tmp_path / name)

    assert (tmp_path / "a.m4a").read_bytes() == (tmp_path / "b.m4a").read_bytes()


def _level(samples: NDArray[np.float32]) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(np.square(samples, dtype=np.float64))) + 1e-9))


def _grey_segment(path: Path, frames: int) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = 128, 128, "yuv420p"
        picture = av.VideoFrame.from_ndarray(np.full((192, 128), 128, np.uint8), format="yuv420p")
        for index in range(frames):
            picture.pts = index
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))

"""Segments become one film without being encoded again, ready to be posted."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from reelestate.film.encode.join import SegmentsDiffer, join
from reelestate.film.encode.probe import FileFacts, probe
from reelestate.film.encode.segment import SegmentEncoder
from reelestate.film.encode.settings import FINAL, Encoding
from reelestate.film.picture.planes import Frame
from reelestate.film.timeline import Canvas
from reelestate.kit.errors import InvalidInput

SIZE = (144, 256)


def segment(path: Path, first: int, frames: int, fps: int = 30, encoding: Encoding = FINAL) -> Path:
    """Frames whose brightness tells their number."""
    frame = Frame.allocate(*SIZE)
    with SegmentEncoder(path, Canvas(width=SIZE[0], height=SIZE[1], fps=fps), encoding) as encoder:
        for index in range(first, first + frames):
            frame.y[:], frame.u[:], frame.v[:] = 20 + index % 200, 128, 128
            encoder.write(frame)
    return path


def click_track(path: Path, seconds: float, click_at: float) -> Path:
    """Silence with one click, as AAC."""
    samples = np.zeros((2, round(seconds * 48000)), np.float32)
    start = round(click_at * 48000)
    samples[:, start : start + 48] = 0.9
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=48000, layout="stereo")
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts = 48000, 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def brightness(path: Path) -> list[int]:
    with av.open(str(path)) as container:
        return [round(float(frame.to_ndarray()[: SIZE[1]].mean())) - 20 for frame in container.decode(video=0)]


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
@pytest.mark.parametrize("fps", [24, 25, 30, 50, 60])
def test_every_frame_is_there_once_and_in_order(tmp_path: Path, suffix: str, fps: int) -> None:
    lengths = (31, 70, 2, 45)
    starts = [sum(lengths[:i]) for i in range(len(lengths))]
    parts = [
        segment(tmp_path / f"{i}.{suffix}", start, length, fps)
        for i, (start, length) in enumerate(zip(starts, lengths, strict=True))
    ]
    join(parts, None, tmp_path / "film.mp4")
    assert brightness(tmp_path / "film.mp4") == pytest.approx(range(148), abs=1)
    video = probe(tmp_path / "film.mp4").video
    assert (video.frames, video.fps, video.start_seconds) == (148, fps, 0.0)
    assert video.seconds == pytest.approx(148 / fps, abs=1e-6)


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> FileFacts:
    """A joined film of 100 frames with sound a little longer than that."""
    folder = tmp_path_factory.mktemp("film")
    parts = [segment(folder / "a.mkv", 0, 65), segment(folder / "b.mkv", 65, 35)]
    join(parts, click_track(folder / "sound.m4a", 100 / 30 + 0.5, 1.0), folder / "film.mp4", title="12 Elm Street")
    return probe(folder / "film.mp4")


def test_it_is_what_social_networks_ask_for(facts: FileFacts) -> None:
    assert facts.moov_first
    assert not facts.edit_list
    video, audio = facts.video, facts.audio
    assert (video.codec, video.profile, video.pix_fmt) == ("h264", "High", "yuv420p")
    assert (video.primaries, video.transfer, video.matrix, video.range) == ("bt709", "bt709", "bt709", "limited")
    assert video.fps == Fraction(30)
    assert video.closed_gop
    assert video.longest_gop <= FINAL.gop
    assert audio is not None
    assert (audio.codec, audio.sample_rate, audio.channels) == ("aac", 48000, 2)


def test_sound_and_picture_start_together_and_end_within_a_frame(facts: FileFacts) -> None:
    assert facts.audio is not None
    assert facts.audio.start_seconds == facts.video.start_seconds == 0.0
    assert abs(facts.audio.seconds - facts.video.seconds) <= 0.011


def test_it_tells_nothing_but_its_title(facts: FileFacts) -> None:
    assert facts.title == "12 Elm Street"
    assert facts.metadata == {}


def test_a_sound_stays_at_its_frame(tmp_path: Path) -> None:
    # Given a click exactly one second into the sound
    part = segment(tmp_path / "a.mp4", 0, 60)
    sound = click_track(tmp_path / "sound.m4a", 2.0, 1.0)

    # When it is joined and read without any edit list
    join([part], sound, tmp_path / "film.mp4")
    with av.open(str(tmp_path / "film.mp4")) as container:
        heard = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])

    # Then it is still there
    assert int(np.argmax(np.abs(heard))) / 48000 == pytest.approx(1.0, abs=0.003)


def test_nothing_is_encoded_again(tmp_path: Path) -> None:
    parts = [segment(tmp_path / "a.mp4", 0, 40), segment(tmp_path / "b.mp4", 40, 40)]
    join(parts, None, tmp_path / "film.mp4")

    def payloads(path: Path) -> list[bytes]:
        with av.open(str(path)) as container:
            return [bytes(packet) for packet in container.demux(video=0) if packet.size]

    assert payloads(tmp_path / "film.mp4") == [*payloads(parts[0]), *payloads(parts[1])]


def test_the_same_segments_give_the_same_file(tmp_path: Path) -> None:
    part = segment(tmp_path / "a.mp4", 0, 40)
    for name in ("one.mp4", "two.mp4"):
        join([part], None, tmp_path / name)
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "two.mp4").read_bytes()


def test_segments_of_other_parameters_are_refused(tmp_path: Path) -> None:
    parts = [
        segment(tmp_path / "a.mp4", 0, 30),
        segment(tmp_path / "b.mp4", 30, 30, encoding=FINAL.model_copy(update={"preset": "medium"})),
    ]
    with pytest.raises(SegmentsDiffer, match=r"b\.mp4"):
        join(parts, None, tmp_path / "film.mp4")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.mp4", "b.mp4"]


def test_segments_of_other_rates_are_refused(tmp_path: Path) -> None:
    parts = [segment(tmp_path / "a.mp4", 0, 30), segment(tmp_path / "b.mp4", 30, 30, fps=25)]
    with pytest.raises(SegmentsDiffer):
        join(parts, None, tmp_path / "film.mp4")


def test_no_segments_and_no_sound_are_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="segments"):
        join([], None, tmp_path / "film.mp4")
    part = segment(tmp_path / "a.mp4", 0, 30)
    with pytest.raises(InvalidInput, match="holds no sound"):
        join([part], part, tmp_path / "film.mp4")


def test_a_failure_while_encoding_leaves_no_file(tmp_path: Path) -> None:
    with (
        pytest.raises(RuntimeError, match="planted"),
        SegmentEncoder(tmp_path / "a.mp4", Canvas(width=SIZE[0], height=SIZE[1]), FINAL) as encoder,
    ):
        frame = Frame.allocate(*SIZE)
        frame.data[:] = 100
        encoder.write(frame)
        raise RuntimeError("planted")
    assert list(tmp_path.iterdir()) == []


def test_a_truncated_file_is_named_by_the_probe(tmp_path: Path) -> None:
    part = segment(tmp_path / "a.mp4", 0, 30)
    part.write_bytes(part.read_bytes()[:2000])
    with pytest.raises(InvalidInput, match=r"a\.mp4 cannot be read"):
        probe(part)


def test_the_probe_sees_an_open_gop_an_edit_list_and_a_late_index(tmp_path: Path) -> None:
    # Given a file as an encoder writes it by default, with open GOPs
    rng = np.random.default_rng(1)
    noise = rng.integers(16, 235, (SIZE[1] * 3 // 2 + 120, SIZE[0]), np.uint8)
    open_gop = FINAL.model_copy(update={"x264_params": "open-gop=1:bframes=3:b-adapt=0:scenecut=0", "gop": 10})
    frame = Frame.allocate(*SIZE)
    with SegmentEncoder(tmp_path / "a.mp4", Canvas(width=SIZE[0], height=SIZE[1]), open_gop) as encoder:
        for index in range(60):
            frame.data[:] = noise[index : index + SIZE[1] * 3 // 2]
            encoder.write(frame)

    # When it is probed, then nothing of that is hidden
    facts = probe(tmp_path / "a.mp4")
    assert not facts.video.closed_gop
    assert facts.edit_list
    assert not facts.moov_first

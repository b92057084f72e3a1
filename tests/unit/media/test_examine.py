"""Examining uploads: what they are, their working copies and thumbnails, and what is wrong with them."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from reelestate.kit.canonical import sha256_hex
from reelestate.kit.errors import Unavailable
from reelestate.media.clip_limits import Limits
from reelestate.media.intake import Examined, examine
from tests.unit.support.clips import PLACE, ffmpeg, film, metadata_of, recording, same_frame
from tests.unit.support.inputs import encoded, real, scene


def _ok(examined: Examined) -> Examined:
    assert examined.problem is None
    assert examined.working is not None
    assert examined.working.sha256 == sha256_hex(examined.working.path.read_bytes())
    assert examined.working.size == examined.working.path.stat().st_size
    return examined


def _first_picture(path: Path, at: int = 10) -> np.ndarray:
    with av.open(str(path)) as opened:
        frames = [frame for frame, _ in zip(opened.decode(video=0), range(at + 1), strict=False)]
    return frames[-1].to_ndarray(format="gray8")


def test_a_photo_comes_with_copy_thumbnails_and_analysis(tmp_path: Path) -> None:
    path = real("house-casa") / "kitchen.jpg"
    found = _ok(examine(path, "image/jpeg", "kitchen.jpg", tmp_path))
    assert (found.kind, found.mime, found.extension) == ("image", "image/jpeg", "jpg")
    assert (found.sha256, found.size) == (sha256_hex(path.read_bytes()), path.stat().st_size)
    assert found.analysis is not None
    assert found.analysis.room == "kitchen"
    assert (found.width, found.height) == (found.analysis.width, found.analysis.height)
    assert found.seconds is None
    for side, jpeg in found.thumbnails.items():
        with Image.open(BytesIO(jpeg)) as small:
            assert max(small.size) == side
            assert small.info.get("progressive")
            assert not small.getexif()
            assert "icc_profile" not in small.info
    assert list(found.thumbnails) == [320, 960]


def test_bytes_and_a_path_give_the_same_answer(tmp_path: Path) -> None:
    data = encoded(scene(), "JPEG")
    (tmp_path / "a.jpg").write_bytes(data)
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one = _ok(examine(data, "image/jpeg", "a.jpg", tmp_path / "one"))
    two = _ok(examine(tmp_path / "a.jpg", "image/jpeg", "a.jpg", tmp_path / "two"))
    assert (one.sha256, one.analysis, one.thumbnails) == (two.sha256, two.analysis, two.thumbnails)
    assert [path.name for path in (tmp_path / "one").iterdir()] == ["working.jpg"]


def test_a_turned_photo_has_an_upright_thumbnail(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    found = _ok(examine(encoded(scene(600, 400), "JPEG", exif=exif), "image/jpeg", "a.jpg", tmp_path))
    small = Image.open(BytesIO(found.thumbnails[320]))
    assert small.size == (213, 320)
    assert min(small.getpixel((205, 10))) > 190
    # and a picture smaller than a thumbnail is not enlarged
    assert Image.open(BytesIO(found.thumbnails[960])).size == (400, 600)


def test_a_film_loses_its_place_and_everything_else_written_in_it(tmp_path: Path) -> None:
    # given a film as a phone writes it: with its place, its owner, chapters, subtitles and a cover
    (tmp_path / "words.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nhidden words\n")
    plain = film(tmp_path / "plain.mov")
    source = tmp_path / "IMG_0001.mov"
    where = "com.apple.quicktime.location.ISO6709"
    told = ["title=Our house", "artist=Jo Doe", f"location={PLACE}", f"{where}={PLACE}", "comment=call 555-1234"]
    ffmpeg(
        *("-i", plain, "-i", tmp_path / "words.srt", "-map", "0", "-map", "1"),
        *(part for text in told for part in ("-metadata", text)),
        *("-movflags", "use_metadata_tags", "-c:v", "copy", "-c:a", "copy", "-c:s", "mov_text"),
        source,
    )
    assert PLACE.encode() in source.read_bytes()
    assert PLACE in metadata_of(source)
    # when it is taken in
    found = _ok(examine(source, "video/quicktime", "IMG_0001.mov", tmp_path))
    # then its working copy is a film of the same length that says nothing
    assert found.working is not None
    assert (found.kind, found.mime, found.working.mime) == ("video", "video/quicktime", "video/mp4")
    assert (found.width, found.height, found.fps, found.seconds) == (320, 240, 30.0, 1.0)
    copy = found.working.path.read_bytes()
    for trace in (b"37.33", b"122.00", b"Jo Doe", b"Our house", b"555-1234", b"hidden words", b"ISO6709"):
        assert trace not in copy
        assert trace.decode() not in metadata_of(found.working.path)
    with av.open(str(found.working.path)) as opened:
        assert [stream.type for stream in opened.streams] == ["video", "audio"]
        assert opened.streams.video[0].codec_context.name == "h264"
        assert opened.streams.audio[0].rate == 48_000
        assert sum(1 for _ in opened.decode(video=0)) == 30
    assert copy.index(b"moov") < copy.index(b"mdat")


@pytest.mark.parametrize("degrees", [90, 180, -90])
def test_a_turned_film_is_upright_as_every_player_shows_it(tmp_path: Path, degrees: int) -> None:
    # given a film stored turned, and what FFmpeg itself shows of it
    plain = film(tmp_path / "plain.mp4", size="480x240")
    ffmpeg("-display_rotation", degrees, "-i", plain, "-c", "copy", tmp_path / "turned.mp4")
    ffmpeg("-i", tmp_path / "turned.mp4", "-an", tmp_path / "shown.mp4")
    shown = _first_picture(tmp_path / "shown.mp4").astype(int)
    # when it is taken in
    found = _ok(examine(tmp_path / "turned.mp4", "video/mp4", "turned.mp4", tmp_path))
    # then its copy shows the same
    assert found.working is not None
    ours = _first_picture(found.working.path).astype(int)
    assert ours.shape == shown.shape == ((480, 240) if degrees != 180 else (240, 480))
    assert np.abs(ours - shown).mean() < 3
    with Image.open(BytesIO(found.thumbnails[320])) as small:
        assert (small.height > small.width) == (degrees != 180)


def test_pixels_that_are_not_square_are_made_square(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", "-vf", "setsar=4/3", size="360x288")
    found = _ok(examine(path, "video/mp4", "a.mp4", tmp_path))
    assert (found.width, found.height) == (480, 288)


def test_a_large_fast_film_is_made_one_that_films_can_use(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", "-preset", "ultrafast", size="2560x1440", rate=120, seconds=0.5)
    found = _ok(examine(path, "video/mp4", "a.mp4", tmp_path))
    assert (found.width, found.height, found.fps, found.seconds) == (1920, 1080, 60.0, 0.5)


def test_hdr_is_brought_into_the_ordinary_range(tmp_path: Path) -> None:
    # given a grey film in HLG of BT.2020 with ten bits, as phones record it
    colours = ("-color_primaries", "bt2020", "-color_trc", "arib-std-b67", "-colorspace", "bt2020nc")
    path = film(
        tmp_path / "a.mov", "-c:v", "libx265", "-x265-params", "log-level=none", "-pix_fmt", "yuv420p10le", *colours
    )
    found = _ok(examine(path, "video/quicktime", "a.mov", tmp_path))
    assert found.working is not None
    with av.open(str(found.working.path)) as opened:
        context = opened.streams.video[0].codec_context
        assert context.pix_fmt == "yuv420p"
        assert (context.color_primaries, context.color_trc, context.colorspace) == (1, 1, 1)


def test_sound_that_begins_late_stays_late(tmp_path: Path) -> None:
    # given a film whose tone begins after half a second
    delayed = film(tmp_path / "plain.mp4", seconds=2)
    ffmpeg(
        *("-i", delayed, "-itsoffset", "0.5", "-i", delayed, "-map", "0:v", "-map", "1:a", "-c", "copy", "-t", "2"),
        tmp_path / "late.mp4",
    )
    found = _ok(examine(tmp_path / "late.mp4", "video/mp4", "late.mp4", tmp_path))
    assert found.working is not None
    with av.open(str(found.working.path)) as opened:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in opened.decode(audio=0)])
    begin = int(np.argmax(np.abs(sound) > 0.02)) / 48_000
    assert begin == pytest.approx(0.5, abs=0.05)


def test_a_trimmed_film_is_as_long_as_it_is_shown(tmp_path: Path) -> None:
    # given a film trimmed as phones do it: the frames before the cut stay in the file and are never shown
    plain = film(tmp_path / "plain.mp4", "-g", "250", seconds=4)
    trimmed = tmp_path / "trimmed.mp4"
    ffmpeg("-ss", "2.5", "-i", plain, "-c", "copy", trimmed)
    assert b"elst" in trimmed.read_bytes()
    # when it is taken in
    found = _ok(examine(trimmed, "video/mp4", "trimmed.mp4", tmp_path))
    # then only what is shown is there
    assert found.seconds == pytest.approx(1.5, abs=0.05)


@pytest.mark.parametrize(
    ("name", "options", "mime"),
    [
        ("a.mp3", (), "audio/mpeg"),
        ("a.wav", (), "audio/wav"),
        ("a.m4a", (), "audio/mp4"),
        ("voice.mp4", (), "audio/mp4"),
        ("voice.webm", ("-c:a", "libopus"), "audio/webm"),
        ("a.flac", (), "audio/flac"),
        ("a.aac", (), "audio/aac"),
        ("a.ogg", ("-c:a", "libvorbis"), "audio/ogg"),
    ],
)
def test_recordings_become_flac_of_the_same_length(
    tmp_path: Path, name: str, options: tuple[str, ...], mime: str
) -> None:
    path = recording(tmp_path / name, "-metadata", "artist=Jo Doe", *options, seconds=2)
    found = _ok(examine(path, mime, name, tmp_path))
    assert found.working is not None
    assert (found.kind, found.mime, found.working.mime) == ("audio", mime, "audio/flac")
    assert found.seconds == pytest.approx(2.0, abs=0.06)
    assert (found.width, found.height, found.fps, found.thumbnails) == (None, None, None, {})
    assert b"Jo Doe" not in found.working.path.read_bytes()
    with av.open(str(found.working.path)) as opened:
        assert (opened.streams.audio[0].rate, opened.streams.audio[0].channels) == (48_000, 1)


def test_a_cover_makes_no_film_of_a_recording(tmp_path: Path) -> None:
    (tmp_path / "cover.jpg").write_bytes(encoded(scene(), "JPEG"))
    plain = recording(tmp_path / "plain.mp3")
    song = tmp_path / "song.mp3"
    ffmpeg("-i", plain, "-i", tmp_path / "cover.jpg", "-map", "0", "-map", "1", "-c", "copy", song)
    found = _ok(examine(song, "audio/mpeg", "song.mp3", tmp_path))
    assert found.kind == "audio"


@pytest.mark.parametrize(
    ("limits", "problem"),
    [
        (Limits(video_seconds=0.3), "it lasts longer than 0.005 minutes"),
        (Limits(max_side=300), "the picture is too large (320 × 240 pixels)"),
        (Limits(min_side=300), "the picture is too small (320 × 240 pixels)"),
        (Limits(frames=20), "it holds too many frames"),
        (Limits(pixels=320 * 240 * 29), "it holds too many frames"),
        (Limits(bytes=1000), "it has 0 MB"),
    ],
)
def test_films_beyond_the_limits_are_refused(tmp_path: Path, limits: Limits, problem: str) -> None:
    found = examine(film(tmp_path / "a.mp4"), "video/mp4", "a.mp4", tmp_path, limits)
    assert found.error is not None
    assert found.error.problem == problem
    assert found.error.remedy.endswith(".")
    assert found.working is None


def test_the_kind_that_was_declared_must_be_the_kind_inside(tmp_path: Path) -> None:
    sound = recording(tmp_path / "sound.mp4")
    moving = film(tmp_path / "film.mp4")
    photo = encoded(scene(), "PNG")
    assert "holds only sound" in str(examine(sound, "video/mp4", "a.mp4", tmp_path).problem)
    assert "is a film" in str(examine(moving, "audio/mp4", "a.m4a", tmp_path).problem)
    assert "sent as video and is image/png" in str(examine(photo, "video/mp4", "a.mp4", tmp_path).problem)
    assert "text/html are not taken" in str(examine(photo, "text/html", "a.png", tmp_path).problem)
    # while another format of the same family, and no declaration at all, are fine
    assert examine(photo, "image/jpeg", "a.jpg", tmp_path).mime == "image/png"
    assert examine(photo, "", "a.jpg", tmp_path).problem is None


def test_a_film_of_too_many_frames_is_counted_only_so_far(tmp_path: Path) -> None:
    path = same_frame(tmp_path / "many.mkv", 3000, 1000)
    found = examine(path, "video/x-matroska", "many.mkv", tmp_path, Limits(frames=2500))
    assert found.error is not None
    assert found.error.problem == "it holds too many frames"


def test_a_missing_source_is_our_fault_and_raised(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        examine(tmp_path / "none.jpg", "image/jpeg", "none.jpg", tmp_path)


def test_helpers_that_do_not_start_are_our_fault_and_raised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reelestate.media.intake._PHOTO_TASK", "reelestate.media.nowhere:examine_photo")
    with pytest.raises(Unavailable):
        examine(encoded(scene(), "JPEG"), "image/jpeg", "a.jpg", tmp_path)


def test_importing_it_loads_no_decoder() -> None:
    code = (
        "import sys; import reelestate.media.intake; "
        "print([m for m in ('cv2', 'av', 'PIL', 'numpy', 'boto3') if m in sys.modules])"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    said = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"

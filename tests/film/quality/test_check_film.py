"""Every fault is planted in a real file; the check named for it fails, and none that has nothing to do with it."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest

from reelestate.film.picture.layer import Layer
from reelestate.film.quality.caption_raster import raster_at
from reelestate.film.quality.check import check_film
from reelestate.film.quality.checks import CHECKS
from reelestate.film.quality.expectation import Expectation
from reelestate.film.quality.report import QualityReport
from reelestate.film.timeline.model import VoiceClip
from reelestate.kit.errors import InvalidInput, QualityRejected
from tests.film.support.films import Picture, Production, Writing, caption, write
from tests.film.support.shelf import Shelf
from tests.film.support.sounds import speech_like, write_wav

Film = Callable[..., QualityReport]


def failed(report: QualityReport) -> set[str]:
    return {check.name for check in report.failed}


@pytest.fixture(scope="module")
def seen() -> Shelf:
    """Pictures that several files hold are encoded once and looked at once."""
    return Shelf()


@pytest.fixture
def rewritten(
    production: Production,
    good_pictures: list[Picture],
    written_film: Path,
    good_sound: Path,
    seen: Shelf,
    tmp_path: Path,
) -> Film:
    """Checks the good film written again in another way, with other pictures or another sound track."""

    def check(pictures: list[Picture] | None = None, sound: Path | None = good_sound, **how: object) -> QualityReport:
        writing = replace(Writing(), **how)  # type: ignore[arg-type]  # as the tests name them
        own = pictures or (written_film if writing.wrapping else good_pictures)
        path = write(tmp_path / "film.mp4", own, sound, writing)
        return check_film(path, production.expectation(), seen)

    return check


def test_good_film_passes_every_check(good_report: QualityReport) -> None:
    report = good_report

    assert report.ok, report.failed
    assert [check.name for check in report.checks] == list(CHECKS)
    assert all(check.message for check in report.checks)
    assert report.reject() is report


def test_good_film_written_by_another_muxer_passes_too(production: Production, written_film: Path) -> None:
    # given the same film with an edit list that hides nothing but the sound codec's priming
    report = check_film(written_film, production.expectation())

    assert report.ok, report.failed


def test_report_can_be_stored_and_read_back(good_report: QualityReport) -> None:
    report = good_report

    stored = report.model_dump_json()
    assert '"ok":true' in stored
    assert QualityReport.model_validate_json(report.model_dump_json(exclude={"ok"})) == report


def test_rejection_names_what_is_wrong(rewritten: Film) -> None:
    report = rewritten(tagged=False)

    with pytest.raises(QualityRejected, match="players may show them wrong") as rejected:
        report.reject()
    assert [check["name"] for check in rejected.value.details["failed"]] == ["colour"]


@pytest.mark.parametrize(
    ("how", "checks"),
    [
        ({"tagged": False}, {"colour"}),
        ({"fast_start": False}, {"fast_start"}),
        ({"pix_fmt": "yuv444p", "profile": "high444"}, {"picture_format"}),
        ({"profile": "baseline"}, {"picture_format"}),
        ({"x264": "open-gop=1:keyint=12:min-keyint=12:bframes=3:b-adapt=0:scenecut=0"}, {"closed_gop"}),
        ({"late_from": 50}, {"frame_rate"}),
        ({"fps": 25}, {"frame_rate", "length"}),
        ({"metadata": {"location": "-29.6677+031.1163/"}}, {"metadata"}),
        ({"metadata": {"com.apple.quicktime.model": "iPhone 17 Pro"}}, {"metadata"}),
    ],
    ids=["untagged", "moov last", "4:4:4", "baseline", "open GOP", "uneven", "25 fps", "position", "device"],
)
def test_fault_of_the_file_is_found(rewritten: Film, how: dict[str, object], checks: set[str]) -> None:
    assert failed(rewritten(**how)) == checks


def test_frozen_picture_is_found(rewritten: Film, good_pictures: list[Picture]) -> None:
    # given a picture that stands still for 20 frames, before the caption changes
    frozen = [*good_pictures[:20], *[good_pictures[20]] * 20, *good_pictures[40:]]

    report = rewritten(frozen)

    assert "frozen_frames" in failed(report) <= {"frozen_frames", "jitter"}


def test_shot_planned_to_stand_still_is_not_frozen(production: Production, tmp_path: Path) -> None:
    # given a timeline whose first shot has no motion
    first, second = production.timeline.shots
    still = first.model_copy(update={"motion": first.motion.model_copy(update={"end": first.motion.start})})
    quiet = replace(production, timeline=production.timeline.model_copy(update={"shots": (still, second)}))

    report = check_film(quiet.film("still"), quiet.expectation())

    assert report.ok, report.failed


def test_stuttering_motion_is_found(rewritten: Film, good_pictures: list[Picture]) -> None:
    # given every second frame shown twice
    stuttering = [good_pictures[index // 2 * 2] for index in range(len(good_pictures))]

    assert failed(rewritten(stuttering)) == {"jitter"}


def test_whole_pixel_motion_is_found(rewritten: Film, good_pictures: list[Picture]) -> None:
    # given pictures that jump by a pixel to and fro
    shaking = [np.roll(picture, index % 2, axis=1) for index, picture in enumerate(good_pictures)]

    assert failed(rewritten(shaking)) == {"jitter"}


@pytest.mark.parametrize("frames", [range(1), range(30, 33), range(106, 108)], ids=["first", "inside", "end"])
def test_black_frames_are_found(rewritten: Film, good_pictures: list[Picture], frames: range) -> None:
    black = np.full_like(good_pictures[0], 16)
    black[960:] = 128
    pictures = [black if index in frames else picture for index, picture in enumerate(good_pictures)]

    report = rewritten(pictures)

    assert failed(report) == {"black_frames"}
    assert next(c for c in report.failed).measured == len(frames)


def test_missing_frames_are_found(rewritten: Film, good_pictures: list[Picture]) -> None:
    assert {"frame_count", "length"} <= failed(rewritten(good_pictures[:-6]))


def test_wrong_size_is_found(rewritten: Film, good_pictures: list[Picture]) -> None:
    small = [picture.reshape(1440, 540)[::2, ::2].copy() for picture in good_pictures]

    assert "picture_size" in failed(rewritten(small))


def test_silent_sound_is_found(production: Production, rewritten: Film) -> None:
    sound = production.sound_only("silent", voices=(), music=None)

    assert failed(rewritten(sound=sound)) == {"loudness", "voice_audible"}


def test_missing_sound_is_found(rewritten: Film) -> None:
    assert failed(rewritten(sound=None)) == {"sound_format", "length", "loudness", "true_peak", "voice_audible"}


def test_missing_voice_under_music_is_found(production: Production, rewritten: Film) -> None:
    # given music alone where two lines are expected
    sound = production.sound_only("music", voices=())

    assert failed(rewritten(sound=sound)) == {"narration"}


@pytest.mark.parametrize("lufs", [-20.0, -11.0])
def test_wrong_loudness_is_found(production: Production, rewritten: Film, lufs: float) -> None:
    sound = production.sound_only(f"lufs{lufs:.0f}", integrated_lufs=lufs)

    assert failed(rewritten(sound=sound)) == {"loudness"}


def test_true_peak_over_the_limit_is_found(production: Production, rewritten: Film, tmp_path: Path) -> None:
    # given a voice with sharp peaks, mastered to another limit
    voice = speech_like(1.5, 24_000, 120, seed=1)
    voice[500::3_000] = 0.98
    spiked = {**production.sounds, "hook": write_wav(tmp_path / "spiked.wav", voice, 24_000)}
    sound = replace(production, sounds=spiked).sound_only("peaks", true_peak_dbtp=0.0)

    assert failed(rewritten(sound=sound)) == {"true_peak"}


def test_sound_longer_than_the_picture_is_found(production: Production, rewritten: Film) -> None:
    sound = production.sound_only("long", frames=production.timeline.frames + 15)

    assert failed(rewritten(sound=sound)) == {"length"}


@pytest.mark.parametrize(("frames", "way"), [(6, "after"), (-3, "before")])
def test_narration_out_of_step_in_the_file_is_found(
    production: Production, rewritten: Film, frames: int, way: str
) -> None:
    # given the second line mixed 200 ms late, or 100 ms early
    hook, rooms = production.timeline.audio.voices
    moved = VoiceClip(key=rooms.key, start_frame=rooms.start_frame + frames)
    sound = production.sound_only(f"moved{frames}", voices=(hook, moved))

    report = rewritten(sound=sound)

    assert failed(report) == {"narration"}
    result = report.failed[0]
    assert result.measured == pytest.approx(frames * 1000 / 30, abs=15)
    assert way in result.message


def test_narration_planned_out_of_step_is_found(production: Production) -> None:
    # given a timeline that itself starts the second line 200 ms after its picture
    hook, rooms = production.timeline.audio.voices
    late = VoiceClip(key=rooms.key, start_frame=rooms.start_frame + 6)
    audio = production.timeline.audio.model_copy(update={"voices": (hook, late)})
    planned = replace(production, timeline=production.timeline.model_copy(update={"audio": audio}))

    assert failed(check_film(planned.film("planned-late"), planned.expectation())) == {"narration"}


def test_edit_list_that_hides_pictures_is_found(production: Production, good_film: Path, tmp_path: Path) -> None:
    # given a film cut by a stream copy, which leaves the pictures in the file and hides them
    cut = tmp_path / "cut.mp4"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-ss", "0.5", "-i", str(good_film)]
    subprocess.run([*command, "-c", "copy", "-movflags", "+faststart", str(cut)], check=True)

    assert "edit_list" in failed(check_film(cut, production.expectation()))


def test_truncated_film_is_found(production: Production, good_film: Path, tmp_path: Path) -> None:
    data = good_film.read_bytes()
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(data[: len(data) * 3 // 5])

    assert {"frame_count"} <= failed(check_film(broken, production.expectation()))


@pytest.mark.parametrize("content", [b"", b"no film at all", b"\x00\x00\x00\x18ftypmp42"])
def test_what_is_no_film_is_refused(production: Production, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(content)

    with pytest.raises(InvalidInput, match="film"):
        check_film(path, production.expectation())


@pytest.mark.parametrize(
    ("lines", "span", "check"),
    [
        (("Four bedrooms and a garden", "by the sea"), (0, 90), "caption_length"),
        (("Four bedrooms and", "a garden by the sea"), (0, 40), "caption_speed"),
        (("Sea view",), (0, 20), "caption_duration"),
    ],
    ids=["too long a line", "too fast", "too short"],
)
def test_caption_that_cannot_be_read_is_found(
    production: Production, lines: tuple[str, ...], span: tuple[int, int], check: str
) -> None:
    faulty = production.with_captions(caption(lines, *span))

    assert failed(check_film(faulty.film(check), faulty.expectation())) == {check}


def test_captions_that_blink_are_found(production: Production) -> None:
    faulty = production.with_captions(caption(("Four bedrooms",), 0, 48), caption(("by the sea",), 49, 100))

    assert failed(check_film(faulty.film("blink"), faulty.expectation())) == {"caption_gap"}


@pytest.mark.parametrize("x", [0, 54], ids=["canvas edge", "safe area's edge"])
def test_clipped_caption_is_found(production: Production, x: int) -> None:
    # given a caption drawn too far left and cut at the edge
    one = production.with_captions(caption(("Four bedrooms", "by the sea"), 0, 90))
    drawn = one.layers_of(one.timeline, one.timeline.overlays[0], {})
    raster = raster_at(drawn, 45)
    assert raster is not None
    letters = raster.ink_box()
    assert letters is not None
    away = letters[0] - x + 12
    clipped = [_moved(layer, layer.x - away, x) for layer in drawn]
    faulty = replace(one, redraw={0: clipped})

    assert failed(check_film(faulty.film(f"clipped{x}"), faulty.expectation())) == {"caption_place"}


def test_faint_caption_is_found(production: Production) -> None:
    # given white letters on a plate of light grey
    one = production.with_captions(caption(("Four bedrooms", "by the sea"), 0, 90))
    plate, *texts = one.layers_of(one.timeline, one.timeline.overlays[0], {})
    light = plate.rgba.copy()
    light[..., :3] = 170
    light[..., 3] = np.where(light[..., 3] > 128, 255, 0)
    faulty = replace(one, redraw={0: [replace(plate, rgba=light), *texts]})

    assert failed(check_film(faulty.film("faint"), faulty.expectation())) == {"caption_contrast"}


def test_caption_that_is_not_in_the_picture_is_found(production: Production) -> None:
    # given a film rendered without the caption that the timeline plans
    captioned = production.with_captions(caption(("Four bedrooms", "by the sea"), 0, 90))
    bare = production.with_captions()

    assert failed(check_film(bare.film("bare"), captioned.expectation())) == {"caption_visible"}


def test_expectation_wants_the_layers_of_every_caption(production: Production) -> None:
    with pytest.raises(InvalidInput, match="caption_layers"):
        Expectation(production.timeline, sounds=production.sounds)


def test_join_of_the_renderer_keeps_narration_in_step(good_report: QualityReport) -> None:
    narration = next(check for check in good_report.checks if check.name == "narration")
    assert isinstance(narration.measured, float)
    assert abs(narration.measured) < 5


def _moved(layer: Layer, x: int, edge: int) -> Layer:
    """The layer at ``x``, cut off left of ``edge``."""
    hidden = max(0, edge - x)
    hidden += hidden % 2
    return replace(layer, x=max(x + hidden, edge), rgba=np.ascontiguousarray(layer.rgba[:, hidden:]))

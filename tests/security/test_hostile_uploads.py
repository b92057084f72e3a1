"""Hostile uploads: every one is answered soon and in plain words, in little memory, and nothing leaves the machine."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from reelestate.kit.photos import Bounds, Untrusted, run_bounded
from reelestate.media.clip_limits import DEFAULT_LIMITS
from reelestate.media.intake import examine
from tests.security.hostile import make_all
from tests.unit.support.clips import film
from tests.unit.support.inputs import INPUTS, encoded, real, scene

MOST_SECONDS = 10.0
MOST_BYTES = 300_000_000
LARGE_BYTES = 2 * MOST_BYTES

REFUSED = {
    "bomb.png": "too large (50000 × 50000 pixels)",
    "text-bomb.png": "damaged",
    "huge-header.jpg": "too large (65500 × 65500 pixels)",
    "huge-canvas.webp": "too large",
    "page.jpg": "image/jpeg and a web page at the same time",
    "archive.jpg": "image/jpeg and a ZIP archive at the same time",
    "script.gif": "image/gif and a web page at the same time",
    "document.jpg": "image/jpeg and a PDF document at the same time",
    "zip-bomb.jpg": "a ZIP archive",
    "cut.jpg": "cut off",
    "empty.jpg": "the file is empty",
    "page-only.jpg": "a web page",
    "drawing.svg": "an SVG drawing",
    "drawing.png": "an SVG drawing",
    "photo.html": "files of the type text/html are not taken",
    "photo.mp4": "sent as video and is image/jpeg",
    "film.jpg": "sent as image and is video/mp4",
    "cut.mp4": "cut off",
    "empty.mp4": "the file is empty",
    "header-only.mp4": "damaged or cut off",
    "playlist.mp4": "a playlist",
    "many-sizes.mp4": "damaged or cut off",
    "many-times.mp4": "damaged or cut off",
    "many-runs.mp4": "damaged or cut off",
    "long-sample.mp4": "lasts longer than 10 minutes",
    "outside.mp4": "damaged or cut off",
    "huge.mp4": "too large (8192 × 8192 pixels)",
    "many-frames.mkv": "too many frames",
    "claims-1gb.wav": "cut off",
    "cut.wav": "cut off",
    "header-only.wav": "cut off",
    "endless.mp3": "lasts longer than 60 minutes",
    "id3-only.mp3": "damaged or cut off",
    "head-only.ogg": "damaged or cut off",
    "head-only.flac": "damaged or cut off",
    "head-only.webm": "damaged or cut off",
}
TAKEN = {
    "frames.gif": ["working.jpg"],
    "loop.tif": ["working.jpg"],
    "many-chunks.mp4": ["working.mp4"],
    "claims-4gb.wav": ["working.flac"],
}
"""Files that hold something honest under what is wrong with them."""


def _examine_folder(uploads: Path, scratch: Path) -> tuple[dict[str, dict[str, Any]], int]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, str(Path(__file__).with_name("examining.py")), str(uploads), str(scratch)]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=280, check=False)
    assert said.returncode == 0, said.stderr
    *answers, peak = [json.loads(line) for line in said.stdout.splitlines()]
    return {answer["name"]: answer for answer in answers}, peak["peak_bytes"]


@pytest.fixture(scope="module")
def examined(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, dict[str, Any]], int]:
    """The answers for all hostile files, and the peak of memory of the process that asked."""
    uploads, scratch = tmp_path_factory.mktemp("uploads"), tmp_path_factory.mktemp("scratch")
    make_all(uploads, scratch)
    return _examine_folder(uploads, scratch)


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_files_are_refused_in_plain_words(examined: tuple[dict[str, Any], int], name: str) -> None:
    answer = examined[0][name]
    assert REFUSED[name] in answer["problem"]
    assert answer["problem"].endswith(".")
    assert answer["left"] == []


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_honest_underneath_is_taken(examined: tuple[dict[str, Any], int], name: str) -> None:
    answer = examined[0][name]
    assert answer["problem"] is None
    assert answer["left"] == TAKEN[name]


def test_every_hostile_file_is_answered_soon_and_in_little_memory(examined: tuple[dict[str, Any], int]) -> None:
    answers, peak = examined
    assert set(answers) == set(REFUSED) | set(TAKEN)
    slow = {name: answer["seconds"] for name, answer in answers.items() if answer["seconds"] > MOST_SECONDS}
    assert not slow
    assert peak < MOST_BYTES


def test_a_large_upload_is_never_held_in_memory(tmp_path: Path) -> None:
    # given a film far larger than the memory allowed, nearly all of it an empty box that holds nothing
    (tmp_path / "uploads").mkdir()
    (tmp_path / "scratch").mkdir()
    path = film(tmp_path / "uploads" / "video-mp4__large.mp4", "-movflags", "+faststart")
    with path.open("ab") as file:
        file.write(LARGE_BYTES.to_bytes(4, "big") + b"free")
        file.truncate(file.tell() + LARGE_BYTES - 8)
    # then it is taken in with little memory
    answers, peak = _examine_folder(tmp_path / "uploads", tmp_path / "scratch")
    assert answers["large.mp4"]["problem"] is None
    assert peak < MOST_BYTES


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """A port that notes whoever connects to it."""
    seen: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        done = threading.Event()

        def listen() -> None:
            while not done.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                seen.append(str(address))
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield server.getsockname()[1], seen
        done.set()
        thread.join()


def _lists(port: int, secret: Path) -> dict[str, str]:
    """Playlists that name an address and a file of ours, by the reader that understands them."""
    address = f"http://127.0.0.1:{port}/a.ts"
    segments = f"#EXTINF:1,\n{address}\n#EXTINF:1,\nfile://{secret}\n#EXT-X-ENDLIST\n"
    return {
        "hls": f"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n{segments}",
        "concat": f"ffconcat version 1.0\nfile '{secret}'\nfile '{address}'\n",
        "dash": (
            "<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011' type='static' "
            "mediaPresentationDuration='PT1S'><Period><AdaptationSet mimeType='video/mp4'><Representation id='1' "
            f"bandwidth='1'><BaseURL>{address}</BaseURL></Representation></AdaptationSet></Period></MPD>"
        ),
    }


@pytest.mark.parametrize("reader", ["hls", "concat", "dash"])
@pytest.mark.parametrize("name", ["a.mp4", "a.m3u8", "a.mov", "a.mp3"])
def test_playlists_open_nothing(tmp_path: Path, listener: tuple[int, list[str]], reader: str, name: str) -> None:
    port, seen = listener
    path = tmp_path / name
    path.write_text(_lists(port, film(tmp_path / "secret.mp4"))[reader])
    found = examine(path, "video/mp4", name, tmp_path)
    assert "it is a playlist, not a film" in str(found.problem)
    assert not seen


@pytest.mark.parametrize("reader", ["hls", "concat"])
def test_even_a_reader_of_playlists_could_open_nothing(
    tmp_path: Path, listener: tuple[int, list[str]], reader: str
) -> None:
    # given a playlist that came past the sniffing, and a reader that follows playlists
    port, seen = listener
    path = tmp_path / "list"
    path.write_text(_lists(port, film(tmp_path / "secret.mp4"))[reader])
    options = {"path": str(path), "demuxer": reader, "where": "list", "limits": asdict(DEFAULT_LIMITS)}
    # when it is read
    (outcome,) = run_bounded(
        "reelestate.media.clip_reading:probe", [Untrusted("list", b"", options)], Bounds(processes=1)
    )
    # then neither the address nor the file was opened
    assert outcome.error is not None
    assert not seen


def test_readable_media_of_every_kind_in_the_wrong_reader_are_refused(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4")
    for reader in ("matroska", "mp3", "wav", "flac", "ogg", "aac"):
        options = {"path": str(path), "demuxer": reader, "where": "a", "limits": asdict(DEFAULT_LIMITS)}
        (outcome,) = run_bounded("reelestate.media.clip_reading:probe", [Untrusted("a", b"", options)])
        assert outcome.error is not None, reader


def test_naughty_names_types_and_contents_are_answered(tmp_path: Path) -> None:
    if not (INPUTS / "blns.json").is_file():
        pytest.skip("the naughty strings are not beside the repository")
    naughty = json.loads((INPUTS / "blns.json").read_text())
    assert len(naughty) > 400
    photo = encoded(scene(), "JPEG")
    for text in naughty:
        as_content = examine(text.encode("utf-8", "surrogatepass"), "image/jpeg", text, tmp_path)
        as_type = examine(photo, f"text/{text}", text, tmp_path)
        for found in (as_content, as_type):
            assert found.problem
            assert "/" not in found.file_name
            assert found.file_name.isprintable()
    assert list(tmp_path.iterdir()) == []


def test_real_files_that_are_no_media_are_refused(tmp_path: Path) -> None:
    real("house-casa")
    others = [p for p in INPUTS.rglob("*") if p.is_file() and p.suffix.lower() not in {".jpg", ".png"}]
    assert len(others) > 100
    for path in others:
        assert examine(path, "application/octet-stream", path.name, tmp_path).problem, path


@pytest.mark.parametrize(
    ("folder", "every"),
    [
        ("exif-landscape", 4),
        ("portraits", 1),
        pytest.param("exif-landscape", 1, marks=pytest.mark.long),
        pytest.param("house-casa", 1, marks=pytest.mark.long),
    ],
)
def test_real_photos_are_taken(tmp_path: Path, folder: str, every: int) -> None:
    photos = sorted(p for p in real(folder).iterdir() if p.suffix in {".jpg", ".png"})[::every]
    assert photos
    for path in photos:
        found = examine(path, "image/jpeg", path.name, tmp_path)
        assert found.problem is None, found.problem
        assert found.working is not None
        assert list(found.thumbnails) == [320, 960]

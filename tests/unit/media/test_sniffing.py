"""Recognising uploads by their bytes."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelestate.media.sniffing import HEAD_BYTES, declared_kind, hidden_content, other_thing, sniff
from tests.unit.support.clips import film, recording
from tests.unit.support.inputs import encoded, real, scene


@pytest.mark.parametrize(
    ("fmt", "mime", "extension"),
    [
        ("JPEG", "image/jpeg", "jpg"),
        ("PNG", "image/png", "png"),
        ("GIF", "image/gif", "gif"),
        ("WEBP", "image/webp", "webp"),
        ("TIFF", "image/tiff", "tif"),
        ("AVIF", "image/avif", "avif"),
        ("BMP", "image/bmp", "bmp"),
        ("HEIF", "image/heic", "heic"),
    ],
)
def test_photos_are_recognised(fmt: str, mime: str, extension: str) -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
    found = sniff(encoded(scene(), fmt))
    assert found is not None
    assert (found.kind, found.mime, found.extension, found.demuxer) == ("image", mime, extension, None)


@pytest.mark.parametrize(
    ("name", "options", "mime", "demuxer"),
    [
        ("a.mp4", (), "video/mp4", "mov"),
        ("a.mov", (), "video/quicktime", "mov"),
        ("fragmented.mp4", ("-movflags", "frag_keyframe+empty_moov", "-brand", "iso5"), "video/mp4", "mov"),
        ("a.mkv", (), "video/x-matroska", "matroska"),
        ("a.webm", ("-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus"), "video/webm", "matroska"),
    ],
)
def test_films_are_recognised(tmp_path: Path, name: str, options: tuple[str, ...], mime: str, demuxer: str) -> None:
    found = sniff(film(tmp_path / name, *options).read_bytes()[:HEAD_BYTES])
    assert found is not None
    assert (found.kind, found.mime, found.demuxer) == ("video", mime, demuxer)
    assert found.may_be("audio")


@pytest.mark.parametrize(
    ("name", "options", "mime"),
    [
        ("a.mp3", (), "audio/mpeg"),
        ("bare.mp3", ("-id3v2_version", "0", "-write_xing", "0"), "audio/mpeg"),
        ("low.mp3", ("-ar", "16000", "-b:a", "16k", "-id3v2_version", "0", "-write_xing", "0"), "audio/mpeg"),
        ("a.wav", (), "audio/wav"),
        ("a.m4a", (), "audio/mp4"),
        ("a.aac", (), "audio/aac"),
        ("a.flac", (), "audio/flac"),
        ("a.ogg", ("-c:a", "libvorbis"), "audio/ogg"),
        ("a.opus", ("-c:a", "libopus"), "audio/ogg"),
    ],
)
def test_recordings_are_recognised(tmp_path: Path, name: str, options: tuple[str, ...], mime: str) -> None:
    found = sniff(recording(tmp_path / name, *options).read_bytes()[:HEAD_BYTES])
    assert found is not None
    assert (found.kind, found.mime) == ("audio", mime)


@pytest.mark.parametrize(
    ("head", "seen"),
    [
        (b"", None),
        (b"hello", None),
        ("hello".encode("utf-16"), None),
        (b"\xff\xfb", None),
        (b"\xff\xfb\x90\x64" + bytes(500), None),
        (b"\x00\x00\x00\x18ftypabcd" + bytes(12), None),
        (b"\x1a\x45\xdf\xa3" + bytes(60), None),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"PK\x03\x04" + bytes(30), "a ZIP archive or office document"),
        (b"\x1f\x8b\x08\x00", "an archive"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "an SVG drawing"),
        (b"\xef\xbb\xbf <?xml version='1.0'?>\n<!DOCTYPE svg><svg/>", "an SVG drawing"),
        (b"<!-- hi -->\n<html><script>", "a web page"),
        (b"\n<!DOCTYPE html>", "a web page"),
        (b"<?php system('id');", "a web page"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "a playlist, not a film"),
        (b"ffconcat version 1.0\nfile '/etc/passwd'\n", "a playlist, not a film"),
        (b"<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011'>", "a playlist, not a film"),
        (b"RIFF\x24\x00\x00\x00AVI LIST", "an AVI film"),
        (b"MZ\x90\x00", "a program"),
        (b"\x7fELF\x02", "a program"),
    ],
)
def test_everything_else_is_not_taken_and_named_where_known(head: bytes, seen: str | None) -> None:
    assert sniff(head) is None
    found = other_thing(head)
    assert (found and found[0]) == seen


@given(st.binary(max_size=300))
def test_no_bytes_break_the_sniffing(head: bytes) -> None:
    for start in (
        b"",
        b"\xff\xf1",
        b"\xff\xfb",
        b"\x00\x00\x00\x20ftyp",
        b"\x1a\x45\xdf\xa3",
        b"RIFF",
        b"ID3",
        b"OggS\x00",
    ):
        sniff(start + head)
        other_thing(start + head)
        hidden_content(start + head, head)


@pytest.mark.parametrize(
    ("mime", "kind"),
    [
        ("image/jpeg", "image"),
        ("IMAGE/JPG ", "image"),
        ("video/mp4; codecs=avc1", "video"),
        ("audio/x-m4a", "audio"),
        ("application/ogg", "audio"),
        ("application/octet-stream", None),
        ("", None),
    ],
)
def test_declared_types_name_a_family(mime: str, kind: str | None) -> None:
    assert declared_kind(mime) == kind


@pytest.mark.parametrize("mime", ["text/html", "image/svg+xml", "application/pdf", "../../x", "application/zip"])
def test_declared_types_of_other_things_are_refused(mime: str) -> None:
    with pytest.raises(ValueError):
        declared_kind(mime)


def test_honest_photos_hide_nothing(tmp_path: Path) -> None:
    # given real photos, and one followed by a short film as phones do it
    photos = [p for name in ("house-casa", "exif-landscape", "portraits") for p in real(name).glob("*.[jp][pn]g")]
    assert len(photos) > 25
    clip = film(tmp_path / "a.mp4")
    moving = tmp_path / "motion.jpg"
    shutil.copy(photos[0], moving)
    with moving.open("ab") as file:
        file.write(clip.read_bytes())
    # then none is taken for something else
    for path in [*photos, moving, clip]:
        data = path.read_bytes()
        assert hidden_content(data[:HEAD_BYTES], data[-HEAD_BYTES:]) is None

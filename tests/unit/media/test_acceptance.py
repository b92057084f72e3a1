"""What may be uploaded, by what is said of it."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelestate.kit.errors import InvalidInput
from reelestate.media.acceptance import KINDS, MAX_BYTES, Announced, FileType, announced, fitting_type, kind_of

TYPES: tuple[FileType, ...] = get_args(FileType)


@pytest.mark.parametrize(
    ("name", "mime", "wanted", "expected"),
    [
        ("kitchen.jpg", "image/jpeg", None, Announced("image", "image/jpeg")),
        ("kitchen.jpg", "IMAGE/JPEG; charset=binary", None, Announced("image", "image/jpeg")),
        ("voice.mp3", "audio/mpeg", "voiceover", Announced("voiceover", "audio/mpeg")),
        ("tour.mov", "video/quicktime", None, Announced("video", "video/quicktime")),
        ("IMG_1.HEIC", "application/octet-stream", None, Announced("image", "application/octet-stream")),
        ("logo", "application/octet-stream", "logo", Announced("logo", "application/octet-stream")),
    ],
)
def test_a_file_is_told_by_its_type_its_purpose_or_its_name(
    name: str, mime: str, wanted: FileType | None, expected: Announced
) -> None:
    assert announced(name, mime, 1000, wanted) == expected


@pytest.mark.parametrize("kind", MAX_BYTES)
def test_each_kind_has_its_own_limit(kind: str) -> None:
    mime, allowed = f"{kind}/x-any", MAX_BYTES[kind_of(kind)]

    assert announced("a", mime, allowed, None).file_type == kind
    with pytest.raises(InvalidInput) as refusal:
        announced("a", mime, allowed + 1, None)
    assert refusal.value.field == "file_size"
    assert f"{allowed // 1_000_000} MB" in refusal.value.remedy


MIMES = st.one_of(
    st.text(max_size=40), st.sampled_from(["image/png", "video/mp4", "audio/ogg", "application/octet-stream"])
)
NAMES = st.one_of(st.text(max_size=40), st.sampled_from(["a.jpg", "b.MOV", "c.mp3", "d.html", "e"]))


@given(NAMES, MIMES, st.integers(1, 10**10), st.sampled_from([None, *TYPES]))
def test_whatever_is_said_is_taken_or_refused_with_a_remedy(
    name: str, mime: str, size: int, wanted: FileType | None
) -> None:
    refusal, file = None, None
    try:
        file = announced(name, mime, size, wanted)
    except InvalidInput as error:
        refusal = error

    if file is None:
        assert refusal is not None
        assert refusal.field in {"mime_type", "type", "file_size"}
        assert refusal.remedy
    else:
        assert size <= MAX_BYTES[KINDS[file.file_type]]
        assert wanted in {None, file.file_type}


@pytest.mark.parametrize("file_type", TYPES)
def test_a_purpose_stays_as_long_as_the_file_can_serve_it(file_type: FileType) -> None:
    for kind in MAX_BYTES:
        assert fitting_type(file_type, kind) == (file_type if KINDS[file_type] == kind else kind)

import string
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelestate.film.captions.model import Cue
from reelestate.film.captions.subrip import parse_srt, write_srt
from reelestate.film.captions.text import clean_lines
from reelestate.film.captions.webvtt import parse_vtt, write_vtt
from reelestate.kit.errors import InvalidInput

FILES = Path(__file__).parents[4] / "shared" / "inputs" / "subtitles"
MARKUP = ("Beds & Baths", "a <b>bold</b> claim", "<script>alert(1)</script>", "--> sea view", "{\\an8}top", "5 > 3 < 7")


def real(name: str) -> bytes:
    path = FILES / name
    if not path.is_file():
        pytest.skip("the subtitle files are not on this machine")
    return path.read_bytes()


def parser(name: str) -> Callable[..., list[Cue]]:
    return parse_srt if name.endswith(".srt") else parse_vtt


def test_srt_is_written_as_players_expect() -> None:
    given_cues = [Cue(1000, 2500, ("Beds & Baths", "from R3,200")), Cue(3_723_004, 3_725_000, ("Über 450 m²",))]

    assert write_srt(given_cues) == (
        "1\r\n00:00:01,000 --> 00:00:02,500\r\nBeds & Baths\r\nfrom R3,200\r\n\r\n"
        "2\r\n01:02:03,004 --> 01:02:05,000\r\nÜber 450 m²\r\n\r\n"
    )
    assert "\r" not in write_srt(given_cues, newline="\n")


def test_vtt_is_written_as_the_standard_says() -> None:
    written = write_vtt([Cue(0, 900, ("Beds & Baths", "<3"))], language="en-ZA", line_percent=58)

    assert written == (
        "WEBVTT\nKind: captions\nLanguage: en-ZA\n\n"
        "1\n00:00:00.000 --> 00:00:00.900 line:58% position:50% align:center\nBeds &amp; Baths\n&lt;3\n"
    )


def test_text_that_looks_like_markup_stays_text() -> None:
    cues = [Cue(0, 1000, MARKUP)]

    assert "-->" not in write_vtt(cues).split("\n", 4)[4]
    assert [line for line in write_srt(cues).splitlines() if "-->" in line] == ["00:00:00,000 --> 00:00:01,000"]
    assert "<b>" not in write_srt(cues)
    assert parse_vtt(write_vtt(cues))[0].lines == MARKUP
    assert parse_srt(write_srt(cues))[0].lines == MARKUP


def test_cues_without_text_are_left_out_and_controls_stripped() -> None:
    cues = [Cue(0, 500, ("\x00\x07", " ")), Cue(500, 900, ("a\x00b\tc\u2028d", ""))]

    assert parse_srt(write_srt(cues)) == parse_vtt(write_vtt(cues)) == [Cue(500, 900, ("ab c", "d"))]
    assert write_srt(cues).startswith("1\r\n00:00:00,500")


@pytest.mark.parametrize("cue", [Cue(500, 500, ("x",)), Cue(900, 100, ("x",)), Cue(-5, 100, ("x",))])
def test_impossible_times_are_refused(cue: Cue) -> None:
    for write in (write_srt, write_vtt):
        with pytest.raises(InvalidInput, match=r"cues\[1\]"):
            write([Cue(0, 1, ("ok",)), cue])


@pytest.mark.parametrize(
    ("name", "count", "first"),
    [
        ("sample.srt", 5, Cue(500, 7000, ("Caption text #1",))),
        ("ascii.srt", 3, Cue(27_000, 30_730, ("ascii",))),
        ("sample.vtt", 16, Cue(500, 7000, ("Caption text #1",))),
        ("captions_with_bom.vtt", 4, Cue(500, 7000, ("Caption text #1",))),
        ("comments.vtt", 3, Cue(135_000, 140_000, ("- Ta en kopp varmt te.", "- Det är inte varmt."))),
        ("cue_tags.vtt", 3, Cue(16_500, 18_500, ("When the moon hits your eye",))),
        ("missing_caption_text.vtt", 4, Cue(500, 7000, ("Caption text #1",))),
        ("non_padded_timestamps.vtt", 3, Cue(0, 3540, ("Good morning everyone.",))),
        ("regions.vtt", 2, Cue(0, 20_000, ("Hi, my name is Fred",))),
        ("styles.vtt", 1, Cue(0, 10_000, ("- Hello world.",))),
    ],
)
def test_real_files_are_read(name: str, count: int, first: Cue) -> None:
    found = parser(name)(real(name))

    assert len(found) == count
    assert found[0] == first


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("invalid_timeframe.srt", 6),
        ("missing_timeframe.srt", 5),
        ("invalid_format1.srt", 1),
        ("invalid_timeframe.vtt", 6),
        ("invalid.vtt", 1),
        ("gb2312.srt", 3),
    ],
)
def test_broken_files_are_refused_with_the_line(name: str, line: int) -> None:
    with pytest.raises(InvalidInput, match=f"line {line}") as refused:
        parser(name)(real(name))

    assert refused.value.details["line"] == line
    assert refused.value.remedy


def test_named_encoding_is_read() -> None:
    assert parse_srt(real("gb2312.srt"), encoding="gb18030")[0].lines == ("宇宙守护神  保护我们远离邪恶",)


def test_unknown_encoding_is_refused() -> None:
    with pytest.raises(InvalidInput, match="encoding"):
        parse_srt(b"", encoding="klingon-8")


@pytest.mark.parametrize(
    "text",
    [
        "1\n00:00:01,000 --> 00:00:02,000\nHello\n",
        "\ufeff1\r\n00:00:01,000 --> 00:00:02,000\r\nHello\r\n\r\n",
        "00:00:01.000-->00:00:02.000\rHello",
        "\n\n7\n0:0:1,0 --> 0:0:2,0 X1:10 X2:20\n<i>Hello</i>\n",
        "1\n00:01 --> 00:02\n{\\an8}Hello\n",
    ],
    ids=["plain", "mark and CRLF", "no number, dots, CR", "short times, place", "no hours, tag"],
)
def test_srt_as_people_write_it_is_read(text: str) -> None:
    for data in (text, text.encode(), text.encode("utf-16")):
        assert parse_srt(data) == [Cue(1000, 2000, ("Hello",))]


def test_cue_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(InvalidInput, match="line 4: the cue ends before it starts"):
        parse_vtt("WEBVTT\n\nid\n00:02.000 --> 00:01.000\nx")


lines = st.lists(
    st.text(st.characters(codec="utf-8") | st.sampled_from("<>&-{}\\/" + string.ascii_letters)), max_size=2
)
cue_lists = st.lists(
    st.tuples(st.integers(0, 360_000_000), st.integers(1, 10_000), lines).map(
        lambda t: Cue(t[0], t[0] + t[1], tuple(t[2]))
    ),
    max_size=6,
)


@settings(max_examples=150, deadline=None)
@given(cue_lists, st.sampled_from(["\n", "\r\n"]))
def test_what_is_written_is_read_back(cues: list[Cue], newline: str) -> None:
    expected = [Cue(c.start_ms, c.end_ms, tuple(clean_lines(c))) for c in cues if clean_lines(c)]

    assert parse_vtt(write_vtt(cues, newline=newline)) == expected  # type: ignore[arg-type]
    assert parse_srt(write_srt(cues, newline=newline)) == expected  # type: ignore[arg-type]


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(codec="utf-8") | st.sampled_from("\n\r:>-,.0123456789<&")) | st.binary())
def test_any_file_is_read_or_refused(data: str | bytes) -> None:
    for parse, given_data in ((parse_srt, data), (parse_vtt, f"WEBVTT\n\n{data}" if isinstance(data, str) else data)):
        try:
            found = parse(given_data)
        except InvalidInput:
            continue
        assert all(cue.lines and cue.start_ms < cue.end_ms for cue in found)

import html
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelestate.film.captions.cues import LIMITS, Cue, Word, columns, cues, line_length, unmet
from reelestate.film.timeline.model import Canvas

UDHR = Path(__file__).parents[4] / "shared" / "inputs" / "udhr"
NARRATION = (
    "Just listed in Umdloti: a four-bedroom beach house from 3,200 rand per night. It sleeps 10 guests in 4 bedrooms "
    "and 3 bathrooms, with a pool, a braai area and 450 m² of garden. Walk 2 km to the beach, or stay in. "
    "Call Thandi Nkosi today to book your stay."
)


def spoken(text: str, pace: float = 14.5, start: int = 200, pause: int = 350) -> list[Word]:
    """Words as a voice would time them: ``pace`` columns a second, a pause after a sentence, a short one at a comma."""
    words, at = [], start
    for token in text.split():
        length = int((columns(token) + 1) * 1000 / pace)
        words.append(Word(token, at, at + length - 20))
        at += length + (pause if token[-1] in ".!?。" else 120 if token[-1] in ",;:" else 0)
    return words


def text_of(found: list[Cue]) -> str:
    return "".join("".join(cue.lines) for cue in found).replace(" ", "")


@pytest.mark.parametrize("max_chars", [20, 24, 42])
@pytest.mark.parametrize("pace", [11.0, 14.5, 16.5])
def test_narration_at_a_readable_pace_keeps_every_limit(max_chars: int, pace: float) -> None:
    found = cues(spoken(NARRATION, pace), max_chars=max_chars)

    assert unmet(found, max_chars=max_chars) == ()
    assert text_of(found) == NARRATION.replace(" ", "")


def test_breaks_follow_the_phrases() -> None:
    found = cues(spoken(NARRATION), max_chars=20)

    assert [cue.lines for cue in found[:5]] == [
        ("Just listed", "in Umdloti:"),
        ("a four-bedroom", "beach house"),
        ("from 3,200 rand", "per night."),
        ("It sleeps 10 guests", "in 4 bedrooms"),
        ("and 3 bathrooms,", "with a pool,"),
    ]


@pytest.mark.parametrize(
    "pair",
    [
        "3,200 rand",
        "450 m²",
        "2 km",
        "R 3,200",
        "4 bedrooms",
        "US$ 1,250,000",
        "€ 950",
        "2.5 million rand",
        "No. 5",
        "12 %",
    ],
)
@pytest.mark.parametrize("lead", range(0, 24, 3))
def test_number_and_unit_share_a_line(pair: str, lead: int) -> None:
    # given the pair at every place of a line
    text = f"{'w' * 4} " * (lead // 5) + "x" * (lead % 5 + 1) + f" {pair} and the rest of a sentence that goes on."

    found = cues(spoken(text), max_chars=20)

    assert any(pair in line for cue in found for line in cue.lines), [cue.lines for cue in found]


def test_abbreviations_end_no_sentence() -> None:
    found = cues(spoken("Meet Dr. Naidoo and Mrs. van der Merwe at no. 12 St. James Street today."), max_chars=20)

    lines = [line for cue in found for line in cue.lines]
    assert not any(re.search(r"(Dr|Mrs|no|St)\.$", line) for line in lines), lines


def test_short_text_is_one_line_that_stays_long_enough() -> None:
    # given one word of 0.3 s with silence after it
    found = cues([Word("Wow.", 1000, 1300)], max_chars=20, end_ms=9000)

    assert found == [Cue(1000, 1833, ("Wow.",), (Word("Wow.", 1000, 1300),))]


def test_cue_lasts_into_the_silence_until_it_can_be_read() -> None:
    # given 40 columns in 1.5 s (27 a second) and a second line two seconds later
    fast = [Word(f"word{i:02d}x", 1000 + 250 * i, 1250 + 250 * i) for i in range(5)]
    found = cues([*fast, Word("Next.", 4500, 5200)], max_chars=42)

    assert unmet(found, max_chars=42) == ()
    assert found[0].end_ms - found[0].start_ms >= 1000 * 39 / LIMITS.max_cps


def test_a_fast_cue_borrows_time_from_a_slow_neighbour() -> None:
    # given a burst of 24 columns in 1.2 s right before a slow line
    burst = [Word("aaaaaaa", 0, 400), Word("bbbbbbb", 400, 800), Word("ccccccc.", 800, 1200)]
    slow = [Word("Slowly", 1200, 2400), Word("now.", 2400, 3600)]

    found = cues([*burst, *slow], max_chars=42, breaks={3})

    assert len(found) == 2
    assert unmet(found, max_chars=42) == ()
    assert 0 < found[1].start_ms - 1200 <= LIMITS.max_shift_ms


def test_what_cannot_be_met_is_reported() -> None:
    # given speech at 40 columns a second without a pause
    words = spoken("There is simply no way to read all these words at such a pace as this.", pace=40, pause=0)
    end = words[-1].end_ms

    found = cues(words, max_chars=20, end_ms=end)
    missed = unmet(found, max_chars=20)

    assert {miss.rule for miss in missed} >= {"speed"}
    assert all(miss.measured > miss.limit for miss in missed if miss.rule == "speed")
    assert found[-1].end_ms <= end


def test_no_cue_holds_words_of_two_spoken_lines() -> None:
    words = [*spoken("A quiet street", start=0), *spoken("close to the sea", start=1400)]

    found = cues(words, max_chars=42, breaks={3})

    assert [cue.lines for cue in found] == [("A quiet street",), ("close to the sea",)]


def test_cues_meet_or_keep_their_distance() -> None:
    found = cues(spoken(NARRATION, 12, pause=80), max_chars=20)

    gaps = [round((b.start_ms - a.end_ms) * 30 / 1000) for a, b in pairwise(found)]
    assert all(gap == 0 or gap >= LIMITS.gap_frames for gap in gaps)


@pytest.mark.parametrize("fps", [24, 25, 30, 60])
def test_times_fall_on_frames(fps: int) -> None:
    for cue in cues(spoken(NARRATION), max_chars=42, fps=fps):
        for ms in (cue.start_ms, cue.end_ms):
            assert abs(ms - round(ms * fps / 1000) * 1000 / fps) <= 0.5


def test_long_tokens_are_cut_rather_than_lost() -> None:
    address = "https://agents.example/listings/umdloti-beach-house-42"

    found = cues(spoken(f"See {address} now."), max_chars=20)

    assert unmet(found, max_chars=20) == ()
    assert address in text_of(found)


def test_nothing_spoken_gives_no_cues() -> None:
    assert cues([], max_chars=20) == []
    assert cues([Word("  ", 0, 100), Word("", 100, 200)], max_chars=20) == []


def test_japanese_lines_begin_with_no_closing_sign() -> None:
    # given one token without spaces
    text = "駅から徒歩5分、南向きの明るいリビングと「広い庭」があります。ペットも一緒に暮らせる家です。"

    found = cues([Word(text, 0, 9000)], max_chars=20)

    lines = [line for cue in found for line in cue.lines]
    assert "".join(lines) == text
    assert not any(line[0] in "、。」ーっゃゅょ" or line[-1] in "「（" for line in lines), lines
    assert any("5分" in line for line in lines)
    assert all(columns(line) <= 20 for line in lines)


def test_thai_lines_begin_with_no_mark_and_end_with_no_leading_vowel() -> None:
    text = "โดยที่การยอมรับนับถือเกียรติศักดิ์ประจำตัวและสิทธิเท่าเทียมกัน"

    lines = [line for cue in cues([Word(text, 0, 6000)], max_chars=20) for line in cue.lines]

    assert "".join(lines) == text
    assert not any(line[-1] in "เแโใไ" or line[0] in "ะาำๅๆฯ็่้๊๋์ิีึืุูั" for line in lines), lines


def test_words_without_spaces_share_the_tokens_time() -> None:
    found = cues([Word("海の見える家", 1000, 4000)], max_chars=20)

    words = found[0].words
    assert words[0].start_ms == 1000
    assert words[-1].end_ms == 4000
    assert all(a.end_ms == b.start_ms for a, b in pairwise(words))


@pytest.mark.parametrize("path", sorted(UDHR.glob("*.html")) or [None], ids=lambda p: p.stem if p else "absent")
@pytest.mark.parametrize("max_chars", [20, 42])
def test_real_text_of_many_languages_keeps_every_limit(path: Path | None, max_chars: int) -> None:
    if path is None:
        pytest.skip("the declarations of human rights are not on this machine")
    # given the declaration's first paragraphs spoken at 12 columns a second
    source = re.findall(r"<p[^>]*>(.*?)</p>", path.read_text(encoding="utf-8"), re.DOTALL)
    paragraphs = [t for t in (html.unescape(re.sub("<[^>]+>", " ", p)).strip() for p in source) if len(t) > 40][:8]
    assert paragraphs

    for text in paragraphs:
        found = cues(spoken(text, pace=12), max_chars=max_chars)

        assert unmet(found, max_chars=max_chars) == (), [c.lines for c in found]
        assert text_of(found) == "".join(text.split())


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8"), min_size=0, max_size=30),
            st.integers(0, 900),
            st.integers(0, 1500),
        ),
        max_size=30,
    ),
    st.sampled_from([13, 20, 42]),
)
def test_any_words_become_cues_in_order_that_fit_their_lines(
    tokens: list[tuple[str, int, int]], max_chars: int
) -> None:
    # given any text, of any length, pause and speed
    words, at = [], 0
    for text, pause, length in tokens:
        at += pause
        words.append(Word(text, at, at + length))
        at += length

    found = cues(words, max_chars=max_chars)

    assert {miss.rule for miss in unmet(found, max_chars=max_chars)} <= {"speed", "shortest", "longest"}
    assert text_of(found).replace(" ", "") == "".join("".join(w.text.split()) for w in words)
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(found))
    assert all(cue.start_ms < cue.end_ms for cue in found)


@pytest.mark.parametrize(
    ("width", "height", "expected"), [(1080, 1920, 20), (1080, 1350, 24), (1080, 1080, 24), (1920, 1080, 42)]
)
def test_line_length_follows_the_canvas(width: int, height: int, expected: int) -> None:
    assert line_length(Canvas(width=width, height=height)) == expected

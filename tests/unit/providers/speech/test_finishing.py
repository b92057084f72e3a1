"""Word times from an engine's marks."""

import numpy as np
import pytest

from reelestate.providers.speech.finishing import spans_of_marks, token_times, without_silence
from reelestate.providers.speech.mastering import trim_edges
from reelestate.providers.speech.reading import read_aloud
from reelestate.providers.speech.utterance import Span, WordMark


def test_marks_give_words_their_times() -> None:
    reading = read_aloud("Two lovely rooms", "en-US")
    marks = (WordMark(0, 0.1, 0.4), WordMark(4, 0.4, 1.0), WordMark(11, 1.0, 1.5))

    spans = spans_of_marks(marks, reading, 1.6)

    assert [span.start for span in spans] == [0.0, 0.4, 1.0]
    assert spans[-1].end == pytest.approx(1.6)


def test_words_that_an_engine_reports_together_share_the_time() -> None:
    reading = read_aloud("$200 today", "en-US")

    spans = spans_of_marks((WordMark(0, 0.0, 1.0), WordMark(reading.text.index("today"), 1.0, 1.4)), reading, 1.4)

    starts = [span.start for span in spans]
    assert starts == sorted(starts)
    assert 0 < starts[1] < starts[2] < 1.0
    assert starts[3] == pytest.approx(1.0)


def test_marks_that_run_backwards_never_do_in_the_result() -> None:
    reading = read_aloud("one two three", "en-US")

    spans = spans_of_marks((WordMark(4, 0.9, 1.0), WordMark(8, 0.3, 0.5)), reading, 1.2)

    starts = [span.start for span in spans]
    assert starts == sorted(starts)


def test_times_stay_inside_the_clip() -> None:
    reading = read_aloud("one — two", "en-US")

    words = token_times(reading, (Span(-0.05, 0.4), Span(0.4, 2.0)), duration_ms=1000)

    assert [(w.text, w.start_ms, w.end_ms) for w in words] == [("one", 0, 400), ("—", 400, 400), ("two", 400, 1000)]


def test_edges_and_spans_draw_in_to_the_sound() -> None:
    rate = 24_000
    signal = np.zeros(rate)
    signal[6000:18000] = 0.3 * np.sin(np.arange(12000) * 0.2)

    start, end = trim_edges(signal, rate)
    (span,) = without_silence((Span(0.0, 1.0),), signal, rate)

    assert 0.2 < start / rate < 0.25
    assert 0.75 < end / rate < 0.85
    assert span.start == pytest.approx(0.25, abs=0.006)
    assert span.end == pytest.approx(0.75, abs=0.006)

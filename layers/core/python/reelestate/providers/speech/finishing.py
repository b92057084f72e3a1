"""The last steps every speech engine shares: word times, pauses between sentences, mastering."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from reelestate.providers.audio.dynamics import HOP_SECONDS, moving_level
from reelestate.providers.audio.wav import Signal, to_wav
from reelestate.providers.speech.alignment import aligner
from reelestate.providers.speech.base import Speech, SpeechRequest, SpokenWord
from reelestate.providers.speech.mastering import SILENCE, master, trim_edges
from reelestate.providers.speech.reading import Reading
from reelestate.providers.speech.utterance import Span, Utterance, WordMark

SENTENCE_PAUSE_SECONDS = 0.26
"""Breath between two sentences at normal rate; the engines' own is too short for a narration."""


def speak_line(
    request: SpeechRequest, reading: Reading, speak: Callable[[str], Utterance], *, provider: str, voice: str
) -> Speech:
    """The finished line: each sentence spoken, its words timed, trimmed; all joined with a breath and mastered."""
    sounds: list[Signal] = []
    spans: list[Span] = []
    aligned_everywhere = True
    rate, clock = 0, 0
    for sentence in reading.sentences:
        utterance = speak(sentence.text)
        rate = utterance.rate
        own, aligned = word_spans(utterance, sentence, request.language)
        aligned_everywhere = aligned_everywhere and aligned
        if sounds:
            sounds.append(np.zeros(round(SENTENCE_PAUSE_SECONDS / request.rate * rate)))
            clock += len(sounds[-1])
        start, end = trim_edges(utterance.signal, rate)
        shift = (clock - start) / rate
        spans += [Span(span.start + shift, span.end + shift) for span in own]
        sounds.append(utterance.signal[start:end])
        clock += end - start
    duration_ms = clock * 1000 // rate
    return Speech(
        wav=to_wav(master(np.concatenate(sounds), rate), rate),
        duration_ms=duration_ms,
        words=token_times(reading, tuple(spans), duration_ms),
        provider=provider,
        voice=voice,
        timing="aligned" if aligned_everywhere else "engine",
    )


def word_spans(utterance: Utterance, reading: Reading, language: str) -> tuple[tuple[Span, ...], bool]:
    """When each spoken word sounds, and whether that was measured on the sound itself."""
    spans = None
    if language.lower().startswith("en"):
        spans = aligner().align(utterance.signal, utterance.rate, reading.words)
    aligned = spans is not None
    if spans is None:
        spans = spans_of_marks(utterance.marks, reading, len(utterance.signal) / utterance.rate)
    return without_silence(spans, utterance.signal, utterance.rate), aligned


def spans_of_marks(marks: tuple[WordMark, ...], reading: Reading, seconds: float) -> tuple[Span, ...]:
    """Times of the spoken words from the engine's marks; words it reported together share their time by length."""
    offsets = _offsets(reading)
    edges = [*offsets, len(reading.text) + 1]
    known = {0: 0.0}
    for mark in marks:
        index = int(np.searchsorted(edges, mark.position, side="right")) - 1
        if 0 < index < len(offsets):
            known[index] = min(known.get(index, mark.start), mark.start)
    indices = sorted(known)
    places = [*(offsets[i] for i in indices), edges[-1]]
    times = np.maximum.accumulate([*(known[i] for i in indices), seconds])
    starts = np.interp(edges, places, times)
    return tuple(Span(float(a), float(b)) for a, b in pairwise(starts))


def without_silence(spans: tuple[Span, ...], signal: Signal, rate: int) -> tuple[Span, ...]:
    """The spans drawn in to where there is sound, so that a word does not light up during the pause before it."""
    levels = moving_level(signal, rate)
    loud = levels > (levels.max() * SILENCE if levels.size else 0)
    drawn = []
    for span in spans:
        first, last = round(span.start / HOP_SECONDS), round(span.end / HOP_SECONDS)
        sounding = np.flatnonzero(loud[first:last])
        if sounding.size:
            span = Span((first + int(sounding[0])) * HOP_SECONDS, (first + int(sounding[-1]) + 1) * HOP_SECONDS)
        drawn.append(span)
    return tuple(drawn)


def token_times(reading: Reading, spans: tuple[Span, ...], duration_ms: int) -> tuple[SpokenWord, ...]:
    """Each display token with the time from its first to its last spoken word, in whole milliseconds of the clip."""
    words: list[SpokenWord] = []
    index, clock = 0, 0
    for token in reading.tokens:
        own = spans[index : index + len(token.words)]
        index += len(token.words)
        start = end = clock
        if own:
            start = max(clock, min(duration_ms, round(own[0].start * 1000)))
            end = max(start, min(duration_ms, round(own[-1].end * 1000)))
        words.append(SpokenWord(token.text, start, end))
        clock = end
    return tuple(words)


def _offsets(reading: Reading) -> list[int]:
    """Where in the engine's text each spoken word starts."""
    offsets, position = [], 0
    for word in reading.words:
        position = reading.text.index(word, position)
        offsets.append(position)
        position += len(word)
    return offsets

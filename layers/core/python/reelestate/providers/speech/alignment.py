"""When each word of a known English text is spoken: forced alignment by PocketSphinx, in steps of 10 ms."""

import threading
from functools import lru_cache
from typing import Any

import numpy as np

from reelestate.providers.audio.wav import Signal, resample
from reelestate.providers.speech.pronunciation import arpabet
from reelestate.providers.speech.utterance import Span

MODEL_RATE = 16_000
FRAME_SECONDS = 0.01
LEVEL = 0.7
LONGEST_SECONDS = 60.0
"""Beyond this an utterance is not aligned: the search's memory grows with its length."""


class Aligner:
    """The acoustic model and its dictionary. Safe to share between threads."""

    def __init__(self) -> None:
        from pocketsphinx import Decoder

        self._decoder: Any = Decoder(loglevel="FATAL", lm=None)
        self._normalisation: str = self._decoder.get_cmn(False)
        self._lock = threading.Lock()

    def align(self, signal: Signal, rate: int, words: tuple[str, ...]) -> tuple[Span, ...] | None:
        """The seconds in which each word is spoken, or None when the sound does not fit the words."""
        if len(signal) / rate > LONGEST_SECONDS or not signal.size:
            return None
        samples = resample(signal, rate, MODEL_RATE)
        loudest = float(np.abs(samples).max())
        if loudest <= 0:
            return None
        pcm = np.rint(samples * (LEVEL * 32767 / loudest)).astype("<i2").tobytes()
        with self._lock:
            if not all(self._knows(word) for word in words):
                return None
            return self._search(pcm, words)

    def _knows(self, word: str) -> bool:
        """Whether the dictionary has the word, if need be after adding its pronunciation."""
        if self._decoder.lookup_word(word) is not None:
            return True
        phones = arpabet(word)
        if phones is None:
            return False
        self._decoder.add_word(word, phones, True)
        return True

    def _search(self, pcm: bytes, words: tuple[str, ...]) -> tuple[Span, ...] | None:
        # The decoder adapts to the channel from one utterance to the next; starting each from the same state
        # makes the times of a line independent of the lines before it.
        self._decoder.set_cmn(self._normalisation)
        try:
            self._decoder.set_align_text(" ".join(words))
            self._decoder.start_utt()
            self._decoder.process_raw(pcm, full_utt=True)
            self._decoder.end_utt()
            segments = list(self._decoder.seg() or ())
        except (RuntimeError, ValueError):
            return None
        spoken = [s for s in segments if not s.word.startswith(("<", "[", "(", "+"))]
        if [s.word.partition("(")[0] for s in spoken] != list(words):
            return None
        return tuple(Span(s.start_frame * FRAME_SECONDS, (s.end_frame + 1) * FRAME_SECONDS) for s in spoken)


@lru_cache(maxsize=1)
def aligner() -> Aligner:
    """This process's aligner; loading the model takes about half a second."""
    return Aligner()

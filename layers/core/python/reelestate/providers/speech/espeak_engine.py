"""eSpeak NG through its C library from the ``espeakng-loader`` wheel: one utterance at a time per process."""

import ctypes as c
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reelestate.kit.errors import ProviderFailed, Unavailable
from reelestate.providers.audio.wav import from_pcm16
from reelestate.providers.speech.utterance import Utterance, WordMark

SYNCHRONOUS = 2
UTF8 = 1
END_PAUSE = 0x1000
POSITION_CHARACTER = 1
PARAMETER_RATE, PARAMETER_VOLUME, PARAMETER_RANGE = 1, 2, 4
IPA_PHONEMES = 0x02
EVENT_LIST_END, EVENT_WORD = 0, 1
NORMAL_WORDS_PER_MINUTE = 165
SLOWEST, FASTEST = 80, 450


class _EventId(c.Union):
    _fields_ = (("number", c.c_int), ("name", c.c_char_p), ("string", c.c_char * 8))


class _Event(c.Structure):
    _fields_ = (
        ("type", c.c_int),
        ("unique_identifier", c.c_uint),
        ("text_position", c.c_int),
        ("length", c.c_int),
        ("audio_position", c.c_int),
        ("sample", c.c_int),
        ("user_data", c.c_void_p),
        ("id", _EventId),
    )


class _Voice(c.Structure):
    _fields_ = (
        ("name", c.c_char_p),
        ("languages", c.c_void_p),
        ("identifier", c.c_char_p),
        ("gender", c.c_ubyte),
        ("age", c.c_ubyte),
        ("variant", c.c_ubyte),
        ("reserved", c.c_ubyte),
        ("score", c.c_int),
        ("spare", c.c_void_p),
    )


OnSamples = c.CFUNCTYPE(c.c_int, c.POINTER(c.c_short), c.c_int, c.POINTER(_Event))


@dataclass(frozen=True, slots=True)
class Language:
    """A language eSpeak NG speaks: its tag there and the name of its voice file."""

    tag: str
    identifier: str


class ESpeakEngine:
    """The library, initialised once. Its state is global, so a lock guards every call."""

    def __init__(self) -> None:
        try:
            import espeakng_loader

            self._library = c.CDLL(espeakng_loader.get_library_path())
            data = str(espeakng_loader.get_data_path())
        except (ImportError, OSError) as error:
            raise Unavailable(f"eSpeak NG cannot be loaded: {error}. Run make setup.") from error
        _declare(self._library)
        self._lock = threading.Lock()
        self._pcm = bytearray()
        self._words: list[tuple[int, float]] = []
        self._on_samples = OnSamples(self._collect)
        self.rate: int = self._library.espeak_Initialize(SYNCHRONOUS, 0, data.encode(), 0)
        if self.rate <= 0:
            raise Unavailable("eSpeak NG found no language data: run make setup.")
        self._library.espeak_SetSynthCallback(self._on_samples)
        self.languages: tuple[Language, ...] = tuple(self._list_languages())

    def speak(self, text: str, voice: str, rate: float) -> Utterance:
        """Speaks plain text with a voice such as ``en-us+f3``. Raises ProviderFailed."""
        encoded = text.encode("utf-8", "ignore") + b"\0"
        with self._lock:
            self._pcm.clear()
            self._words.clear()
            self._select(voice)
            words_per_minute = max(SLOWEST, min(FASTEST, round(NORMAL_WORDS_PER_MINUTE * rate)))
            self._library.espeak_SetParameter(PARAMETER_RATE, words_per_minute, 0)
            status = self._library.espeak_Synth(
                encoded, len(encoded), 0, POSITION_CHARACTER, 0, UTF8 | END_PAUSE, None, None
            )
            self._library.espeak_Synchronize()
            pcm, words = bytes(self._pcm), list(self._words)
        if status != 0 or not pcm:
            raise ProviderFailed("eSpeak NG made no sound for this text.", voice=voice, status=status)
        ends = [start for _, start in words[1:]] + [len(pcm) / 2 / self.rate]
        marks = [WordMark(at, start, end) for (at, start), end in zip(words, ends, strict=True)]
        return Utterance(from_pcm16(pcm), self.rate, tuple(marks))

    def phonemes(self, word: str, voice: str = "en-us") -> str:
        """How the word is pronounced, in IPA."""
        encoded = c.c_char_p(word.encode("utf-8", "ignore"))
        with self._lock:
            self._select(voice)
            position = c.c_void_p(c.cast(encoded, c.c_void_p).value)
            answer = self._library.espeak_TextToPhonemes(c.byref(position), UTF8, IPA_PHONEMES)
        return answer.decode("utf-8", "ignore") if answer else ""

    def _select(self, voice: str) -> None:
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ProviderFailed(f"eSpeak NG could not load the voice {voice}.", voice=voice)

    def _collect(self, samples: Any, count: int, events: Any) -> int:
        if samples and count > 0:
            self._pcm += c.string_at(samples, count * 2)
        index = 0
        while events[index].type != EVENT_LIST_END:
            event = events[index]
            if event.type == EVENT_WORD:
                self._words.append((event.text_position - 1, event.sample / self.rate))
            index += 1
        return 0

    def _list_languages(self) -> Iterator[Language]:
        voices = self._library.espeak_ListVoices(None)
        index = 0
        while voices[index]:
            voice = voices[index].contents
            tag = c.string_at(voice.languages + 1).decode()
            if not voice.identifier.startswith(b"mb"):
                yield Language(tag, voice.identifier.decode())
            index += 1


@lru_cache(maxsize=1)
def engine() -> ESpeakEngine:
    """This process's engine. Raises Unavailable when the library is not there."""
    return ESpeakEngine()


def _declare(library: c.CDLL) -> None:
    library.espeak_Initialize.argtypes = [c.c_int, c.c_int, c.c_char_p, c.c_int]
    library.espeak_ListVoices.restype = c.POINTER(c.POINTER(_Voice))
    library.espeak_ListVoices.argtypes = [c.c_void_p]
    library.espeak_SetVoiceByName.argtypes = [c.c_char_p]
    library.espeak_SetParameter.argtypes = [c.c_int, c.c_int, c.c_int]
    library.espeak_SetSynthCallback.argtypes = [OnSamples]
    library.espeak_Synth.argtypes = [
        c.c_char_p,
        c.c_size_t,
        c.c_uint,
        c.c_int,
        c.c_uint,
        c.c_uint,
        c.c_void_p,
        c.c_void_p,
    ]
    library.espeak_TextToPhonemes.restype = c.c_char_p
    library.espeak_TextToPhonemes.argtypes = [c.POINTER(c.c_void_p), c.c_int, c.c_int]

"""eSpeak NG through its C library from the ``espeakng-loader`` wheel."""

import ctypes as c
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from reelestate.kit.errors import ProviderFailed, Unavailable
from reelestate.providers.audio.wav import from_pcm16
from reelestate.providers.speech import espeak_child
from reelestate.providers.speech.utterance import Utterance, WordMark

IPA_PHONEMES = 0x02
NORMAL_WORDS_PER_MINUTE = 165
SLOWEST, FASTEST = 80, 450
TIMEOUT_SECONDS = 60


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


class ESpeakEngine:
    """Speaks in child processes; languages and pronunciations are looked up in this one, under a lock."""

    def __init__(self) -> None:
        try:
            import espeakng_loader

            self._library_path, self._data_path = (
                espeakng_loader.get_library_path(),
                str(espeakng_loader.get_data_path()),
            )
            self._library = c.CDLL(self._library_path)
        except (ImportError, OSError) as error:
            raise Unavailable(f"eSpeak NG cannot be loaded: {error}. Run make setup.") from error
        self._lock = threading.Lock()
        if self._library.espeak_Initialize(espeak_child.SYNCHRONOUS, 0, self._data_path.encode(), 0) <= 0:
            raise Unavailable("eSpeak NG found no language data: run make setup.")
        self.languages: dict[str, str] = dict(self._list_languages())
        """The voice file of each language tag."""

    def speak(self, text: str, language: str, variant: str, rate: float) -> Utterance:
        """Speaks plain text in a language of ``languages``, with a timbre such as ``f3``. Raises ProviderFailed."""
        voice = self.languages[language] + (f"+{variant}" if variant else "")
        words_per_minute = max(SLOWEST, min(FASTEST, round(NORMAL_WORDS_PER_MINUTE * rate)))
        command = [sys.executable, "-I", espeak_child.__file__, self._library_path, self._data_path, voice]
        try:
            spoken = subprocess.run(
                [*command, str(words_per_minute)],
                input=text.encode("utf-8", "ignore"),
                capture_output=True,
                timeout=TIMEOUT_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise ProviderFailed(
                f"eSpeak NG took longer than {TIMEOUT_SECONDS} s for one sentence.", voice=voice
            ) from error
        header, _, pcm = spoken.stdout.partition(b"\n")
        if spoken.returncode != 0 or not pcm:
            raise ProviderFailed("eSpeak NG made no sound for this text.", voice=voice, status=spoken.returncode)
        facts = json.loads(header)
        starts = [(position, sample / facts["rate"]) for position, sample in facts["words"]]
        ends = [*(start for _, start in starts[1:]), len(pcm) / 2 / facts["rate"]]
        marks = [WordMark(at, start, end) for (at, start), end in zip(starts, ends, strict=False)]
        return Utterance(from_pcm16(pcm), facts["rate"], tuple(marks))

    def phonemes(self, word: str) -> str:
        """How Americans pronounce the word, in IPA."""
        encoded = c.c_char_p(word.encode("utf-8", "ignore"))
        translate = self._library.espeak_TextToPhonemes
        translate.restype, translate.argtypes = c.c_char_p, [c.POINTER(c.c_void_p), c.c_int, c.c_int]
        with self._lock:
            self._library.espeak_SetVoiceByName(self.languages["en-us"].encode())
            position = c.c_void_p(c.cast(encoded, c.c_void_p).value)
            answer = translate(c.byref(position), espeak_child.UTF8, IPA_PHONEMES)
        return answer.decode("utf-8", "ignore") if answer else ""

    def _list_languages(self) -> Iterator[tuple[str, str]]:
        self._library.espeak_ListVoices.restype = c.POINTER(c.POINTER(_Voice))
        voices = self._library.espeak_ListVoices(None)
        index = 0
        while voices[index]:
            voice = voices[index].contents
            if (
                not voice.identifier.startswith(b"mb")
                and Path(self._data_path, "lang", voice.identifier.decode()).exists()
            ):
                yield c.string_at(voice.languages + 1).decode(), voice.identifier.decode()
            index += 1


@lru_cache(maxsize=1)
def engine() -> ESpeakEngine:
    """This process's engine. Raises Unavailable when the library is not there."""
    return ESpeakEngine()

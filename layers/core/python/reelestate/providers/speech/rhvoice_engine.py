"""RHVoice through its C library: one engine per process, one utterance at a time.

The shared libraries are loaded from the assets directory (unpacked from packages, no installation needed) or, when
they are not there, from the system.
"""

import ctypes as c
import os
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

from reelestate.kit.errors import ProviderFailed, Unavailable
from reelestate.providers.audio.wav import from_pcm16
from reelestate.providers.speech.utterance import Utterance, WordMark

DEPENDENCIES = ("libsonic.so.0", "libRHVoice_core.so.7")
LIBRARY = "libRHVoice.so.5"
SYSTEM_DATA, SYSTEM_CONFIG = Path("/usr/share/RHVoice"), Path("/etc/RHVoice")
CONTINUE = 1
PLAIN_TEXT = 0

OnRate = c.CFUNCTYPE(c.c_int, c.c_int, c.c_void_p)
OnSamples = c.CFUNCTYPE(c.c_int, c.POINTER(c.c_short), c.c_uint, c.c_void_p)
OnName = c.CFUNCTYPE(c.c_int, c.c_char_p, c.c_void_p)
OnSpan = c.CFUNCTYPE(c.c_int, c.c_uint, c.c_uint, c.c_void_p)
OnDone = c.CFUNCTYPE(None, c.c_void_p)


class _Callbacks(c.Structure):
    _fields_ = (
        ("set_sample_rate", OnRate),
        ("play_speech", OnSamples),
        ("process_mark", OnName),
        ("word_starts", OnSpan),
        ("word_ends", OnSpan),
        ("sentence_starts", OnSpan),
        ("sentence_ends", OnSpan),
        ("play_audio", OnName),
        ("done", OnDone),
    )


class _InitParameters(c.Structure):
    _fields_ = (
        ("data_path", c.c_char_p),
        ("config_path", c.c_char_p),
        ("resource_paths", c.POINTER(c.c_char_p)),
        ("callbacks", _Callbacks),
        ("options", c.c_uint),
    )


class _SynthesisParameters(c.Structure):
    _fields_ = (
        ("voice_profile", c.c_char_p),
        ("absolute_rate", c.c_double),
        ("absolute_pitch", c.c_double),
        ("absolute_volume", c.c_double),
        ("relative_rate", c.c_double),
        ("relative_pitch", c.c_double),
        ("relative_volume", c.c_double),
        ("punctuation_mode", c.c_int),
        ("punctuation_list", c.c_char_p),
        ("capitals_mode", c.c_int),
        ("flags", c.c_int),
    )


class _Recording:
    """Collects the sound and the word marks of the utterance that is being spoken."""

    def __init__(self) -> None:
        self.rate = 0
        self.pcm = bytearray()
        self.starts: list[tuple[int, float]] = []
        self.ends: list[float] = []

    @property
    def seconds(self) -> float:
        return len(self.pcm) / 2 / self.rate if self.rate else 0.0

    def marks(self) -> tuple[WordMark, ...]:
        ends = [*self.ends, *[self.seconds] * len(self.starts)]
        return tuple(WordMark(at, start, end) for (at, start), end in zip(self.starts, ends, strict=False))


class RHVoiceEngine:
    """The library's engine with its voices loaded. Safe to share between threads."""

    def __init__(self, assets_dir: Path) -> None:
        self._library, data, config = _load(assets_dir)
        self._lock = threading.Lock()
        self._recording = _Recording()
        self._callbacks = self._make_callbacks()
        parameters = _InitParameters(str(data).encode(), str(config).encode(), None, self._callbacks, 0)
        self._engine = self._library.RHVoice_new_tts_engine(c.byref(parameters))
        if not self._engine:
            raise Unavailable("RHVoice could not load its voices: run make setup again.", data=str(data))

    def speak(self, text: str, voice: str, rate: float) -> Utterance:
        """Speaks plain text. Raises ProviderFailed when the library refuses it or says nothing."""
        encoded = text.encode("utf-8", "ignore")
        parameters = _SynthesisParameters(voice.encode(), 0, 0, 0, rate, 1, 1, 0, None, 0, 0)
        with self._lock:
            self._recording = recording = _Recording()
            message = self._library.RHVoice_new_message(
                self._engine, encoded, len(encoded), PLAIN_TEXT, c.byref(parameters), None
            )
            if not message:
                raise ProviderFailed(f"RHVoice refused to speak with the voice {voice}.", voice=voice)
            try:
                spoken = self._library.RHVoice_speak(message)
            finally:
                self._library.RHVoice_delete_message(message)
        if not spoken or not recording.pcm:
            raise ProviderFailed("RHVoice made no sound for this text.", voice=voice)
        return Utterance(from_pcm16(bytes(recording.pcm)), recording.rate, recording.marks())

    def _make_callbacks(self) -> _Callbacks:
        def set_rate(rate: int, _user: Any) -> int:
            self._recording.rate = rate
            return CONTINUE

        def play(samples: Any, count: int, _user: Any) -> int:
            self._recording.pcm += c.string_at(samples, 2 * count)
            return CONTINUE

        def word_starts(position: int, _length: int, _user: Any) -> int:
            self._recording.starts.append((position, self._recording.seconds))
            return CONTINUE

        def word_ends(_position: int, _length: int, _user: Any) -> int:
            self._recording.ends.append(self._recording.seconds)
            return CONTINUE

        return _Callbacks(
            OnRate(set_rate),
            OnSamples(play),
            OnName(),
            OnSpan(word_starts),
            OnSpan(word_ends),
            OnSpan(),
            OnSpan(),
            OnName(),
            OnDone(),
        )


_engines: dict[tuple[int, Path], RHVoiceEngine] = {}
_engines_lock = threading.Lock()


def engine(assets_dir: Path) -> RHVoiceEngine:
    """This process's engine; a forked worker makes its own. Raises Unavailable when the library is not there."""
    key = (os.getpid(), assets_dir.resolve())
    with _engines_lock:
        if key not in _engines:
            _engines[key] = RHVoiceEngine(assets_dir)
        return _engines[key]


def _unlock_in_child() -> None:
    """A lock that another thread held at the fork would stay held for ever in the child."""
    global _engines_lock
    _engines_lock = threading.Lock()


os.register_at_fork(after_in_child=_unlock_in_child)


def data_directory(assets_dir: Path) -> Path | None:
    """Where voices and languages lie, or None when RHVoice is not here."""
    for directory in (assets_dir / "rhvoice" / "share", SYSTEM_DATA):
        if (directory / "languages" / "English").is_dir():
            return directory
    return None


@lru_cache(maxsize=4)
def loading_problem(assets_dir: Path) -> str | None:
    """Why the library cannot be loaded, or None when it can."""
    try:
        _load(assets_dir)
    except Unavailable as problem:
        return problem.message
    return None


def _load(assets_dir: Path) -> tuple[c.CDLL, Path, Path]:
    data = data_directory(assets_dir)
    if data is None:
        raise Unavailable("RHVoice is not installed: run make setup.")
    own = assets_dir / "rhvoice" / "lib"
    libraries = own.resolve() if (own / LIBRARY).exists() else None
    try:
        for name in DEPENDENCIES:
            c.CDLL(_path(libraries, name), mode=c.RTLD_GLOBAL)
        library = c.CDLL(_path(libraries, LIBRARY))
    except OSError as error:
        raise Unavailable(f"RHVoice cannot be loaded: {error}. Run make setup.") from error
    config = assets_dir / "rhvoice" / "etc"
    _declare(library)
    return library, data, config if config.is_dir() else SYSTEM_CONFIG


def _path(directory: Path | None, name: str) -> str:
    return str(directory / name) if directory else name


def _declare(library: c.CDLL) -> None:
    library.RHVoice_new_tts_engine.restype = c.c_void_p
    library.RHVoice_new_tts_engine.argtypes = [c.POINTER(_InitParameters)]
    library.RHVoice_new_message.restype = c.c_void_p
    library.RHVoice_new_message.argtypes = [
        c.c_void_p,
        c.c_char_p,
        c.c_uint,
        c.c_int,
        c.POINTER(_SynthesisParameters),
        c.c_void_p,
    ]
    library.RHVoice_speak.argtypes = [c.c_void_p]
    library.RHVoice_delete_message.argtypes = [c.c_void_p]
    library.RHVoice_delete_message.restype = None

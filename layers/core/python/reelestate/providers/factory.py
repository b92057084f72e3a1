"""Which provider does the work: chosen by the settings, built on first use."""

from collections.abc import Callable
from dataclasses import dataclass

from reelestate.kit.settings import Settings
from reelestate.providers.music.base import MusicProvider
from reelestate.providers.script_writing.base import ScriptWriter
from reelestate.providers.speech.base import SpeechProvider


@dataclass(frozen=True, slots=True)
class ProviderStatus:
    """A provider as ``reelestate doctor`` shows it; ``unavailable_reason`` is None when it can work here."""

    capability: str
    name: str
    unavailable_reason: str | None


def speech_provider(settings: Settings) -> SpeechProvider:
    """The speech provider the settings ask for; ``auto`` takes the best one for each line's language."""
    if settings.speech_provider == "auto":
        from reelestate.providers.speech.auto import BestSpeech

        return BestSpeech(_rhvoice(settings), _espeak(settings))
    return SPEECH[settings.speech_provider](settings)


def speech_statuses(settings: Settings, language: str = "en-US") -> tuple[ProviderStatus, ...]:
    """All speech providers, best first, and whether each can speak the language here."""
    providers = [build(settings) for build in SPEECH.values()]
    return tuple(ProviderStatus("speech", p.name, p.unavailable_reason(language)) for p in providers)


def music_provider(settings: Settings) -> MusicProvider:
    """The music provider the settings ask for; ``auto`` takes sampled instruments where they are installed."""
    if settings.music_provider == "auto":
        from reelestate.providers.music.auto import BestMusic

        return BestMusic(_soundfont(settings), _synthesizer(settings))
    return MUSIC[settings.music_provider](settings)


def music_statuses(settings: Settings) -> tuple[ProviderStatus, ...]:
    """All music providers, best first, and whether each can play here."""
    providers = [build(settings) for build in MUSIC.values()]
    return tuple(ProviderStatus("music", p.name, p.unavailable_reason()) for p in providers)


def script_writer(_settings: Settings) -> ScriptWriter:
    """The script writer: embedded phrase banks."""
    from reelestate.providers.script_writing.local import LocalScriptWriter

    return LocalScriptWriter()


def statuses(settings: Settings) -> tuple[ProviderStatus, ...]:
    """Every provider there is a choice of, best first within its capability."""
    return (*speech_statuses(settings), *music_statuses(settings))


def _rhvoice(settings: Settings) -> SpeechProvider:
    from reelestate.providers.speech.rhvoice import RHVoiceSpeech

    return RHVoiceSpeech(settings.assets_dir)


def _espeak(_settings: Settings) -> SpeechProvider:
    from reelestate.providers.speech.espeak import ESpeakSpeech

    return ESpeakSpeech()


def _soundfont(settings: Settings) -> MusicProvider:
    from reelestate.providers.music.soundfont import SoundFontMusic

    return SoundFontMusic(settings.assets_dir)


def _synthesizer(_settings: Settings) -> MusicProvider:
    from reelestate.providers.music.synthesizer import SynthesizerMusic

    return SynthesizerMusic()


SPEECH: dict[str, Callable[[Settings], SpeechProvider]] = {"rhvoice": _rhvoice, "espeak": _espeak}
MUSIC: dict[str, Callable[[Settings], MusicProvider]] = {"soundfont": _soundfont, "synthesizer": _synthesizer}

"""Which provider does the work: chosen by the settings, built on first use."""

from collections.abc import Callable
from dataclasses import dataclass

from reelestate.kit.settings import Settings
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


def _rhvoice(settings: Settings) -> SpeechProvider:
    from reelestate.providers.speech.rhvoice import RHVoiceSpeech

    return RHVoiceSpeech(settings.assets_dir)


def _espeak(_settings: Settings) -> SpeechProvider:
    from reelestate.providers.speech.espeak import ESpeakSpeech

    return ESpeakSpeech()


SPEECH: dict[str, Callable[[Settings], SpeechProvider]] = {"rhvoice": _rhvoice, "espeak": _espeak}

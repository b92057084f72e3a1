"""The best voice there is, and an honest word when it is the lesser one."""

from pathlib import Path

import pytest

from reelestate.kit.errors import InvalidInput
from reelestate.providers.speech import rhvoice_engine
from reelestate.providers.speech.auto import BestSpeech
from reelestate.providers.speech.base import SpeechRequest
from reelestate.providers.speech.espeak import ESpeakSpeech
from reelestate.providers.speech.rhvoice import RHVoiceSpeech


@pytest.fixture
def missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RHVoiceSpeech:
    """RHVoice on a machine that has neither its voices in the assets nor in the system."""
    monkeypatch.setattr(rhvoice_engine, "SYSTEM_DATA", tmp_path / "nowhere")
    return RHVoiceSpeech(tmp_path)


def test_english_is_spoken_by_rhvoice_without_a_word_of_excuse(rhvoice: RHVoiceSpeech, espeak: ESpeakSpeech) -> None:
    speech = BestSpeech(rhvoice, espeak).synthesize(SpeechRequest("Welcome home"))

    assert (speech.provider, speech.fallback_reason) == ("rhvoice", None)


def test_another_language_falls_back_and_says_why(rhvoice: RHVoiceSpeech, espeak: ESpeakSpeech) -> None:
    speech = BestSpeech(rhvoice, espeak).synthesize(SpeechRequest("Welkom tuis", language="af-ZA"))

    assert (speech.provider, speech.fallback_reason) == ("espeak", "RHVoice has no voice for af-ZA.")


def test_a_missing_library_falls_back_and_names_the_remedy(missing: RHVoiceSpeech, espeak: ESpeakSpeech) -> None:
    speech = BestSpeech(missing, espeak).synthesize(SpeechRequest("Welcome home"))

    assert speech.provider == "espeak"
    assert speech.fallback_reason == "RHVoice is not installed: run make setup."


def test_a_voice_asked_for_by_name_is_used(rhvoice: RHVoiceSpeech, espeak: ESpeakSpeech) -> None:
    best = BestSpeech(rhvoice, espeak)

    assert best.synthesize(SpeechRequest("Hello", voice="en-us+m3")).provider == "espeak"
    assert best.synthesize(SpeechRequest("Hello", voice="alan")).voice == "alan"
    with pytest.raises(InvalidInput, match="slt"):
        best.synthesize(SpeechRequest("Hello", voice="nobody"))


def test_nothing_speaks_an_unknown_language(missing: RHVoiceSpeech, espeak: ESpeakSpeech) -> None:
    best = BestSpeech(missing, espeak)

    assert best.unavailable_reason("xx") == "eSpeak NG has no voice for xx."
    assert best.unavailable_reason("sw-KE") is None

"""Speech in other languages by eSpeak NG."""

import json
from pathlib import Path

import pytest

from reelestate.kit.errors import InvalidInput, ProviderFailed
from reelestate.providers.audio.loudness import integrated_loudness
from reelestate.providers.audio.wav import from_wav
from reelestate.providers.speech.base import SpeechRequest
from reelestate.providers.speech.espeak import ESpeakSpeech

NAUGHTY_STRINGS = Path(__file__).parents[5] / "shared" / "inputs" / "blns.json"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("hi-IN", "नमस्ते, यह सुंदर घर है।"),
        ("ta-IN", "வணக்கம், இது அழகான வீடு"),
        ("ar-AE", "مرحبا بكم في هذا البيت الجميل"),
        ("zh-CN", "欢迎来到这个 美丽的家"),
        ("af-ZA", "Welkom by hierdie pragtige huis."),
        ("es-MX", "Casa con piscina por $1.250.000."),
        ("en-GB", "Three bedrooms for £450,000."),
    ],
)
def test_a_line_in_any_language_is_spoken_with_word_times(espeak: ESpeakSpeech, language: str, text: str) -> None:
    speech = espeak.synthesize(SpeechRequest(text, language=language))

    signal, rate = from_wav(speech.wav)
    assert integrated_loudness(signal, rate) == pytest.approx(-17, abs=1)
    assert [word.text for word in speech.words] == text.split()
    assert all(word.end_ms > word.start_ms for word in speech.words)
    assert speech.words[-1].end_ms <= speech.duration_ms
    assert speech.timing == ("aligned" if language.startswith("en") else "engine")


def test_genders_sound_different_and_repeat_exactly(espeak: ESpeakSpeech) -> None:
    female, male = (espeak.synthesize(SpeechRequest("Hallo", "de-DE", gender=g)) for g in ("female", "male"))

    assert female.wav != male.wav
    assert espeak.synthesize(SpeechRequest("Hallo", "de-DE", gender="female")) == female


def test_voices_that_are_listed_can_be_asked_for(espeak: ESpeakSpeech) -> None:
    voice = espeak.voices("fr-CA")[1]

    assert espeak.synthesize(SpeechRequest("Bonjour", "fr-CA", voice=voice)).voice == voice


@pytest.mark.parametrize(
    ("request_", "field", "listed"),
    [
        (SpeechRequest("nuqneH", language="xx-QQ"), "language", "en-us"),
        (SpeechRequest("Hallo", "de-DE", voice="slt"), "voice", "de+f3"),
        (SpeechRequest("  ", "de-DE"), "text", "word"),
    ],
)
def test_bad_input_names_the_field_and_what_exists(
    espeak: ESpeakSpeech, request_: SpeechRequest, field: str, listed: str
) -> None:
    with pytest.raises(InvalidInput) as error:
        espeak.synthesize(request_)

    assert error.value.field == field
    assert listed in error.value.remedy


@pytest.mark.skipif(not NAUGHTY_STRINGS.exists(), reason="the list of naughty strings is not beside the repository")
def test_naughty_strings_are_spoken_or_refused(espeak: ESpeakSpeech) -> None:
    refusals = []
    for text in json.loads(NAUGHTY_STRINGS.read_text())[::20]:
        try:
            speech = espeak.synthesize(SpeechRequest(text, "hi-IN"))
        except (InvalidInput, ProviderFailed) as refusal:
            refusals.append(refusal.message)
            continue
        assert [word.text for word in speech.words] == text.split()

    assert all("no word that can be spoken" in message or "made no sound" in message for message in refusals)

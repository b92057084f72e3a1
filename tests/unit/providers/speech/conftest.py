"""Speech providers, or a skip that says what is missing."""

from pathlib import Path

import pytest

from reelestate.providers.speech.espeak import ESpeakSpeech
from reelestate.providers.speech.rhvoice import RHVoiceSpeech


@pytest.fixture(scope="session")
def rhvoice(assets_dir: Path) -> RHVoiceSpeech:
    provider = RHVoiceSpeech(assets_dir)
    reason = provider.unavailable_reason("en-US")
    if reason:
        pytest.skip(reason)
    return provider


@pytest.fixture(scope="session")
def espeak() -> ESpeakSpeech:
    return ESpeakSpeech()

"""Settings choose the providers."""

import subprocess
import sys
from pathlib import Path

import pytest

from reelestate.kit.settings import Settings
from reelestate.providers.factory import music_provider, music_statuses, speech_provider, speech_statuses


@pytest.mark.parametrize("name", ["auto", "rhvoice", "espeak"])
def test_speech_is_chosen_by_the_settings(name: str) -> None:
    assert speech_provider(Settings(speech_provider=name)).name == name


@pytest.mark.parametrize("name", ["auto", "soundfont", "synthesizer"])
def test_music_is_chosen_by_the_settings(name: str) -> None:
    assert music_provider(Settings(music_provider=name)).name == name


def test_statuses_tell_what_is_missing(tmp_path: Path) -> None:
    settings = Settings(assets_dir=tmp_path)

    music = {status.name: status.unavailable_reason for status in music_statuses(settings)}
    speech = {status.name: status.unavailable_reason for status in speech_statuses(settings, "af-ZA")}

    assert music == {"soundfont": "No sound font is installed: run make setup.", "synthesizer": None}
    assert speech == {"rhvoice": "RHVoice has no voice for af-ZA.", "espeak": None}


def test_importing_the_factory_loads_nothing_heavy() -> None:
    check = (
        "import sys, reelestate.providers.factory;"
        "sys.exit(','.join({'numpy', 'symusic', 'pocketsphinx', 'num2words', 'boto3'} & set(sys.modules)))"
    )
    outcome = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=False)

    assert outcome.stderr.strip() == ""

"""English narration by RHVoice: natural enough for a listing film, spoken on this machine.

Output is a 24 kHz mono WAV. Voices whose licence forbids commercial use are never offered, wherever they come from.
"""

from pathlib import Path

from reelestate.kit.errors import InvalidInput, Unavailable
from reelestate.providers.speech.base import Gender, Speech, SpeechRequest
from reelestate.providers.speech.utterance import read_request

VOICES: dict[str, Gender] = {"slt": "female", "clb": "female", "bdl": "male", "alan": "male"}
"""In order of preference; ``alan`` speaks Scottish English."""


class RHVoiceSpeech:
    """Speaks every English with four voices."""

    name = "rhvoice"

    def __init__(self, assets_dir: Path) -> None:
        self._assets_dir = assets_dir

    def unavailable_reason(self, language: str) -> str | None:
        """Why RHVoice cannot speak the language here, or None when it can."""
        from reelestate.providers.speech.rhvoice_engine import loading_problem

        if not _is_english(language):
            return f"RHVoice has no voice for {language}."
        problem = loading_problem(self._assets_dir)
        if problem is None and not self._installed():
            return "None of RHVoice's English voices is installed: run make setup."
        return problem

    def voices(self, language: str) -> tuple[str, ...]:
        """Names of the installed voices that may be used commercially."""
        return self._installed() if _is_english(language) else ()

    def synthesize(self, request: SpeechRequest) -> Speech:
        """Speaks the line. Raises InvalidInput, Unavailable or ProviderFailed."""
        from reelestate.providers.speech.finishing import speak_line
        from reelestate.providers.speech.rhvoice_engine import engine

        if not _is_english(request.language):
            raise InvalidInput("language", f"RHVoice has no voice for {request.language}", "Use a tag such as en-US.")
        problem = self.unavailable_reason(request.language)
        if problem:
            raise Unavailable(problem)
        reading = read_request(request)
        voice = self._choose(request)
        speaker = engine(self._assets_dir)
        return speak_line(
            request,
            reading,
            lambda text: speaker.speak(text, voice, request.rate),
            provider=self.name,
            voice=voice,
        )

    def _choose(self, request: SpeechRequest) -> str:
        installed = self._installed()
        if request.voice is None:
            return next((v for v in installed if VOICES[v] == request.gender), installed[0])
        if request.voice.lower() not in installed:
            raise InvalidInput(
                "voice", f"RHVoice has no voice {request.voice!r}", f"Use one of: {', '.join(installed)}."
            )
        return request.voice.lower()

    def _installed(self) -> tuple[str, ...]:
        from reelestate.providers.speech.rhvoice_engine import data_directory

        data = data_directory(self._assets_dir)
        return tuple(v for v in VOICES if data is not None and (data / "voices" / v / "voice.info").is_file())


def _is_english(language: str) -> bool:
    return language.lower().replace("_", "-").split("-")[0] == "en"

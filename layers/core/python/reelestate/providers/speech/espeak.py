"""Speech in more than a hundred languages by eSpeak NG: clear, but plainly a machine.

Output is a 22.05 kHz mono WAV.
"""

from reelestate.kit.errors import InvalidInput, Unavailable
from reelestate.providers.speech.base import Gender, Speech, SpeechRequest
from reelestate.providers.speech.utterance import read_request

VARIANTS: dict[Gender, tuple[str, ...]] = {"female": ("f3", "f2", "f4"), "male": ("m3", "m1", "m7"), "neutral": ("",)}
"""Timbres in order of preference; '' is the plain voice."""
OTHER_NAMES = {"zh": "cmn", "zh-cn": "cmn", "zh-hans": "cmn", "zh-tw": "cmn", "zh-hk": "yue", "no": "nb", "tl": "en-us",
               "pt-pt": "pt", "fr": "fr-fr", "en": "en-us", "en-ca": "en-us", "iw": "he"}  # fmt: skip
BRITISH = "en-gb"


class ESpeakSpeech:
    """Speaks every language of eSpeak NG in female, male and neutral timbres."""

    name = "espeak"

    def unavailable_reason(self, language: str) -> str | None:
        """Why eSpeak NG cannot speak the language here, or None when it can."""
        from reelestate.providers.speech.espeak_engine import engine

        try:
            engine()
        except Unavailable as problem:
            return problem.message
        return None if self._tag(language) else f"eSpeak NG has no voice for {language}."

    def languages(self) -> tuple[str, ...]:
        """The tags of all languages, as eSpeak NG writes them."""
        from reelestate.providers.speech.espeak_engine import engine

        return tuple(sorted(engine().languages))

    def voices(self, language: str) -> tuple[str, ...]:
        """Names of the voices for the language, e.g. ``af+f3``."""
        tag = self._tag(language)
        return tuple(_name(tag, v) for variants in VARIANTS.values() for v in variants) if tag else ()

    def synthesize(self, request: SpeechRequest) -> Speech:
        """Speaks the line. Raises InvalidInput, Unavailable or ProviderFailed."""
        from reelestate.providers.speech.espeak_engine import engine
        from reelestate.providers.speech.finishing import speak_line

        voice = self._choose(request)
        reading = read_request(request)
        speaker = engine()
        language, _, variant = voice.partition("+")
        return speak_line(
            request,
            reading,
            lambda text: speaker.speak(text, language, variant, request.rate),
            provider=self.name,
            voice=voice,
        )

    def _choose(self, request: SpeechRequest) -> str:
        tag = self._tag(request.language)
        if tag is None:
            raise InvalidInput(
                "language",
                f"no voice speaks {request.language!r}",
                f"Use one of: {', '.join(self.languages())}.",
            )
        if request.voice is None:
            return _name(tag, VARIANTS[request.gender][0])
        voices = self.voices(request.language)
        if request.voice.lower() not in voices:
            raise InvalidInput(
                "voice", f"eSpeak NG has no voice {request.voice!r}", f"Use one of: {', '.join(voices)}."
            )
        return request.voice.lower()

    def _tag(self, language: str) -> str | None:
        """eSpeak NG's own tag for a BCP 47 tag: the exact one, else the language's plain one."""
        known = self.languages()
        wanted = language.lower().replace("_", "-")
        primary = wanted.split("-")[0]
        candidates = [wanted, OTHER_NAMES.get(wanted), BRITISH if primary == "en" else None, primary]
        candidates += [OTHER_NAMES.get(primary), *(tag for tag in known if tag.startswith(primary + "-"))]
        return next((tag for tag in candidates if tag in known), None)


def _name(tag: str, variant: str) -> str:
    return f"{tag}+{variant}" if variant else tag

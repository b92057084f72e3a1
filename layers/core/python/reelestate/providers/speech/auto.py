"""The best speech this machine has for a language."""

from dataclasses import replace

from reelestate.providers.speech.base import Speech, SpeechProvider, SpeechRequest


class BestSpeech:
    """Speaks with ``preferred`` where it can, and otherwise with ``fallback``, saying why."""

    name = "auto"

    def __init__(self, preferred: SpeechProvider, fallback: SpeechProvider) -> None:
        self._preferred = preferred
        self._fallback = fallback

    def unavailable_reason(self, language: str) -> str | None:
        """Why nothing here can speak the language, or None when something can."""
        if self._preferred.unavailable_reason(language) is None:
            return None
        return self._fallback.unavailable_reason(language)

    def voices(self, language: str) -> tuple[str, ...]:
        """The voices of both, the preferred ones first."""
        reason = self._preferred.unavailable_reason(language)
        return (*(() if reason else self._preferred.voices(language)), *self._fallback.voices(language))

    def synthesize(self, request: SpeechRequest) -> Speech:
        """Speaks the line. A voice asked for by name is spoken by the provider that has it."""
        reason = self._preferred.unavailable_reason(request.language)
        if reason is not None:
            return replace(self._fallback.synthesize(request), fallback_reason=reason)
        asked = (request.voice or "").lower()
        if asked and asked not in self._preferred.voices(request.language):
            if asked in self._fallback.voices(request.language):
                return self._fallback.synthesize(request)
            return self._preferred.synthesize(request)
        return self._preferred.synthesize(request)

"""The best music this machine can play."""

from dataclasses import replace

from reelestate.providers.music.base import Music, MusicProvider, MusicRequest


class BestMusic:
    """Plays with ``preferred`` where it can, and otherwise with ``fallback``, saying why."""

    name = "auto"

    def __init__(self, preferred: MusicProvider, fallback: MusicProvider) -> None:
        self._preferred = preferred
        self._fallback = fallback

    def unavailable_reason(self) -> str | None:
        """Why nothing here can play, or None when something can."""
        if self._preferred.unavailable_reason() is None:
            return None
        return self._fallback.unavailable_reason()

    def compose(self, request: MusicRequest) -> Music:
        """Composes and plays the bed."""
        reason = self._preferred.unavailable_reason()
        if reason is None:
            return self._preferred.compose(request)
        return replace(self._fallback.compose(request), fallback_reason=reason)

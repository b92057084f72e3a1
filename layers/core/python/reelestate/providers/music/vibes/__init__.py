"""One composer for each vibe."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from reelestate.providers.music.form import Form
from reelestate.providers.music.score import Part
from reelestate.providers.music.vibes.ambient import compose_ambient
from reelestate.providers.music.vibes.chill import compose_chill
from reelestate.providers.music.vibes.cinematic import compose_cinematic
from reelestate.providers.music.vibes.electronic import compose_electronic
from reelestate.providers.music.vibes.piano import compose_piano
from reelestate.providers.music.vibes.raga import compose_raga
from reelestate.providers.music.vibes.upbeat import compose_upbeat


@dataclass(frozen=True, slots=True)
class VibeComposer:
    """``tempo``: the beats a minute in which the vibe feels right; ``tail_seconds``: what its last chord needs."""

    tempo: tuple[float, float]
    tail_seconds: float
    compose: Callable[[Form, Random], list[Part]]


VIBES: dict[str, VibeComposer] = {
    "chill": VibeComposer((68, 98), 2.4, compose_chill),
    "upbeat": VibeComposer((100, 135), 1.8, compose_upbeat),
    "cinematic": VibeComposer((66, 100), 3.0, compose_cinematic),
    "piano": VibeComposer((60, 92), 3.0, compose_piano),
    "electronic": VibeComposer((98, 130), 2.0, compose_electronic),
    "ambient": VibeComposer((45, 75), 3.5, compose_ambient),
    "raga": VibeComposer((60, 100), 3.0, compose_raga),
}

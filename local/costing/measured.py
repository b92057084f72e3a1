"""What films took where they were measured, and what one of another length takes by it."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

MEASURED = Path(__file__).parent / "measured.json"
COMPOSE = "video_composition"
SEGMENTS = "artefacts/segment"
PER_CUT = frozenset({COMPOSE, "assemble", "quality_check"})
"""Steps that a film does once for each of its cuts."""


class StepMeasure(BaseModel):
    """One step of one film: how often it ran and what a run took on average."""

    model_config = ConfigDict(frozen=True)

    step: str
    runs: float
    cpu_seconds: float
    wall_seconds: float
    peak_mib: int
    calls: dict[str, float]
    statements: float


class Kept(BaseModel):
    """Objects of one kind in the store."""

    model_config = ConfigDict(frozen=True)

    count: int
    bytes: int


class FilmMeasure(BaseModel):
    """One measured film of one cut."""

    model_config = ConfigDict(frozen=True)

    seconds: int
    photos: int
    film_bytes: list[int]
    steps: list[StepMeasure]
    objects: dict[str, Kept]


class Measured(BaseModel):
    """The measured films, shortest first, and the machine."""

    model_config = ConfigDict(frozen=True)

    measured_on: str
    machine: dict[str, Any]
    films: list[FilmMeasure]

    def step(self, name: str, seconds: float) -> StepMeasure:
        """What a run of the step takes in a film of that length, interpolated between the measured lengths.

        Raises KeyError for a step that was not measured.
        """
        low, high = self.films[0], self.films[-1]
        a, b = _step(low, name), _step(high, name)
        share = _share(low.seconds, high.seconds, seconds)
        return StepMeasure(
            step=name,
            runs=max(1.0, _between(a.runs, b.runs, share)),
            cpu_seconds=max(0.0, _between(a.cpu_seconds, b.cpu_seconds, share)),
            wall_seconds=max(0.0, _between(a.wall_seconds, b.wall_seconds, share)),
            peak_mib=max(a.peak_mib, b.peak_mib),
            calls={
                call: max(0.0, _between(a.calls.get(call, 0), b.calls.get(call, 0), share))
                for call in sorted(a.calls.keys() | b.calls.keys())
            },
            statements=_between(a.statements, b.statements, share),
        )

    def stored_bytes(self, seconds: float) -> float:
        """Bytes in the store after a film of one cut."""
        low, high = self.films[0], self.films[-1]
        share = _share(low.seconds, high.seconds, seconds)
        return _between(_stored(low), _stored(high), share)

    def segments(self, seconds: float) -> float:
        """Segments of one cut."""
        low, high = self.films[0], self.films[-1]
        share = _share(low.seconds, high.seconds, seconds)
        return _between(low.objects[SEGMENTS].count, high.objects[SEGMENTS].count, share)

    def film_bytes(self, seconds: float) -> float:
        """Bytes of one finished cut."""
        low, high = self.films[0], self.films[-1]
        return _between(low.film_bytes[0], high.film_bytes[0], _share(low.seconds, high.seconds, seconds))


def load_measured(path: Path = MEASURED) -> Measured:
    """The committed measurement; ``python -m benchmarks.cost`` makes a new one."""
    return Measured.model_validate_json(path.read_text(encoding="utf-8"))


def _step(film: FilmMeasure, name: str) -> StepMeasure:
    for step in film.steps:
        if step.step == name:
            return step
    raise KeyError(f"{name!r} was not measured: run `python -m benchmarks.cost` again.")


def _stored(film: FilmMeasure) -> float:
    return float(sum(kept.bytes for kept in film.objects.values()))


def _share(low: float, high: float, at: float) -> float:
    return 0.0 if low == high else (at - low) / (high - low)


def _between(a: float, b: float, share: float) -> float:
    return a + (b - a) * share

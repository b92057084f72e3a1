"""What a pipeline step is: a named function from a validated input to a validated output.

Features define steps; ``renders.runner`` runs them. A step is idempotent: whatever it writes is keyed by what
determined it, so that a retry or a resume finds it and pays for nothing twice.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class StepModel(BaseModel):
    """Base of step inputs and outputs: small JSON; large things travel as object keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


GivenT = TypeVar("GivenT", bound=StepModel)
AnswerT = TypeVar("AnswerT", bound=StepModel)


@dataclass(frozen=True, slots=True)
class ProviderCall:
    """One call of a creative provider, for the job's record."""

    capability: str
    provider: str
    latency_ms: int
    model: str = ""
    cost_usd: Decimal = Decimal(0)
    fallback_reason: str | None = None


@dataclass(slots=True)
class StepContext:
    """Who the step works for, a scratch directory that vanishes after it, and what it wants on record."""

    organization_id: UUID
    job_id: UUID
    scratch: Path
    calls: list[ProviderCall] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def record(self, call: ProviderCall) -> None:
        """Puts a provider call on the job's record; a fallback also becomes a note a person sees."""
        self.calls.append(call)
        if call.fallback_reason and call.fallback_reason not in self.notes:
            self.notes.append(call.fallback_reason)

    def note(self, text: str) -> None:
        """Puts something a person should know on the step's record."""
        self.notes.append(text)


def _unlabelled(_input: StepModel) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Step(Generic[GivenT, AnswerT]):
    """A step. ``item`` labels the inputs of a mapped step, e.g. by the line's id."""

    name: str
    input: type[GivenT]
    run: Callable[[StepContext, GivenT], AnswerT]
    item: Callable[[GivenT], str] = _unlabelled


AnyStep = Step[Any, Any]

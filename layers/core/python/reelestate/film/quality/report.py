"""What the quality check found, as stored with the job."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, computed_field

from reelestate.kit.errors import QualityRejected

Figure = float | int | str | bool | None


class CheckResult(BaseModel):
    """One figure the film must meet."""

    model_config = ConfigDict(frozen=True)

    name: str
    ok: bool
    measured: Figure = Field(description="None where there was nothing to measure.")
    limit: Figure
    unit: str = ""
    message: str = Field(description="For a person: what was found and, when it fails, what is wrong.")


class QualityReport(BaseModel):
    """All figures of one film."""

    model_config = ConfigDict(frozen=True)

    checks: tuple[CheckResult, ...]

    @computed_field(description="Whether every check passed.")  # type: ignore[prop-decorator]
    @property
    def ok(self) -> bool:
        """Whether every check passed."""
        return all(check.ok for check in self.checks)

    @property
    def failed(self) -> tuple[CheckResult, ...]:
        """The checks that did not pass."""
        return tuple(check for check in self.checks if not check.ok)

    def reject(self) -> Self:
        """Returns itself when every check passed; raises QualityRejected, which names the failed ones, otherwise."""
        if self.ok:
            return self
        raise QualityRejected(
            "The film is not fit to publish: " + " ".join(check.message for check in self.failed),
            failed=[check.model_dump(mode="json") for check in self.failed],
        )

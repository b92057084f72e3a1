"""What about words a person should look at, whatever found it: the law, the claims ledger, or a platform's limits."""

from reelestate.generation.claims import LedgerRow
from reelestate.generation.fair_housing import HousingFinding
from reelestate.generation.scene_schemas import CopyFinding
from reelestate.kit.errors import InvalidInput


def of_law(finding: HousingFinding) -> CopyFinding:
    """A wording the fair-housing rules advise against, or forbid."""
    return CopyFinding(
        kind="fair_housing",
        where=finding.where,
        words=finding.words,
        start=finding.start,
        end=finding.end,
        message=finding.message,
        remedy=finding.suggestion,
        blocks_approval=finding.tier == "block",
    )


def of_claim(row: LedgerRow, where: str) -> CopyFinding:
    """A claim that rests on no fact, in the field ``where``."""
    return CopyFinding(
        kind="claim",
        where=where,
        words=row.words,
        start=row.start,
        end=row.end,
        message=row.message or f'Nothing in the listing says "{row.words}".',
        remedy=row.remedy,
        blocks_approval=True,
    )


def of_limit(misfit: InvalidInput) -> CopyFinding:
    """Something that the post's platform does not take. It is about the whole field and names no words of it."""
    return CopyFinding(
        kind="limit",
        where=misfit.field,
        words="",
        start=0,
        end=0,
        message=misfit.problem,
        remedy=misfit.remedy,
        blocks_approval=True,
    )

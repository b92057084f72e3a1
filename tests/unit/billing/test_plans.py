"""The plan catalogue: the documents' figures, and a catalogue that cannot contradict itself."""

from typing import Any

import pytest
from pydantic import ValidationError

from reelestate.billing import plans
from reelestate.billing.plans import Catalogue
from reelestate.kit.errors import InvalidInput


@pytest.mark.parametrize(
    ("plan_id", "price", "granted", "seconds", "characters", "quality", "watermark"),
    [
        ("free", 0, 3, 60, 1, "720p", True),
        ("standard", 39, 30, 120, 3, "1080p", False),
        ("pro", 49, 60, 180, 5, "4K", False),
        ("enterprise", 99, 150, None, None, "4K", False),
    ],
)
def test_plans_are_those_of_the_documents(
    plan_id: str, price: int, granted: int, seconds: int | None, characters: int | None, quality: str, watermark: bool
) -> None:
    plan = plans.get(plan_id)

    assert (plan.price_per_month, plan.credits_per_month) == (price, granted)
    assert (plan.limits.max_duration_seconds, plan.limits.max_characters) == (seconds, characters)
    assert (plan.limits.quality, plan.limits.watermark) == (quality, watermark)


def test_ten_credits_cost_five_dollars() -> None:
    catalogue = plans.catalogue()

    assert (catalogue.top_up.credits, catalogue.top_up.price, catalogue.currency) == (10, 5, "USD")


@pytest.mark.parametrize(
    ("alias", "plan_id"),
    [("starter", "standard"), ("professional", "pro"), ("team", "enterprise"), ("basic", "standard"), (" PRO ", "pro")],
)
def test_other_catalogues_names_mean_our_plans(alias: str, plan_id: str) -> None:
    assert plans.get(alias).id == plan_id


def test_an_unknown_plan_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidInput, match=r"platinum.*free, standard, pro, enterprise"):
        plans.get("platinum")


def _given(**changes: Any) -> dict[str, Any]:
    return plans.catalogue().model_dump(mode="json") | changes


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"aliases": ["pro"]}, "share a name"),
        ({"price_per_month": 5}, "costs nothing"),
        ({"id": "gratis"}, "no plan is called free"),
        ({"credits_per_month": 0}, "greater than or equal to 1"),
        ({"discount": 3}, "Extra inputs"),
    ],
)
def test_a_contradictory_catalogue_is_refused(change: dict[str, Any], problem: str) -> None:
    catalogue = _given()
    catalogue["plans"][0] |= change

    with pytest.raises(ValidationError, match=problem):
        Catalogue.model_validate(catalogue)


def test_plans_come_in_the_order_of_their_prices() -> None:
    with pytest.raises(ValidationError, match="order of their prices"):
        Catalogue.model_validate(_given(plans=_given()["plans"][::-1]))

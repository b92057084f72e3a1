"""What a film and a month cost, against sums done by hand."""

from dataclasses import replace

import pytest

from local.costing.comparison import DOCUMENT_USD_PER_MINUTE, gpu_variant
from local.costing.definition import transitions
from local.costing.film import Film
from local.costing.lines import by_service, total
from local.costing.monthly import fixed, month
from local.costing.prices import load_assumptions, load_prices
from local.costing.templates import Deployment, LambdaSize
from local.costing.usage import of_film

PRICES = load_prices()


def test_transitions_are_billed_as_counted(film: Film) -> None:
    """Given a film, when its bill is made, then Step Functions costs its transitions and the start."""
    counted = 1 + transitions(film.pipeline, film.items)

    assert by_service(of_film(film, PRICES))["Step Functions"] == pytest.approx(counted * 0.000025)


def test_a_short_task_is_billed_for_a_minute(film: Film) -> None:
    """Given tasks that need less than a minute, when they are billed, then each costs a minute of its size."""
    hour = 4 * 0.03238 + 8 * 0.00356
    share = 0.8 * (1 - film.assumptions["spot_discount"]) + 0.2
    assert film.assumptions["compose_billed_start_seconds"] + film.compose_work_seconds < 60

    assert by_service(of_film(film, PRICES))["Fargate"] == pytest.approx(2 * hour / 60 * share)


def test_memory_makes_functions_dearer(film: Film) -> None:
    """Given a step function with twice the memory, when billed, then Lambda costs more, and nothing else does."""
    functions = {**film.deployment.functions, "step": LambdaSize(6016)}
    larger = replace(film, deployment=replace(film.deployment, functions=functions))

    before, after = by_service(of_film(film, PRICES)), by_service(of_film(larger, PRICES))

    assert after["Lambda"] > 1.5 * before["Lambda"]
    assert {name: usd for name, usd in after.items() if name != "Lambda"} == {
        name: usd for name, usd in before.items() if name != "Lambda"
    }


def test_what_stands_is_paid_without_films(deployment: Deployment) -> None:
    """Given an environment, when nothing is filmed, then endpoints, gateways, proxy and minimum capacity are paid."""
    sums = by_service(fixed(deployment, PRICES, custom_metrics=0))

    assert sums["VPC endpoints"] == pytest.approx(20 * 730 * 0.01)
    assert sums["NAT"] == pytest.approx(2 * 730 * (0.045 + 0.005))
    assert sums["Aurora"] == pytest.approx(1 * 2 * 730 * 0.12)
    assert sums["RDS Proxy"] == pytest.approx(8 * 730 * 0.015)
    assert sums["WAF"] == pytest.approx(5 + 6)
    assert sums["KMS"] == pytest.approx(8)
    assert sums["CloudWatch"] == pytest.approx(4)


def test_idle_capacity_is_not_paid_twice(film: Film) -> None:
    """Given few films, when the month is billed, then the database's minimum covers what they need of it."""
    bill = month(film, PRICES, 100)
    used = next(line.usd for line in of_film(film, PRICES) if line.service == "Aurora")

    assert bill.marginal == pytest.approx(100 * (total(of_film(film, PRICES)) - used))


def test_more_films_make_each_cheaper(film: Film) -> None:
    """Given the three volumes, when months are billed, then a minute costs less and less, and the bill grows."""
    bills = [month(film, PRICES, films) for films in (100, 10_000, 1_000_000)]

    assert bills[0].per_minute > bills[1].per_minute > bills[2].per_minute
    assert bills[0].usd < bills[1].usd < bills[2].usd
    assert bills[2].per_minute < DOCUMENT_USD_PER_MINUTE


def test_the_documents_gpu_work_on_our_queues() -> None:
    """Given $0.50 of a g5.xlarge at $1.006 an hour, when it is moved to g6.xlarge, then the time stays the same."""
    variant = gpu_variant(PRICES)

    assert variant.gpu_minutes == pytest.approx(29.82, abs=0.01)
    assert variant.on_demand == pytest.approx(0.40, abs=0.001)
    assert variant.spot == pytest.approx(0.12, abs=0.001)


def test_assumptions_lie_in_their_ranges() -> None:
    """Given the assumptions, when they are read, then each value lies in its range and says why."""
    for name, given in load_assumptions().known.items():
        assert given.low <= given.value <= given.high, name
        assert given.why.endswith("."), name

"""The simulated day, against closed forms."""

import math
import random
from collections.abc import Iterable
from dataclasses import replace
from statistics import mean

import pytest

from local.costing.arrivals import DAY, Arrival, arrivals
from local.costing.capacity import Bucket, Places
from local.costing.day import percentile, simulate
from local.costing.definition import Branches, Each, Node, Plain, Sequence, Task
from local.costing.film import Film
from local.costing.findings import bounds, raised, with_room
from local.costing.prices import load_prices, load_quotas
from local.costing.simulation import LAMBDA_THROTTLED, Limits, Outcome, Simulation

PRICES = load_prices()


def _run(
    film: Film, orders: Iterable[Arrival], limits: Limits | None = None, *, bulk: int | None = None, seed: int = 1
) -> Outcome:
    return Simulation([(film, 1.0)], limits or Limits(), list(orders), seed, bulk).run()


def _critical_path(node: Node, film: Film) -> float:
    """The longest way through the pipeline when nothing is in the way and every map fits side by side."""
    match node:
        case Task():
            return film.duration(node)
        case Plain():
            return 0.0
        case Sequence(states):
            return sum(_critical_path(state, film) for state in states)
        case Branches(branches=branches):
            return max(_critical_path(branch, film) for branch in branches)
        case Each(name=name, concurrency=concurrency, body=body):
            items = film.items[name]
            return math.ceil(items / (concurrency or items)) * _critical_path(body, film)


def test_a_lone_render_takes_its_critical_path(film: Film) -> None:
    """Given one render and no contention, when it runs, then it takes the longest way through the file."""
    outcome = _run(film, [Arrival(0, 1)])

    assert outcome.finished == [pytest.approx(_critical_path(film.pipeline, film))]
    assert outcome.limits.spot_vcpus.peak + outcome.limits.on_demand_vcpus.peak == 8


def test_a_bulk_order_goes_in_waves(film: Film) -> None:
    """Given 70 equal renders at once and 20 side by side, when they run, then there are four waves (D/D/c)."""
    outcome = _run(film, [Arrival(0, 70)], bulk=20)

    assert outcome.ended_at == pytest.approx(4 * _critical_path(film.pipeline, film), abs=60)
    assert max(outcome.finished) == pytest.approx(4 * _critical_path(film.pipeline, film))
    assert max(outcome.waiting) == 50


def test_busy_time_is_what_the_steps_took(film: Film) -> None:
    """Given many renders, when the day is over, then the functions were busy for exactly their invocations (Little)."""
    outcome = _run(film, [Arrival(7.0 * i, 1) for i in range(50)])

    assert outcome.limits.functions.busy_seconds == pytest.approx(outcome.lambda_seconds)
    assert outcome.lambda_runs == 50 * film.lambda_runs
    assert outcome.limits.functions.busy == 0


@pytest.mark.parametrize("places", [1, 5, 30, 200])
def test_no_render_is_lost(film: Film, places: int) -> None:
    """Given fewer and more places, when 120 renders run, then each either finishes or fails."""
    limits = Limits(functions=Places(places), spot_vcpus=Places(40), on_demand_vcpus=Places(40))

    outcome = _run(film, [Arrival(2.0 * i, 1) for i in range(120)], limits)

    assert len(outcome.finished) + sum(outcome.failed.values()) == 120
    assert limits.functions.peak <= places
    assert limits.functions.busy == limits.spot_vcpus.busy == limits.on_demand_vcpus.busy == 0


def test_a_refused_step_is_tried_as_often_as_the_file_says(film: Film) -> None:
    """Given no place at all, when a render runs, then its first step is retried as the file says, then it fails."""
    outcome = _run(film, [Arrival(0, 1)], Limits(functions=Places(0)))

    assert outcome.failed == {LAMBDA_THROTTLED: 1}
    assert outcome.retries == 4


def test_interruptions_cost_time_and_money(film: Film) -> None:
    """Given Spot that is taken away more and more often, when days run, then films take longer and cost more."""
    orders = [Arrival(30.0 * i, 1) for i in range(400)]
    films = [
        replace(film, assumptions=film.assumptions.where(spot_interruptions_per_hour=rate)) for rate in (0, 10, 60)
    ]

    outcomes = [_run(one, orders) for one in films]

    assert [outcome.interruptions > 0 for outcome in outcomes] == [False, True, True]
    times = [mean(outcome.finished) for outcome in outcomes]
    assert times[0] < times[1] < times[2]
    seconds = [outcome.spot_task_seconds + 2.5 * outcome.on_demand_task_seconds for outcome in outcomes]
    assert seconds[0] < seconds[1] < seconds[2]


def test_the_same_seed_is_the_same_day(film: Film) -> None:
    """Given a seed, when the day is simulated twice, then it is the same; with another seed it is not."""
    varied = replace(film, assumptions=film.assumptions.where(spread=0.25, cold_share=0.1))
    first, second, other = (simulate(varied, PRICES, 150, seed, None).outcome.finished for seed in (1, 1, 2))

    assert first == second
    assert first != other


def test_raised_quotas_let_every_render_through(film: Film) -> None:
    """Given AWS's defaults, when 500 renders come, then some fail; with what the day needs, none does."""
    quotas = load_quotas()
    needed = simulate(film, PRICES, 500, 1, None)
    found = bounds(needed.outcome, film.deployment, quotas)

    default = simulate(film, PRICES, 500, 1, quotas)
    roomy = replace(film, deployment=with_room(film.deployment, found))
    enough = simulate(roomy, PRICES, 500, 1, raised(quotas, found))

    assert found[0].name.startswith("Fargate")
    assert found[0].load > 1
    assert default.outcome.failed
    assert not enough.outcome.failed
    assert len(enough.outcome.finished) == 500


def test_arrivals_keep_their_number_and_their_peak() -> None:
    """Given 20,000 renders, when they arrive, then all do, in order, and the busiest hour has its share."""
    orders = arrivals(20_000, bulk_share=0, peak_over_mean=2.4, rng=random.Random(3))

    assert sum(order.renders for order in orders) == 20_000
    assert [order.at for order in orders] == sorted(order.at for order in orders)
    assert all(0 <= order.at < DAY for order in orders)
    busiest = sum(13.5 * 3600 <= order.at < 14.5 * 3600 for order in orders)
    assert busiest / (20_000 / 24) == pytest.approx(2.4, rel=0.1)


def test_bulk_orders_come_at_once() -> None:
    """Given a fifth in bulk orders, when 1,000 renders arrive, then ten orders bring twenty each."""
    orders = arrivals(1000, bulk_share=0.2, peak_over_mean=2.4, rng=random.Random(3))

    assert sorted(order.renders for order in orders if order.renders > 1) == [20] * 10


def test_a_bucket_gives_its_burst_then_its_rate() -> None:
    """Given a bucket of 3 that fills with 2 a second, when five ask at once, then the last two wait for theirs."""
    bucket = Bucket(burst=3, rate=2)

    assert [bucket.delay(10.0) for _ in range(5)] == [0, 0, 0, 0.5, 1.0]
    assert bucket.peak == 5
    assert bucket.refused == 2


def test_percentiles_are_ranks() -> None:
    """Given ten values, when percentiles are asked for, then they are values of the ten."""
    values = [float(i) for i in range(1, 11)]

    assert [percentile(values, p) for p in (50, 95, 100)] == [5, 10, 10]

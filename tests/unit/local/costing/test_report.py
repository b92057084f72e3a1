"""The tables, and what-if questions."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from local.cli import app
from local.costing import report, templates
from local.costing.arrivals import Arrival
from local.costing.capacity import Places
from local.costing.film import Film
from local.costing.prices import load_prices
from local.costing.simulation import Limits, Simulation
from reelestate.kit.errors import NotFound

PRICES = load_prices()


def test_services_add_up_to_the_minute(film: Film) -> None:
    """Given the table of a minute, when its lines are added, then they are its last line."""
    *services, together = report.minute(film, PRICES).rows

    added = sum(float(row[1].lstrip("$")) for row in services)
    assert float(together[1].lstrip("$")) == pytest.approx(added, abs=0.001)


def test_smaller_tasks_cost_less_for_the_same_film(film: Film) -> None:
    """Given tasks of four processors that use one, when they get one, then the film is as fast and cheaper."""
    small = report.changed(film, report.WhatIf(vcpus=1, memory_gb=2))

    assert small.compose_work_seconds == film.compose_work_seconds
    configured, _, two, *_ = report.sizes(film, PRICES).rows
    assert (configured[0], two[0]) == ("2 × 4 vCPU, 8 GB", "2 × 1 vCPU, 2 GB")
    assert float(two[3].lstrip("$")) < float(configured[3].lstrip("$")) / 3


def test_films_wait_for_room_and_are_finished(film: Film) -> None:
    """Given room for one film's tasks and five films at once, when the first takes it, then the others wait."""
    limits = Limits(spot_vcpus=Places(8), on_demand_vcpus=Places(8))

    assert len(Simulation([(film, 1.0)], limits, [Arrival(0, 5)], 1, None).run().finished) == 5


def test_work_is_shared_between_tasks(film: Film) -> None:
    """Given a film shared between more and more tasks, when it is composed, then each has its part of the work."""
    times = [report.changed(film, report.WhatIf(tasks=tasks)).compose_work_seconds for tasks in (1, 2, 4, 8)]

    assert times == sorted(times, reverse=True)
    assert times[0] == pytest.approx(8 * times[3])


def test_without_templates_the_command_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given stacks that were never synthesized, when the cost is asked for, then the error names the command."""
    monkeypatch.setattr(report, "load_deployment", lambda name: templates.load_deployment(name, tmp_path))

    outcome = CliRunner().invoke(app, ["cost"])

    assert isinstance(outcome.exception, NotFound)
    assert "make synth" in str(outcome.exception)


def test_figures_come_as_json(film: Film) -> None:
    """Given a film, when its figures are asked for as JSON, then the months stand there with what a minute costs."""
    told = json.loads(report.as_json(replace(film, seconds=60), PRICES))

    assert [month["films"] for month in told["months"]] == [100, 10_000, 1_000_000]
    assert told["months"][2]["per_minute"] < 0.53 < told["months"][0]["per_minute"]
    assert told["per_minute_by_service"]["Fargate"] > 0

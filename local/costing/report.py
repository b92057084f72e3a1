"""The tables that `reelestate cost` prints."""

import json
from dataclasses import dataclass, replace

from local.costing.comparison import DOCUMENT_USD_PER_MINUTE, gpu_variant
from local.costing.day import Day, depth
from local.costing.definition import load_pipeline, tasks
from local.costing.film import Film
from local.costing.findings import Bound
from local.costing.lines import by_service, total
from local.costing.measured import load_measured
from local.costing.monthly import fixed, month
from local.costing.prices import Prices, load_assumptions
from local.costing.tables import Table, dollars, duration
from local.costing.templates import load_deployment
from local.costing.usage import of_film

VOLUMES = (100, 10_000, 1_000_000)


@dataclass(frozen=True)
class WhatIf:
    """Changes to what is configured: a compose task's vCPUs and GB, and a film's tasks."""

    vcpus: float | None = None
    memory_gb: float | None = None
    tasks: int | None = None


def film_of(environment: str, seconds: float, cuts: int, what_if: WhatIf | None = None) -> Film:
    """A film as the environment would make it, by the committed measurement."""
    film = Film(seconds, cuts, load_pipeline(), load_measured(), load_deployment(environment), load_assumptions())
    return changed(film, what_if) if what_if else film


def changed(film: Film, what_if: WhatIf) -> Film:
    """The film in an environment changed in this way."""
    size = film.deployment.compose
    compose = replace(
        size,
        vcpus=what_if.vcpus or size.vcpus,
        memory_gb=what_if.memory_gb or size.memory_gb,
        tasks=what_if.tasks or size.tasks,
    )
    return replace(film, deployment=replace(film.deployment, compose=compose))


def steps(film: Film) -> Table:
    """How long each step takes on AWS, and where."""
    rows = []
    for task in tasks(film.pipeline):
        measured = film.measured.step(task.step, film.seconds)
        rows.append(
            [
                task.name,
                "Fargate" if task.runs == "compose" else "Lambda",
                str(film.runs(task)),
                f"{measured.cpu_seconds * (film.cuts / film.compose_tasks if task.runs == 'compose' else 1):.2f}",
                f"{film.duration(task):.1f}",
            ]
        )
    return Table(
        f"Steps of a film of {film.seconds:g} s", ("Step", "Runs on", "Runs", "CPU s a run", "s a run on AWS"), rows
    )


def minute(film: Film, prices: Prices) -> Table:
    """What one more minute of film costs, by service."""
    scale = 60 / film.seconds
    sums = {service: usd * scale for service, usd in by_service(of_film(film, prices)).items()}
    whole = sum(sums.values())
    rows = [[service, dollars(usd), f"{100 * usd / whole:.1f} %"] for service, usd in sums.items()]
    return Table(
        "One more minute of finished film, by service",
        ("Service", "USD", "Share"),
        [*rows, ["Together", dollars(whole), ""]],
    )


def standing(film: Film, prices: Prices) -> Table:
    """What the environment costs in a month without any film."""
    lines = fixed(film.deployment, prices, film.assumptions["custom_metrics"])
    rows = [[service, dollars(usd)] for service, usd in by_service(lines).items() if usd]
    return Table(
        f"{film.deployment.environment} stands for a month",
        ("Service", "USD"),
        [*rows, ["Together", dollars(total(lines))]],
    )


def months(film: Film, prices: Prices) -> Table:
    """The bill of a month at each volume."""
    rows = []
    for volume in VOLUMES:
        bill = month(film, prices, volume)
        rows.append(
            [
                f"{volume:,}",
                dollars(bill.fixed),
                dollars(bill.marginal),
                dollars(bill.usd),
                dollars(bill.per_minute),
                f"{bill.per_minute / DOCUMENT_USD_PER_MINUTE:.2f} ×",
            ]
        )
    return Table(
        f"A month of films of {film.seconds:g} s",
        ("Films", "Stands", "Films add", "Bill", "A minute", "Of $0.53"),
        rows,
    )


def against_the_document(film: Film, prices: Prices) -> Table:
    """Ours beside the document's figure, without and with its GPU work."""
    marginal = total(of_film(film, prices)) * 60 / film.seconds
    gpu = gpu_variant(prices)
    rows = [
        ["The document: $0.50 GPU, $0.02 storage, $0.01 network", dollars(DOCUMENT_USD_PER_MINUTE)],
        ["Ours, one more minute (no GPU: photos, templates, synthetic voice)", dollars(marginal)],
        [
            f"With the document's {gpu.gpu_minutes:.1f} GPU minutes on g6.xlarge, on demand",
            dollars(marginal + gpu.on_demand),
        ],
        ["The same on Spot, 70 % less as the document says", dollars(marginal + gpu.spot)],
    ]
    return Table("A minute of film", ("How", "USD"), rows)


def sensitivity(film: Film, prices: Prices) -> Table:
    """What one more minute costs at the ends of each assumption's range, the most telling first."""

    def at(name: str, value: float) -> float:
        changed = replace(film, assumptions=film.assumptions.where(**{name: value}))
        return total(of_film(changed, prices)) * 60 / film.seconds

    rows = []
    for name, given in film.assumptions.known.items():
        low, high = at(name, given.low), at(name, given.high)
        rows.append(
            (abs(high - low), [name, f"{given.value:g}", f"{given.low:g}–{given.high:g}", dollars(low), dollars(high)])
        )
    rows.sort(key=lambda row: -row[0])
    return Table(
        "What the assumptions move (USD for one more minute)",
        ("Assumption", "Value", "Range", "At its low end", "At its high end"),
        [row for _, row in rows[:8]],
    )


def sizes(film: Film, prices: Prices) -> Table:
    """What other sizes of the compose task would cost and take, for one film alone in the account."""
    rows = []
    for what_if in (WhatIf(), *(WhatIf(vcpus=1, memory_gb=2, tasks=tasks_) for tasks_ in (1, 2, 4, 8))):
        one = changed(film, what_if)
        size = one.deployment.compose
        fargate = by_service(of_film(one, prices))["Fargate"] * 60 / film.seconds
        rows.append(
            [
                f"{size.tasks} × {size.vcpus:g} vCPU, {size.memory_gb:g} GB",
                f"{size.tasks * size.vcpus:g}",
                f"{one.assumptions['compose_start_seconds'] + one.compose_work_seconds:.0f} s",
                dollars(fargate),
            ]
        )
    return Table(
        f"Compose tasks of a film of {film.seconds:g} s",
        ("Tasks", "vCPU of a film", "Composed after", "Fargate a minute"),
        rows,
    )


def day_table(days: list[tuple[str, Day]]) -> Table:
    """Days beside each other."""

    def column(day: Day) -> list[str]:
        outcome = day.outcome
        waiting, busy = depth(outcome.waiting), depth(outcome.in_progress)
        limits, span = outcome.limits, outcome.ended_at
        vcpu_seconds = limits.spot_vcpus.busy_seconds + limits.on_demand_vcpus.busy_seconds
        return [
            f"{len(outcome.finished):,} of {outcome.renders:,}",
            ", ".join(f"{count:,} {error}" for error, count in outcome.failed.most_common()) or "none",
            " / ".join(duration(day.within(percent)) for percent in (50, 95, 99)) if outcome.finished else "—",
            f"{waiting.least} / {waiting.middle:g} / {waiting.p95:,} / {waiting.most:,}",
            f"{busy.least} / {busy.middle:g} / {busy.p95:,} / {busy.most:,}",
            f"{outcome.retries:,}",
            f"{outcome.warnings:,} / {outcome.interruptions:,}",
            f"{limits.functions.busy_seconds / span:.1f}",
            f"{vcpu_seconds / span:.1f}",
            dollars(day.usd),
            dollars(day.usd_per_minute),
        ]

    names = (
        "Finished",
        "Failed",
        "Time to finish p50 / p95 / p99",
        "Waiting min / median / p95 / max",
        "In progress min / median / p95 / max",
        "Retries",
        "Spot tasks told to end / lost",
        "Step functions busy, mean",
        "Fargate vCPU busy, mean",
        "Bill of the day",
        "A minute of film",
    )
    columns = [column(day) for _, day in days]
    rows = [[name, *(cells[position] for cells in columns)] for position, name in enumerate(names)]
    return Table("A day", ("", *(name for name, _ in days)), rows)


def bound_table(renders: int, found: list[Bound]) -> Table:
    """What a day asks of each capacity, the tightest first."""
    rows = [
        [
            bound.name,
            f"{bound.allowed:,.0f}{' a second' if bound.per_second else ''}",
            f"{bound.peak:,.0f}",
            f"{100 * bound.load:,.0f} %",
            f"{bound.needed:,}" if bound.load > 1 else "enough",
            ("quota" if bound.is_quota else f"`{bound.field}`") if bound.load > 1 else "",
        ]
        for bound in found
    ]
    return Table(
        f"{renders:,} renders a day: what they ask at the peak",
        ("Capacity", "Default", "Peak", "Load", "Ask for", "Where"),
        rows,
    )


def as_json(film: Film, prices: Prices) -> str:
    """The figures of the tables, in dollars."""
    marginal = of_film(film, prices)
    return json.dumps(
        {
            "environment": film.deployment.environment,
            "film": {"seconds": film.seconds, "cuts": film.cuts},
            "prices": {"region": prices.region, "as_of": prices.as_of},
            "measured_on": film.measured.measured_on,
            "per_minute_by_service": {
                service: usd * 60 / film.seconds for service, usd in by_service(marginal).items()
            },
            "standing_by_service": by_service(fixed(film.deployment, prices, film.assumptions["custom_metrics"])),
            "months": [
                {**vars(bill), "usd": bill.usd, "per_minute": bill.per_minute}
                for bill in (month(film, prices, volume) for volume in VOLUMES)
            ],
        },
        indent=2,
    )

"""Writes ``docs/cost.md``: the tables of `reelestate cost`, and of simulated days; ``--check`` fails when it differs.

The page belongs to the synthesized stacks, so `make synth` comes first. Everything in it is deterministic. ``--check``
compares all but the simulated days, which take minutes.
"""

import argparse
import sys
from pathlib import Path

from local.costing import day, report
from local.costing.film import Film
from local.costing.prices import Assumptions, Prices, load_prices, load_quotas
from local.costing.tables import Table

PLACE = Path(__file__).parents[1] / "docs" / "cost.md"
BEGIN, END = "<!-- {} -->", "<!-- /{} -->"
DAYS = (1_000, 100_000)
SEED = 1
WAITS_FOR_ROOM = 10_000
"""Renders a day up to which a day of waiting for room is simulated; beyond, hardly anything else would happen."""


def parts(environment: str) -> dict[str, list[Table]]:
    """The tables that take no simulation, by the part of the page they stand in."""
    film, prices = report.film_of(environment, 60, 1), load_prices()
    return {
        "minute": [report.minute(film, prices), report.against_the_document(film, prices)],
        "month": [report.standing(film, prices), report.months(film, prices)],
        "steps": [report.steps(film), report.sizes(film, prices)],
        "sensitivity": [report.sensitivity(film, prices)],
        "assumptions": [_assumptions(film.assumptions)],
        "prices": [_prices(prices)],
    }


def days(environment: str) -> dict[str, list[Table]]:
    """The tables of the simulated days, as configured."""
    film = report.film_of(environment, 60, 1)
    return {f"day-{renders}": _day(film, renders) for renders in DAYS}


def _day(film: Film, renders: int) -> list[Table]:
    prices, quotas = load_prices(), load_quotas()
    enough, found = day.needs(film, prices, renders, SEED, quotas)
    columns = [("Raised quotas", enough)]
    if renders <= WAITS_FOR_ROOM:
        columns.insert(0, ("Default quotas", day.simulate(film, prices, renders, SEED, quotas)))
    return [report.bound_table(renders, found), report.day_table(columns)]


def _assumptions(given: Assumptions) -> Table:
    rows = [[name, f"{one.value:g}", f"{one.low:g}–{one.high:g}", one.why] for name, one in given.known.items()]
    return Table("Assumptions", ("Name", "Value", "Range", "Why"), rows)


def _prices(prices: Prices) -> Table:
    rows = [[name, f"{one.usd:.10g}", one.per, one.seen or "not looked up"] for name, one in prices.prices.items()]
    return Table(f"List prices, {prices.region}, {prices.as_of}", ("Name", "USD", "Per", "Seen at"), rows)


def filled(page: str, tables: dict[str, list[Table]]) -> str:
    """The page with each part's tables between its marks. Raises ValueError for a part that the page does not have."""
    for name, shown in tables.items():
        begin, end = BEGIN.format(name), END.format(name)
        if begin not in page or end not in page:
            raise ValueError(f"{PLACE.name} has no marks {begin} … {end}.")
        head, rest = page.split(begin, 1)
        _, tail = rest.split(end, 1)
        page = f"{head}{begin}\n\n" + "\n\n".join(table.markdown() for table in shown) + f"\n\n{end}{tail}"
    return page


def main() -> int:
    """Writes or checks the page; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--environment", default="production")
    parser.add_argument("--quick", action="store_true", help="leave the simulated days as they are")
    given = parser.parse_args()
    page = PLACE.read_text(encoding="utf-8")
    now = filled(page, parts(given.environment))
    if given.check:
        if now != page:
            print(f"{PLACE.name} is not what the stacks and prices say; run `make cost`.", file=sys.stderr)
        return int(now != page)
    PLACE.write_text(now if given.quick else filled(now, days(given.environment)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

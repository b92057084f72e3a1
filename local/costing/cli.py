"""``reelestate cost``: what films cost on AWS, and what a day of them asks of an account."""

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=False, add_completion=False, rich_markup_mode=None, help=__doc__)

EnvironmentName = Annotated[str, typer.Option("--environment", help="development, staging or production.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print figures as JSON on standard output.")]


@app.callback(invoke_without_command=True)
def cost(
    context: typer.Context,
    environment: EnvironmentName = "production",
    seconds: Annotated[int, typer.Option(min=5, max=600, help="Length of the film.")] = 60,
    cuts: Annotated[int, typer.Option(min=1, max=8, help="Formats it is made in.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Cost of a minute of film by service, and a month's bill at 100, 10,000 and 1,000,000 films.

    Sizes come from the synthesized stacks (`make synth`), times from the committed measurement, prices from AWS's list.
    """
    if context.invoked_subcommand:
        return
    from rich.console import Console

    from local.costing import report
    from local.costing.prices import load_prices

    film, prices = report.film_of(environment, seconds, cuts), load_prices()
    if as_json:
        typer.echo(report.as_json(film, prices))
        return
    console = Console()
    for table in (
        report.steps(film),
        report.minute(film, prices),
        report.standing(film, prices),
        report.months(film, prices),
        report.sizes(film, prices),
        report.against_the_document(film, prices),
        report.sensitivity(film, prices),
    ):
        console.print(table.rich())
    console.print(f"List prices of {prices.region}, {prices.as_of}; measured on {film.measured.measured_on}.")


@app.command()
def simulate(
    renders: Annotated[int, typer.Option(min=1, max=1_000_000, help="Renders that are asked for on the day.")] = 1000,
    seed: Annotated[int, typer.Option(help="Another seed, another day.")] = 1,
    environment: EnvironmentName = "production",
    vcpus: Annotated[float | None, typer.Option(help="What if a compose task had so many vCPUs?")] = None,
    memory: Annotated[float | None, typer.Option(help="What if it had so many GB?")] = None,
    tasks: Annotated[int | None, typer.Option(help="What if a film were shared between so many?")] = None,
) -> None:
    """A day of renders: queue, time to finish, failures and bill with AWS's default quotas and with raised ones."""
    from rich.console import Console

    from local.costing import day, report
    from local.costing.prices import load_prices, load_quotas

    film = report.film_of(environment, 60, 1, report.WhatIf(vcpus, memory, tasks))
    prices, quotas = load_prices(), load_quotas()
    console = Console()
    with console.status("Simulating …"):
        raised, found = day.needs(film, prices, renders, seed, quotas)
        default = day.simulate(film, prices, renders, seed, quotas)
    console.print(report.bound_table(renders, found).rich())
    console.print(report.day_table([("Default quotas", default), ("Raised quotas", raised)]).rich())

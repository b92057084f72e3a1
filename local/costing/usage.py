"""What one film uses of each service, priced."""

from dataclasses import dataclass

from local.costing.definition import tasks, transitions
from local.costing.film import Film
from local.costing.lines import Line, Till
from local.costing.prices import Prices
from local.costing.templates import FREE_SCRATCH_GB

PUTS = frozenset(
    {"PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload", "CopyObject", "ListObjectsV2"}
)
BYTES_PER_GB = 1e9
UPLOADS_PER_PHOTO = 3
"""Requests that bring a photo in: the upload itself and its examination."""
STANDARD_DAYS, IA_DAYS = 30, 90
"""When an object leaves Standard, and when Standard-IA."""


@dataclass(frozen=True)
class Quantities:
    """What the pipeline of one film asks of the services, counted."""

    s3_puts: float
    s3_gets: float
    events: float
    statements: float
    invocations: float


def quantities(film: Film) -> Quantities:
    """Counts over all tasks of the pipeline and the interface used around it."""
    given = film.assumptions
    puts = gets = events = statements = 0.0
    for task in tasks(film.pipeline):
        measured = film.measured.step(task.step, film.seconds)
        runs = film.runs(task)
        per_film = film.cuts / runs if task.runs == "compose" else 1.0
        for call, count in measured.calls.items():
            service, operation = call.split(":")
            amount = count * runs * per_film
            if service == "events":
                events += amount
            elif operation in PUTS:
                puts += amount
            else:
                gets += amount
        statements += measured.statements * runs
    photos = film.measured.films[0].photos
    return Quantities(
        s3_puts=puts + photos,
        s3_gets=gets + photos * (UPLOADS_PER_PHOTO - 1),
        events=events,
        statements=statements + given["interface_requests"] * given["interface_statements"],
        invocations=film.lambda_runs + given["interface_requests"] + events,
    )


def of_film(film: Film, prices: Prices) -> list[Line]:
    """What one more film costs; what is paid without any film is in `monthly.fixed`."""
    till = Till(prices)
    counted = quantities(film)
    _functions(till, film, counted)
    _compose(till, film, prices)
    items = film.items
    # The execution's own start is a transition too.
    till.add("Step Functions", "step_functions_transition", 1 + transitions(film.pipeline, items))
    _storage(till, film, counted)
    _edge(till, film, counted)
    _database(till, film, counted)
    _watching(till, film, counted)
    return till.lines


def _functions(till: Till, film: Film, counted: Quantities) -> None:
    given, sizes = film.assumptions, film.deployment.functions
    cold = given["cold_share"] * given["cold_seconds"]
    step_seconds = sum(
        film.runs(task) * (film.lambda_seconds(task) + cold) for task in tasks(film.pipeline) if task.runs == "lambda"
    )
    till.add("Lambda", "lambda_gb_second", step_seconds * sizes["step"].gb)
    api_seconds = given["interface_requests"] * (given["interface_seconds"] + cold * 0.1)
    till.add("Lambda", "lambda_gb_second", api_seconds * sizes["api"].gb)
    watching = sizes.get("progress", sizes["api"])
    till.add("Lambda", "lambda_gb_second", counted.events * given["interface_seconds"] * watching.gb)
    till.add("Lambda", "lambda_request", counted.invocations)


def _compose(till: Till, film: Film, prices: Prices) -> None:
    given, size = film.assumptions, film.deployment.compose
    hours = film.compose_tasks * film.compose_billed_seconds / 3600
    hour = size.vcpus * prices.usd("fargate_vcpu_hour") + size.memory_gb * prices.usd("fargate_gb_hour")
    spot = size.spot_share
    till.add_at(
        "Fargate", f"task hours on Spot, {size.vcpus:g} vCPU", hours * spot, hour * (1 - given["spot_discount"])
    )
    till.add_at("Fargate", f"task hours on demand, {size.vcpus:g} vCPU", hours * (1 - spot), hour)
    till.add("Fargate", "fargate_scratch_gb_hour", hours * max(0.0, size.scratch_gb - FREE_SCRATCH_GB))


def _storage(till: Till, film: Film, counted: Quantities) -> None:
    given = film.assumptions
    stored = film.measured.stored_bytes(film.seconds) * (1 + 0.8 * (film.cuts - 1)) / BYTES_PER_GB
    till.add("S3", "s3_put", counted.s3_puts)
    till.add("S3", "s3_get", counted.s3_gets)
    months = given["months_kept"]
    standard = min(months, STANDARD_DAYS / 30)
    infrequent = max(0.0, min(months, IA_DAYS / 30) - standard)
    # Bought with the film: all the months it will be kept.
    till.add("S3", "s3_standard_gb_month", stored * standard)
    till.add("S3", "s3_ia_gb_month", stored * infrequent)
    till.add("S3", "s3_glacier_gb_month", stored * max(0.0, months - standard - infrequent))
    if film.deployment.replicated:
        till.add("S3", "replication_gb", stored)
        till.add("S3", "s3_put", counted.s3_puts)
        till.add("S3", "s3_standard_gb_month", stored * standard)
        till.add("S3", "s3_ia_gb_month", stored * infrequent)
        till.add("S3", "s3_glacier_gb_month", stored * max(0.0, months - standard - infrequent))


def _edge(till: Till, film: Film, counted: Quantities) -> None:
    given = film.assumptions
    delivered = film.measured.film_bytes(film.seconds) * film.cuts * given["deliveries"] / BYTES_PER_GB
    till.add("CloudFront", "cloudfront_gb", delivered)
    till.add("CloudFront", "cloudfront_request", given["interface_requests"] + film.cuts * given["deliveries"])
    till.add("API Gateway", "http_api_request", given["interface_requests"])
    till.add("API Gateway", "websocket_message", counted.events + given["watch_minutes"])
    till.add("API Gateway", "websocket_minute", given["watch_minutes"])
    till.add("WAF", "waf_request", given["interface_requests"])


def _database(till: Till, film: Film, counted: Quantities) -> None:
    given = film.assumptions
    acu_hours = counted.statements * given["acu_seconds_per_statement"] * given["acu_slack"] / 3600
    till.add("Aurora", "aurora_acu_hour", acu_hours)
    till.add("Aurora", "aurora_io", counted.statements * given["io_per_statement"])
    till.add("Aurora", "aurora_gb_month", given["rows_bytes"] / BYTES_PER_GB * given["months_kept"])


def _watching(till: Till, film: Film, counted: Quantities) -> None:
    given = film.assumptions
    till.add("EventBridge", "eventbridge_event", counted.events)
    till.add("CloudWatch", "logs_gb", counted.invocations * given["log_bytes_per_invocation"] / BYTES_PER_GB)
    till.add("X-Ray", "xray_trace", counted.invocations * film.deployment.trace_share)
    # With bucket keys a data key serves many objects; one request for a tenth of the calls is on the safe side.
    till.add("KMS", "kms_request", 0.1 * (counted.s3_puts + counted.s3_gets))

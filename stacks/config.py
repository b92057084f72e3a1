"""What differs between the environments, and nothing else: every stack reads its figures from here."""

import re
from dataclasses import dataclass, field

from aws_cdk.aws_logs import RetentionDays

PROJECT = "reelestate"
AUDIT_RETENTION = RetentionDays.SEVEN_YEARS
AUDIT_DAYS = 2557
"""The same in days: what was done in the account is kept so long, and cannot be deleted before."""


@dataclass(frozen=True)
class Database:
    """Aurora Serverless v2. Capacities are in ACU (about 2 GiB of memory each); a minimum of 0 pauses when idle."""

    min_capacity: float = 0
    max_capacity: float = 2
    pause_after_minutes: int | None = 10
    readers: int = 0
    backup_days: int = 1
    connections_percent: int = 80
    """How much of the cluster's connections the proxy may hold."""

    @property
    def pauses(self) -> bool:
        """Whether it pauses when idle. There is no proxy then: it keeps connections open, and Aurora stays awake."""
        return self.pause_after_minutes is not None


@dataclass(frozen=True)
class Model:
    """A model behind a SageMaker asynchronous endpoint, which grows from none to ``max_instances``."""

    name: str
    container: str
    """Its folder under ``containers/``, with a Dockerfile."""
    instance_type: str
    max_instances: int = 1
    requests_at_once: int = 1
    """How many requests an instance works on."""


@dataclass(frozen=True)
class Compute:
    """How much may run at once. vCPU figures bound what a day can cost."""

    api_concurrency: int | None = None
    """Reserved for the API function; ``None`` shares the account's."""
    step_concurrency: int | None = None
    worker_concurrency: int = 5
    """Of each function that only follows events; it bounds their database connections."""
    compose_vcpu: int = 1
    """A task composes and encodes on one thread; a film is made sooner by more tasks."""
    compose_memory_mib: int = 4096
    compose_spot_share: int = 4
    """Of every ``compose_spot_share + 1`` compose tasks, one runs on demand."""
    gpu_max_vcpu: int = 0
    """0 keeps the GPU queues out of the environment."""
    gpu_instance_types: tuple[str, ...] = ("g6.xlarge", "g5.xlarge")
    calm_minutes: int = 60
    """No schedule runs more often: each run asks the database, and would keep it from pausing."""
    bulk_concurrency: int = 10
    """How many renders of a bulk order run side by side."""
    compose_tasks: int = 4
    """How many compose tasks a film is shared between."""
    models: tuple[Model, ...] = ()
    """What is served by SageMaker; every one needs a container that exists."""


@dataclass(frozen=True)
class Edge:
    """Where people reach the studio, and how often."""

    domain: str | None = None
    """The studio's own domain; ``None`` uses the addresses AWS gives."""
    hosted_zone_id: str | None = None
    requests_per_second: int = 50
    burst: int = 100
    sign_in_requests_per_second: int = 10
    """Of each operation that registers, signs in or resets a password: they cost the most, and are tried the most."""
    requests_per_address: int = 1000
    """In five minutes; the firewall refuses what is above."""
    auth_requests_per_address: int = 100
    """The same for what signs people in and up, which guessers like."""
    cors_origins: tuple[str, ...] = ()
    """Pages of other origins that may call the API, beside the studio's own."""
    download_keys: tuple[int, ...] = (1,)
    """Keys that signed downloads are believed with; the first signs. None serves downloads from S3's own addresses."""
    origin_generation: int = 1
    """Raise it after the API's origin secret was given a new value: the edge then sends that one."""
    address: str | None = None
    """Where a studio without a domain is: CloudFront gives the address at the first deployment, for the next ones."""


@dataclass(frozen=True)
class Operations:
    """Who is told, and what is kept how long."""

    alarm_email: str | None = None
    monthly_budget_usd: int = 100
    log_retention: RetentionDays = RetentionDays.ONE_MONTH
    event_archive_days: int = 14
    """How long domain events and payment events can be replayed."""
    trace_percent: int = 100
    """Of the pipelines' executions, how many X-Ray follows; the first of every second is followed anyway."""
    webhook: str | None = None
    """HTTPS address that is told of failed jobs and alarms, through an EventBridge API destination."""
    gateway_logs_role: bool = True
    """API Gateway logs WebSockets through one role of the account: not where another environment there has made it."""
    account_guard: bool = False
    """GuardDuty and CloudTrail: once for an account, so only where the environment has one of its own."""


@dataclass(frozen=True)
class Partners:
    """What is public about third parties; their secrets are in Secrets Manager."""

    google_client_id: str | None = None
    stripe_event_source: str | None = None
    """Name of the partner event source, ``aws.partner/stripe.com/…``."""
    mail_sender: str = "ReelEstate Studio <studio@reelestate.example>"


@dataclass(frozen=True)
class Environment:
    """One deployed studio."""

    name: str
    region: str = "us-east-1"
    replica_region: str | None = None
    """Region that keeps a copy of every object and of the database as it was each day; ``None`` keeps none."""
    protected: bool = False
    """Stateful stacks cannot be deleted, and what they hold outlives them."""
    canary: bool = False
    """A new version gets 10 % of the traffic for five minutes, and is taken back when its alarms ring."""
    nat_gateways: int = 0
    """Only what must reach third parties needs one; AWS is reached through endpoints."""
    database: Database = field(default_factory=Database)
    compute: Compute = field(default_factory=Compute)
    edge: Edge = field(default_factory=Edge)
    operations: Operations = field(default_factory=Operations)
    partners: Partners = field(default_factory=Partners)

    @property
    def stage(self) -> str:
        """What the application calls this kind of environment: ``REELESTATE_STAGE``."""
        return "sandbox" if self.name.startswith("sandbox-") else self.name

    @property
    def public_url(self) -> str | None:
        """Where people open the studio; None until CloudFront has given an address."""
        return f"https://{self.edge.domain}" if self.edge.domain else self.edge.address

    @property
    def pages(self) -> tuple[str, ...]:
        """Origins of the pages that fetch and send files: the studio's own, and those that may call the API.

        While the studio's own address is not known, any of CloudFront's stands for it.
        """
        return (self.public_url or "https://*.cloudfront.net", *self.edge.cors_origins)

    @property
    def prefix(self) -> str:
        """What names that must be given begin with."""
        return f"{PROJECT}-{self.name}"


DEVELOPMENT = Environment(name="development", compute=Compute(gpu_max_vcpu=8))

STAGING = Environment(
    name="staging",
    protected=True,
    canary=True,
    nat_gateways=1,
    database=Database(max_capacity=8, backup_days=7),
    compute=Compute(gpu_max_vcpu=16),
    edge=Edge(domain="staging.reelestate.example", hosted_zone_id="Z00000000000000STAGE"),
    operations=Operations(alarm_email="staging@reelestate.example", monthly_budget_usd=500),
    partners=Partners(
        stripe_event_source="aws.partner/stripe.com/ed_test_reelestate",
        mail_sender="ReelEstate Studio <studio@staging.reelestate.example>",
    ),
)

PRODUCTION = Environment(
    name="production",
    replica_region="us-west-2",
    protected=True,
    canary=True,
    nat_gateways=2,
    database=Database(min_capacity=1, max_capacity=64, pause_after_minutes=None, readers=1, backup_days=35),
    compute=Compute(
        api_concurrency=200,
        step_concurrency=400,
        worker_concurrency=20,
        gpu_max_vcpu=256,
        calm_minutes=1,
        bulk_concurrency=200,
    ),
    edge=Edge(
        domain="reelestate.example",
        hosted_zone_id="Z000000000000000PROD",
        requests_per_second=1000,
        sign_in_requests_per_second=100,
        burst=2000,
        requests_per_address=2000,
    ),
    operations=Operations(
        alarm_email="operations@reelestate.example",
        monthly_budget_usd=20_000,
        log_retention=RetentionDays.THREE_MONTHS,
        event_archive_days=90,
        trace_percent=5,
        webhook="https://hooks.reelestate.example/operations",
        account_guard=True,
    ),
    partners=Partners(
        google_client_id="reelestate.apps.googleusercontent.com",
        stripe_event_source="aws.partner/stripe.com/ed_live_reelestate",
    ),
)

_SANDBOX = re.compile(r"[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?")


def sandbox(name: str) -> Environment:
    """A short-lived environment of a pull request, ``pr-42``. Raises ValueError for a name AWS would not take."""
    if not _SANDBOX.fullmatch(name):
        raise ValueError(f"{name!r} cannot name a sandbox: use up to 20 of a-z, 0-9 and -, not - at either end.")
    return Environment(
        name=f"sandbox-{name}",
        edge=Edge(download_keys=()),
        operations=Operations(monthly_budget_usd=20, gateway_logs_role=False),
    )

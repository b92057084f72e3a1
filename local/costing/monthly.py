"""The bill of a month: what stands there anyway, and what so many films add."""

from dataclasses import dataclass

from local.costing.film import Film
from local.costing.lines import Line, Till, total
from local.costing.prices import Prices
from local.costing.templates import Deployment
from local.costing.usage import of_film

HOURS = 730
PROXY_LEAST_ACU = 8
CLOUDFORMATION = {
    "keys": "AWS::KMS::Key",
    "secrets": "AWS::SecretsManager::Secret",
    "alarms": "AWS::CloudWatch::Alarm",
    "composite_alarms": "AWS::CloudWatch::CompositeAlarm",
    "dashboards": "AWS::CloudWatch::Dashboard",
}


@dataclass(frozen=True)
class Month:
    """A month with so many films. All figures in dollars but ``films`` and ``minutes``."""

    films: int
    minutes: float
    fixed: float
    marginal: float

    @property
    def usd(self) -> float:
        """The whole bill."""
        return self.fixed + self.marginal

    @property
    def per_minute(self) -> float:
        """The whole bill for each minute of finished film."""
        return self.usd / self.minutes


def fixed(deployment: Deployment, prices: Prices, custom_metrics: float) -> list[Line]:
    """What an environment costs in a month without a single film."""
    till = Till(prices)
    till.add("VPC endpoints", "endpoint_hour", deployment.endpoint_zones * HOURS)
    till.add("NAT", "nat_hour", deployment.nat_gateways * HOURS)
    till.add("NAT", "public_ip_hour", deployment.nat_gateways * HOURS)
    database = deployment.database
    till.add("Aurora", "aurora_acu_hour", database.min_acu * database.instances * HOURS)
    if database.proxies:
        billed = max(PROXY_LEAST_ACU, database.min_acu * database.instances)
        till.add("RDS Proxy", "rds_proxy_acu_hour", database.proxies * billed * HOURS)
    for rules in deployment.waf_rules:
        till.add("WAF", "waf_acl_month", 1)
        till.add("WAF", "waf_rule_month", rules)
    till.add("KMS", "kms_key_month", deployment.count(CLOUDFORMATION["keys"]))
    secrets = deployment.count(CLOUDFORMATION["secrets"]) + deployment.secret_copies
    till.add("Secrets Manager", "secret_month", secrets)
    till.add("CloudWatch", "alarm_month", deployment.count(CLOUDFORMATION["alarms"]))
    till.add("CloudWatch", "composite_alarm_month", deployment.count(CLOUDFORMATION["composite_alarms"]))
    till.add("CloudWatch", "dashboard_month", deployment.count(CLOUDFORMATION["dashboards"]))
    till.add("CloudWatch", "metric_month", custom_metrics)
    till.add("Lambda", "snapshot_gb_second", deployment.snapshot_gb * HOURS * 3600)
    return till.lines


def month(film: Film, prices: Prices, films: int) -> Month:
    """The bill for so many films like this one.

    Capacity that the films use is taken from the database's minimum first: what stands idle is not paid twice.
    """
    standing = fixed(film.deployment, prices, film.assumptions["custom_metrics"])
    marginal = of_film(film, prices)
    database = film.deployment.database
    idle_acu_hours = database.min_acu * database.instances * HOURS
    used = next(
        line for line in marginal if line.service == "Aurora" and line.what == prices.prices["aurora_acu_hour"].per
    )
    covered = min(used.quantity * films, idle_acu_hours) * prices.usd("aurora_acu_hour")
    proxy = _proxy_above_least(film, prices, used.quantity * films)
    return Month(
        films=films,
        minutes=films * film.seconds / 60,
        fixed=total(standing),
        marginal=total(marginal) * films - covered + proxy,
    )


def _proxy_above_least(film: Film, prices: Prices, acu_hours: float) -> float:
    """What the proxy costs when the cluster uses more than the proxy's least charge covers."""
    database = film.deployment.database
    billed = max(PROXY_LEAST_ACU, database.min_acu * database.instances) * HOURS
    return database.proxies * max(0.0, acu_hours - billed) * prices.usd("rds_proxy_acu_hour")

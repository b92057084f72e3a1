"""Rules that hold over the templates of every environment; importing the package knows them all."""

from tests.stacks.posture import delivery, functions, lifetime, machines, storage, wildcards
from tests.stacks.posture.rule import RULES, Finding, findings

__all__ = ["RULES", "Finding", "delivery", "findings", "functions", "lifetime", "machines", "storage", "wildcards"]

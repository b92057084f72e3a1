"""What a rule is: a small function over the templates of one environment, known to the registry by its name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from scripts.templates import Estate, Resource
from stacks.config import Environment


@dataclass(frozen=True)
class Finding:
    """What is wrong at one place, and the remedy."""

    rule: str
    place: str
    """``Stack/LogicalId``."""
    name: str
    """The construct's path, the same in every environment."""
    problem: str

    def __str__(self) -> str:
        return f"[{self.rule}] {self.name} ({self.place}): {self.problem}"


Problems: TypeAlias = Iterator[tuple[Resource, str]]
Check: TypeAlias = Callable[[Estate, Environment], Problems]

RULES: dict[str, Check] = {}


def rule(name: str) -> Callable[[Check], Check]:
    """Registers the function under the name."""

    def register(check: Check) -> Check:
        assert name not in RULES, f"two rules are called {name}"
        RULES[name] = check
        return check

    return register


def findings(estate: Estate, config: Environment) -> list[Finding]:
    """What every rule finds in the environment."""
    return [
        Finding(name, resource.place, resource.name, problem)
        for name, check in RULES.items()
        for resource, problem in check(estate, config)
    ]

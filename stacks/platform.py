"""One environment: the stacks, in the order in which they need each other."""

from typing import Any

from aws_cdk import Stage, Tags
from constructs import Construct

from stacks.config import PROJECT, Environment


class Platform(Stage):
    """A whole studio. ``cdk deploy '<Name>/*'`` brings it to an account."""

    def __init__(self, scope: Construct, construct_id: str, *, config: Environment, **kwargs: Any) -> None:
        super().__init__(scope, construct_id, **kwargs)
        self.config = config
        Tags.of(self).add("project", PROJECT)
        Tags.of(self).add("environment", config.name)

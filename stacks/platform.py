"""One environment: the stacks, in the order in which they need each other."""

from typing import Any

from aws_cdk import Environment as Place
from aws_cdk import Stage, Tags
from constructs import Construct

from stacks.api import ApiStack
from stacks.config import PROJECT, Environment
from stacks.data import DataStack
from stacks.events import EventsStack
from stacks.foundations import Foundations
from stacks.identity import IdentityStack
from stacks.network import NetworkStack
from stacks.observability import ObservabilityStack
from stacks.operations import OperationsStack
from stacks.pipeline import PipelineStack
from stacks.storage import ReplicaStack, StorageStack
from stacks.web import WebStack

UNTAGGED = ["AWS::RDS::DBProxyTargetGroup"]
"""CloudFormation refuses tags on these."""


class Platform(Stage):
    """A whole studio. ``cdk deploy '<Name>/*'`` brings it to an account.

    What is kept stands first and by itself: storage, data, identity, events. What follows can be made anew at any time.
    """

    def __init__(self, scope: Construct, construct_id: str, *, config: Environment, **kwargs: Any) -> None:
        super().__init__(scope, construct_id, **kwargs)
        self.config = config
        operations = OperationsStack(self, "Operations", config=config)
        network = NetworkStack(self, "Network", config=config)
        storage = StorageStack(self, "Storage", config=config, operations=operations)
        data = DataStack(self, "Data", config=config, network=network, operations=operations)
        if config.replica_region:
            replica = ReplicaStack(self, "Replica", config=config, env=Place(region=config.replica_region))
            storage.add_stack_dependency(replica, "Files are copied into its bucket.")
            data.add_stack_dependency(replica, "Backups of the database are copied into its vault.")
        identity = IdentityStack(self, "Identity", config=config, operations=operations)
        events = EventsStack(self, "Events", config=config, network=network, data=data, operations=operations)
        foundations = Foundations(network=network, data=data, storage=storage, events=events, operations=operations)
        pipeline = PipelineStack(self, "Pipeline", config=config, foundations=foundations)
        api = ApiStack(self, "Api", config=config, foundations=foundations, identity=identity, pipeline=pipeline)
        web = WebStack(self, "Web", config=config, storage=storage, api=api)
        ObservabilityStack(
            self,
            "Observability",
            config=config,
            foundations=foundations,
            identity=identity,
            pipeline=pipeline,
            api=api,
            web=web,
        )
        for name, value in (("project", PROJECT), ("environment", config.name)):
            Tags.of(self).add(name, value, exclude_resource_types=UNTAGGED)

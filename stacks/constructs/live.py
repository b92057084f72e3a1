"""The WebSocket API: live progress of renders, told to whoever watches them."""

from typing import TYPE_CHECKING

from aws_cdk import Stack
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_route53_targets as records
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from stacks.config import Environment
from stacks.constructs.access_logs import SOCKET_FIELDS, access_log, gateway_logs_role, log_accesses
from stacks.constructs.domain import address_records, certificate
from stacks.constructs.findings import named_wildcard
from stacks.constructs.reasons import acknowledge

if TYPE_CHECKING:
    from collections.abc import Mapping

STAGE = "live"
FOLLOWED: "Mapping[str, str]" = {"JobProgressed": "reelestate.renders", "ConnectionOpened": "reelestate.live"}
"""The events that the function follows, each with its source."""


class LiveApi(Construct):
    """Connections of browsers. The function admits them itself: a browser can send no header with a WebSocket.

    First made without its function, for which ``endpoint`` is a setting; ``route_to`` then adds it.

    Attributes: ``api``, ``stage``, ``endpoint`` (``https://…``, where messages to connections are posted), ``address``
    (``wss://…``, what browsers connect to), ``log`` (of accesses).
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, config: Environment, zone: route53.IPublicHostedZone | None
    ) -> None:
        super().__init__(scope, construct_id)
        self._config = config
        self.api = gateway.WebSocketApi(self, "Api", api_name=f"{config.prefix}-live")
        stack = Stack.of(self)
        host = f"{self.api.api_id}.execute-api.{stack.region}.{stack.url_suffix}"
        self.endpoint = f"https://{host}/{STAGE}"
        self.address = f"wss://live.{config.edge.domain}" if zone else f"wss://{host}/{STAGE}"
        self.log = access_log(self, "AccessLog", config, STAGE)
        self.stage = gateway.WebSocketStage(
            self,
            "Stage",
            web_socket_api=self.api,
            stage_name=STAGE,
            auto_deploy=True,
            detailed_metrics_enabled=True,
            throttle=gateway.ThrottleSettings(
                rate_limit=config.edge.requests_per_second, burst_limit=config.edge.burst
            ),
            domain_mapping=gateway.DomainMappingOptions(domain_name=self._domain(zone)) if zone else None,
        )
        stage = log_accesses(self.stage, self.log, SOCKET_FIELDS)
        if config.operations.gateway_logs_role:
            stage.node.add_dependency(gateway_logs_role(self))

    def route_to(self, handler: lambda_.IFunction) -> None:
        """Has the function told of what connections do."""
        for key in ("$connect", "$default", "$disconnect"):
            route = self.api.add_route(
                key, integration=integrations.WebSocketLambdaIntegration(f"Function{key.strip('$')}", handler)
            )
            acknowledge(
                route,
                "Browsers cannot send a header with a WebSocket: the function checks the token that comes as a "
                "subprotocol or first message, and the page's origin before that.",
                "AwsSolutions-APIG4",
            )

    def grant_speak(self, role: iam.Role) -> None:
        """Lets the role send to connections and end them."""
        connections = [self._connections(method) for method in ("POST", "DELETE")]
        role.add_to_policy(iam.PolicyStatement(actions=["execute-api:ManageConnections"], resources=connections))
        acknowledge(
            role,
            "Connections are named when browsers open them.",
            *(named_wildcard(role, connection) for connection in connections),
        )

    def follow(self, bus: events.IEventBus, handler: lambda_.IFunction, dead_letters: sqs.IQueue) -> None:
        """Has the function told of the events it follows; what does not reach it goes to the dead letters."""
        for what, source in FOLLOWED.items():
            rule = events.Rule(
                self,
                what,
                event_bus=bus,
                event_pattern=events.EventPattern(source=[source], detail_type=[what]),
            )
            rule.add_target(targets.LambdaFunction(handler, dead_letter_queue=dead_letters, retry_attempts=2))

    def _connections(self, method: str) -> str:
        return Stack.of(self).format_arn(
            service="execute-api", resource=self.api.api_id, resource_name=f"{STAGE}/{method}/@connections/*"
        )

    def _domain(self, zone: route53.IPublicHostedZone) -> gateway.DomainName:
        name = f"live.{self._config.edge.domain}"
        domain = gateway.DomainName(
            self,
            "Domain",
            domain_name=name,
            certificate=certificate(self, "Certificate", zone, name),
            security_policy=gateway.SecurityPolicy.TLS_1_2,
        )
        target = records.ApiGatewayv2DomainProperties(domain.regional_domain_name, domain.regional_hosted_zone_id)
        address_records(self, zone, name, target)
        return domain

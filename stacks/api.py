"""Where browsers and partners reach the studio: the HTTP API and the WebSocket API, and the functions behind them."""

import json
from typing import TYPE_CHECKING, Any

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from stacks.config import Environment
from stacks.constructs.domain import hosted_zone
from stacks.constructs.function import StudioFunction
from stacks.constructs.http_api import StudioHttpApi
from stacks.constructs.live import LiveApi
from stacks.constructs.mail import StudioMail
from stacks.constructs.objects import grant_objects
from stacks.constructs.reasons import acknowledge

if TYPE_CHECKING:
    from stacks.foundations import Foundations
    from stacks.identity import IdentityStack
    from stacks.pipeline import PipelineStack

ORIGIN_HEADER = "X-Origin-Verify"
"""The header in which the edge sends ``origin_secret``."""
API_MEMORY_MIB = 1769
"""From here on Lambda gives a whole processor; below, a request of the same work costs as much and takes longer."""
TIMEOUT = Duration.seconds(29)
"""A second before API Gateway gives up."""
RELAY_TIMEOUT = Duration.seconds(20)
"""Below that of the WebSocket function, which waits for it."""


class ApiStack(Stack):
    """The studio's two APIs.

    The HTTP API has no domain of its own: CloudFront serves ``/api/*`` of the studio's domain, behind the firewall,
    and API Gateway's own address is of no use without the secret that CloudFront sends. WebSockets have one, ``live.``
    before the studio's.

    Attributes: ``http_api``, ``http_stage``, ``websocket_api``, ``websocket_stage``, ``websocket_address``
    (``wss://…``, what browsers connect to), ``functions`` (``api``, ``websocket`` and, without NAT, ``relay``),
    ``origin`` (host of the HTTP API), ``origin_secret`` (the edge sends it in ``ORIGIN_HEADER``), ``dead_letters``
    (events that reached no WebSocket function), ``access_logs`` by API, ``mail``, ``settings`` (of the API function).
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        config: Environment,
        foundations: "Foundations",
        identity: "IdentityStack",
        pipeline: "PipelineStack",
        **kwargs: Any,
    ) -> None:
        super().__init__(scope, construct_id, **kwargs)
        self._config, self._network, self._operations = config, foundations.network, foundations.operations
        data, storage, events = foundations.data, foundations.storage, foundations.events
        zone = hosted_zone(self, config)
        self.mail = StudioMail(self, "Mail", config=config, zone=zone)
        self.origin_secret = self._origin_secret()
        self.dead_letters = self._dead_letters()
        common = self._common_settings() | {
            "REELESTATE_BUCKET": storage.media.bucket_name,
            **data.settings,
            **storage.downloads_environment,
            **identity.settings,
            **events.settings,
        }
        self.settings = common | pipeline.settings | self.mail.settings | self._api_settings(data.sealing_secret)
        api = self._inner(
            "api",
            self.settings,
            memory_mib=API_MEMORY_MIB,
            snap_start=True,
            reserved_concurrency=config.compute.api_concurrency,
        )
        live = LiveApi(self, "Live", config=config, zone=zone)
        self.functions = {"api": api, **self._live_functions(live, common)}
        websocket = self.functions["websocket"]
        for function in (api, websocket):
            data.grant_connect(function.role)
            events.bus.grant_put_events_to(function.role)
            storage.grant_sign(function.role)
        grant_objects(storage.media, api.role)
        grant_objects(storage.media, websocket.role, write=False)
        identity.grant_manage(api.role)
        pipeline.grant_run(api.role)
        pipeline.grant_open_pictures(api.role)
        self.mail.grant_send(api.role)
        self.origin_secret.grant_read(api.role)
        data.grant_unseal(api.role)
        live.route_to(websocket.alias)
        live.follow(events.bus, websocket.alias, self.dead_letters)
        http = StudioHttpApi(
            self,
            "Http",
            config=config,
            handler=api.alias,
            issuer=f"https://cognito-idp.{self.region}.amazonaws.com/{identity.pool.user_pool_id}",
            audience=identity.client.user_pool_client_id,
        )
        self.http_api, self.http_stage = http.api, http.stage
        self.websocket_api, self.websocket_stage, self.websocket_address = live.api, live.stage, live.address
        self.access_logs = {"api": http.log, "live": live.log}
        self.origin = f"{http.api.api_id}.execute-api.{self.region}.{self.url_suffix}"

    def _live_functions(self, live: LiveApi, settings: dict[str, str]) -> dict[str, StudioFunction]:
        """The WebSocket function and, in a network without a way to API Gateway, the one that posts for it."""
        config = self._config
        endpoint = {"REELESTATE_WEBSOCKET_ENDPOINT": live.endpoint}
        concurrency = config.compute.worker_concurrency
        made: dict[str, StudioFunction] = {}
        relayed: dict[str, str] = {}
        if not config.nat_gateways:
            relay = made["relay"] = self._function(
                "relay", endpoint, memory_mib=256, timeout=RELAY_TIMEOUT, reserved_concurrency=concurrency
            )
            relayed = {"REELESTATE_WEBSOCKET_RELAY": relay.alias.function_arn}
        websocket = made["websocket"] = self._inner(
            "websocket",
            settings | endpoint | relayed,
            memory_mib=512,
            snap_start=True,
            reserved_concurrency=concurrency,
            dead_letters=self.dead_letters,
        )
        for relay_arn in relayed.values():
            websocket.role.add_to_policy(iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[relay_arn]))
        live.grant_speak(made.get("relay", websocket).role)
        return made

    def _dead_letters(self) -> sqs.Queue:
        return sqs.Queue(
            self,
            "DeadLetters",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(14),
        )

    def _origin_secret(self) -> secretsmanager.Secret:
        secret = secretsmanager.Secret(
            self,
            "OriginSecret",
            description=f"The edge of {self._config.prefix} sends it with every request to the API.",
            generate_secret_string=secretsmanager.SecretStringGenerator(exclude_punctuation=True, password_length=48),
            removal_policy=RemovalPolicy.DESTROY,
        )
        acknowledge(
            secret,
            "CloudFront holds the value too, and takes a new one only when it is deployed: it is changed by hand, as "
            "docs/operations.md tells, and the API takes the last value until then.",
            "AwsSolutions-SMG4",
        )
        return secret

    def _common_settings(self) -> dict[str, str]:
        settings = {"REELESTATE_CORS_ORIGINS": json.dumps(list(self._config.edge.cors_origins))}
        address = self._config.public_url
        return settings | {"REELESTATE_PUBLIC_URL": address} if address else settings

    def _api_settings(self, sealing_secret: secretsmanager.ISecret) -> dict[str, str]:
        settings = {
            "REELESTATE_ORIGIN_SECRET_ARN": self.origin_secret.secret_arn,
            "REELESTATE_SEALING_SECRET_ARN": sealing_secret.secret_arn,
            "REELESTATE_ADMINS_NEED_SECOND_FACTOR": "true",
        }
        client = self._config.partners.google_client_id
        return settings | {"REELESTATE_GOOGLE_CLIENT_ID": client} if client else settings

    def _inner(self, entry: str, settings: dict[str, str], **kwargs: Any) -> StudioFunction:
        """A function in the private network, where the database is."""
        network = self._network
        return self._function(
            entry,
            settings,
            timeout=TIMEOUT,
            vpc=network.vpc,
            security_groups=[network.functions],
            **kwargs,
        )

    def _function(self, entry: str, settings: dict[str, str], **kwargs: Any) -> StudioFunction:
        return StudioFunction(
            self,
            entry.title(),
            config=self._config,
            entry=entry,
            operations=self._operations.topic,
            environment=settings,
            **kwargs,
        )

"""The HTTP API in front of the API function: what needs a token at the edge, and how often it may be called."""

from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from stacks.config import Environment
from stacks.constructs.access_logs import HTTP_FIELDS, access_log, log_accesses
from stacks.constructs.contract import PREFIX, Operation, public_operations
from stacks.constructs.reasons import acknowledge

EVERYTHING = f"{PREFIX}/{{proxy+}}"
SIGNING_IN = f"{PREFIX}/auth/"


class StudioHttpApi(Construct):
    """Everything under ``/api/v1`` needs a token, but for the operations that the contract leaves open.

    API Gateway checks the token's signature, issuer, client and time, so that strangers wake no function; the
    application checks it again, with what only it knows. There is no ``$default`` route: any other path is answered
    with 404 by API Gateway. Attributes: ``api``, ``stage``, ``log`` (of accesses).
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        config: Environment,
        handler: lambda_.IFunction,
        issuer: str,
        audience: str,
    ) -> None:
        super().__init__(scope, construct_id)
        self.api = gateway.HttpApi(
            self,
            "Api",
            api_name=f"{config.prefix}-api",
            description="The studio's API; CloudFront stands before it.",
            create_default_stage=False,
        )
        integration = integrations.HttpLambdaIntegration("Function", handler, scope_permission_to_route=False)
        self.api.add_routes(
            path=EVERYTHING,
            methods=[gateway.HttpMethod.ANY],
            integration=integration,
            authorizer=authorizers.HttpJwtAuthorizer("Pool", issuer, jwt_audience=[audience]),
        )
        preflight = Operation("OPTIONS", EVERYTHING)
        public = public_operations()
        opened = [self._open(operation, integration) for operation in (preflight, *public)]
        self.log = access_log(self, "AccessLog", config, "api")
        self.stage = gateway.HttpStage(
            self,
            "Stage",
            http_api=self.api,
            auto_deploy=True,
            detailed_metrics_enabled=True,
            throttle=gateway.ThrottleSettings(
                rate_limit=config.edge.requests_per_second, burst_limit=config.edge.burst
            ),
        )
        stage = log_accesses(self.stage, self.log, HTTP_FIELDS)
        signing_in = [operation for operation in public if operation.path.startswith(SIGNING_IN)]
        _slow_down(stage, signing_in, config.edge.sign_in_requests_per_second)
        stage.node.add_dependency(*opened)

    def _open(self, operation: Operation, integration: integrations.HttpLambdaIntegration) -> gateway.HttpRoute:
        (route,) = self.api.add_routes(
            path=operation.path, methods=[gateway.HttpMethod[operation.method]], integration=integration
        )
        acknowledge(
            route,
            "The contract leaves the operation open: it signs people in, asks after the API's health, lists the plans "
            "or lets browsers ask what they may send.",
            "AwsSolutions-APIG4",
        )
        return route


def _slow_down(stage: gateway.CfnStage, operations: list[Operation], rate: int) -> None:
    """Lets each of the operations be called ``rate`` times a second; they have to exist before the stage."""
    stage.route_settings = {
        operation.key: {"ThrottlingRateLimit": rate, "ThrottlingBurstLimit": 2 * rate, "DetailedMetricsEnabled": True}
        for operation in operations
    }

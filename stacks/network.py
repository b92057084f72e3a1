"""The private network: where functions, tasks and the database are, and the few ways out of it."""

from typing import Any

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from stacks.config import PROJECT, Environment
from stacks.constructs.function import private_subnets
from stacks.constructs.providers import keep_provider_logs

HTTPS = ec2.Port.tcp(443)
POSTGRESQL = ec2.Port.tcp(5432)

S3_PREFIX_LISTS = {"us-east-1": "pl-63a5400a", "us-west-2": "pl-68a54001"}
"""The addresses of S3 as a security group names them: fixed by AWS, one list a region."""

SERVICES = {
    "SecretsManager": ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
    "States": ec2.InterfaceVpcEndpointAwsService.STEP_FUNCTIONS,
    "Events": ec2.InterfaceVpcEndpointAwsService.EVENTBRIDGE,
    "Functions": ec2.InterfaceVpcEndpointAwsService.LAMBDA_,
    "Mail": ec2.InterfaceVpcEndpointAwsService.EMAIL,
    "Inference": ec2.InterfaceVpcEndpointAwsService.SAGEMAKER_RUNTIME,
    "Logs": ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
    "Images": ec2.InterfaceVpcEndpointAwsService.ECR,
    "ImageLayers": ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER,
}
"""What functions and tasks call. Not among them: SQS and X-Ray, which Lambda talks to itself; KMS, which S3 asks for
us; RDS, whose tokens are signed without a request; and execute-api, whose endpoint would answer for every HTTP and
WebSocket API of the region and serves neither: who posts to WebSocket connections stands outside the network, or
behind a NAT."""

GPU_SERVICES = {
    "Containers": ec2.InterfaceVpcEndpointAwsService.ECS,
    "ContainerAgent": ec2.InterfaceVpcEndpointAwsService.ECS_AGENT,
    "ContainerTelemetry": ec2.InterfaceVpcEndpointAwsService.ECS_TELEMETRY,
}
"""What the machines of a Batch GPU queue call beside; Fargate needs none of them."""

SIGN_IN = {"SignIn": ec2.InterfaceVpcEndpointAwsService.COGNITO_IDP}
"""Only without a NAT: the endpoint refuses user pools that have a domain, and shuts the other way to them."""

UNSIGNED = frozenset(SIGN_IN)
"""Called without credentials too, so nobody's account can be asked for."""


class NetworkStack(Stack):
    """A VPC over two zones, with endpoints in place of the internet wherever they serve.

    Attributes: ``vpc``; its isolated subnets hold the database, and in environments without NAT gateways everything
    else too, see `stacks.constructs.function.private_subnets`. Security groups: ``functions`` reach the database, the
    endpoints and, through a NAT, third parties; ``tasks`` reach the endpoints and S3 alone; ``database`` takes
    connections of functions, and of the proxy, which is in it as well.

    An endpoint costs $7.30 a month in each zone and $0.01 a GB, a NAT gateway $33 and $0.045 a GB. Ten to thirteen
    endpoints in one zone ($73 to $95) are dearer than the one NAT gateway they replace, and what they buy is that
    nothing inside can be made to send anything out. Environments that may be deleted have them in one zone: if it
    fails, they do. Films and image layers go through S3's gateway endpoint, which is free.
    """

    def __init__(self, scope: Construct, construct_id: str, *, config: Environment, **kwargs: Any) -> None:
        super().__init__(scope, construct_id, **kwargs)
        self.config = config
        self.vpc = self._vpc()
        self.functions = self._group("Functions", "Functions: to the database, the endpoints and third parties.")
        self.tasks = self._group("Tasks", "Compose and GPU tasks: to the endpoints and S3.")
        self.database = self._group("Database", "The database and its proxy: from functions.")
        self._let_reach_database()
        self._store_endpoint()
        self._service_endpoints()
        keep_provider_logs(self, config)

    def _vpc(self) -> ec2.Vpc:
        # The isolated subnets come first, so that their addresses, and with them the database, stay when an
        # environment gets its first NAT gateway.
        subnets = [ec2.SubnetConfiguration(name="Isolated", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED, cidr_mask=20)]
        if self.config.nat_gateways:
            subnets += [
                ec2.SubnetConfiguration(name="Private", subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS, cidr_mask=20),
                ec2.SubnetConfiguration(
                    name="Public", subnet_type=ec2.SubnetType.PUBLIC, cidr_mask=24, map_public_ip_on_launch=False
                ),
            ]
        vpc = ec2.Vpc(
            self,
            "Vpc",
            ip_addresses=ec2.IpAddresses.cidr("10.0.0.0/16"),
            max_azs=2,
            nat_gateways=self.config.nat_gateways,
            subnet_configuration=subnets,
            restrict_default_security_group=True,
        )
        traffic = logs.LogGroup(
            self,
            "Traffic",
            log_group_name=f"/{PROJECT}/{self.config.name}/network",
            retention=self.config.operations.log_retention,
            removal_policy=RemovalPolicy.DESTROY,
        )
        vpc.add_flow_log("FlowLog", destination=ec2.FlowLogDestination.to_cloud_watch_logs(traffic))
        return vpc

    def _group(self, construct_id: str, description: str) -> ec2.SecurityGroup:
        return ec2.SecurityGroup(self, construct_id, vpc=self.vpc, description=description, allow_all_outbound=False)

    def _let_reach_database(self) -> None:
        for group in (self.functions, self.database):
            self.database.add_ingress_rule(group, POSTGRESQL, "PostgreSQL")
            group.add_egress_rule(self.database, POSTGRESQL, "PostgreSQL")

    def _store_endpoint(self) -> None:
        """S3, for the account's own buckets and the one that ECR keeps image layers in."""
        endpoint = self.vpc.add_gateway_endpoint("Store", service=ec2.GatewayVpcEndpointAwsService.S3)
        endpoint.add_to_policy(
            iam.PolicyStatement(
                sid="OwnBuckets",
                principals=[iam.AnyPrincipal()],
                actions=["s3:Get*", "s3:List*", "s3:PutObject", "s3:DeleteObject*", "s3:AbortMultipartUpload"],
                resources=["*"],
                conditions={"StringEquals": {"aws:ResourceAccount": self.account}},
            )
        )
        endpoint.add_to_policy(
            iam.PolicyStatement(
                sid="ImageLayers",
                principals=[iam.AnyPrincipal()],
                actions=["s3:GetObject"],
                resources=[f"arn:{self.partition}:s3:::prod-{self.region}-starport-layer-bucket/*"],
            )
        )
        store = ec2.Peer.prefix_list(S3_PREFIX_LISTS[self.region])
        for group in (self.functions, self.tasks):
            group.add_egress_rule(store, HTTPS, "S3")

    def _service_endpoints(self) -> None:
        group = self._group("Endpoints", "Endpoints of AWS services: from functions and tasks.")
        for caller in (self.functions, self.tasks):
            group.add_ingress_rule(caller, HTTPS, "AWS services")
        self.tasks.add_egress_rule(group, HTTPS, "AWS services")
        if self.config.nat_gateways:
            self.functions.add_egress_rule(ec2.Peer.any_ipv4(), HTTPS, "AWS services and third parties")
        else:
            self.functions.add_egress_rule(group, HTTPS, "AWS services")
        places = self.vpc.select_subnets(subnet_type=private_subnets(self.config)).subnets
        if not self.config.protected:
            places = places[:1]
        for name, service in self._services().items():
            endpoint = self.vpc.add_interface_endpoint(
                name,
                service=service,
                subnets=ec2.SubnetSelection(subnets=places),
                security_groups=[group],
                open=False,
            )
            if name not in UNSIGNED:
                endpoint.add_to_policy(self._own_account())

    def _services(self) -> dict[str, ec2.InterfaceVpcEndpointAwsService]:
        gpu = GPU_SERVICES if self.config.compute.gpu_max_vcpu else {}
        sign_in = {} if self.config.nat_gateways else SIGN_IN
        return {**SERVICES, **gpu, **sign_in}

    def _own_account(self) -> iam.PolicyStatement:
        """Nobody inside can use an endpoint with credentials that they brought along."""
        return iam.PolicyStatement(
            sid="OwnAccount",
            principals=[iam.AnyPrincipal()],
            actions=["*"],
            resources=["*"],
            conditions={"StringEquals": {"aws:PrincipalAccount": self.account}},
        )

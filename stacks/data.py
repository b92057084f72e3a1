"""The database: an Aurora cluster that grows with its load, who may connect to it, and its schema."""

from dataclasses import replace
from typing import Any

from aws_cdk import Duration, RemovalPolicy, Stack, triggers
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_rds as rds
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from stacks.config import Environment
from stacks.constructs.backups import DatabaseBackups
from stacks.constructs.function import StudioFunction
from stacks.constructs.providers import keep_provider_logs
from stacks.constructs.reasons import acknowledge
from stacks.network import NetworkStack
from stacks.operations import OperationsStack

ENGINE = rds.DatabaseClusterEngine.aurora_postgres(version=rds.AuroraPostgresEngineVersion.VER_16_13)
NAME = "reelestate"
MASTER = "reelestate_master"
APPLICATION = "reelestate_app"
PORT = 5432
IDLE = Duration.minutes(5)
"""A connection that is idle for so long is dropped; the application replaces its own a minute earlier."""
MIGRATION = Duration.minutes(14)
"""Longest migration of a release; a function may run for 15 minutes, and the CDK waits inside one."""


class DataStack(Stack):
    """Aurora Serverless v2 with PostgreSQL 16, migrated by each deployment before the stacks that depend on this one.

    Attributes: ``cluster``; ``proxy``, which is ``None`` where the database pauses when idle, because a proxy keeps
    connections open and Aurora does not pause while there are any; ``settings``, which make a function
    connect as the application's role, through the proxy if there is one; ``sealing_secret``, which the API derives the
    key from that it seals people's small secrets with before they are stored; ``backups``, which are copied to
    ``config.replica_region`` and ``None`` where there is no such region; ``migration``, the trigger.

    The application has no password. It signs in with tokens of IAM, the proxy hands them on as its own (end-to-end IAM
    authentication), so there is nothing to rotate. The master's password is made, kept and rotated every week by RDS;
    only the migrate function reads it.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        config: Environment,
        network: NetworkStack,
        operations: OperationsStack,
        **kwargs: Any,
    ) -> None:
        super().__init__(scope, construct_id, termination_protection=config.protected, **kwargs)
        self.config = config
        self._network = network
        self._removal = RemovalPolicy.RETAIN if config.protected else RemovalPolicy.DESTROY
        # The group as it is: rules that the constructs below would add belong to the network's stack.
        self._group = ec2.SecurityGroup.from_security_group_id(
            self, "Group", network.database.security_group_id, mutable=False
        )
        self.key = kms.Key(
            self,
            "Key",
            description=f"Encrypts the database of {config.prefix}, its backups and its secrets.",
            enable_key_rotation=True,
            removal_policy=self._removal,
        )
        self.cluster = self._cluster()
        self.proxy = None if config.database.pauses else self._proxy()
        self.backups = self._backups(operations)
        self.settings = {
            "REELESTATE_DATABASE_HOST": self._host(),
            "REELESTATE_DATABASE_PORT": str(PORT),
            "REELESTATE_DATABASE_NAME": NAME,
            "REELESTATE_DATABASE_USER": APPLICATION,
        }
        self.sealing_secret = self._sealing_secret()
        self.migration = self._migration(operations)
        keep_provider_logs(self, config)

    def grant_connect(self, grantee: iam.IGrantable) -> iam.Grant:
        """Lets connect as the application's role, and as no other."""
        if self.proxy:
            return self.proxy.grant_connect(grantee, APPLICATION)
        return self.cluster.grant_connect(grantee, APPLICATION)

    def grant_unseal(self, grantee: iam.IGrantable) -> None:
        """Lets read what people's small secrets are sealed with.

        Not by the secret's own grant, which writes the grantee into the key's policy: its stack comes later.
        """
        through = {"StringEquals": {"kms:ViaService": f"secretsmanager.{self.region}.amazonaws.com"}}
        read, secret = ["secretsmanager:GetSecretValue"], [self.sealing_secret.secret_arn]
        iam.Grant.add_to_principal(grantee=grantee, actions=read, resource_arns=secret)
        iam.Grant.add_to_principal(
            grantee=grantee, actions=["kms:Decrypt"], resource_arns=[self.key.key_arn], conditions=through
        )

    def _sealing_secret(self) -> secretsmanager.Secret:
        """Kept like the rows it seals, and copied to where their files are: without it they cannot be opened."""
        replica = self.config.replica_region
        secret = secretsmanager.Secret(
            self,
            "SealingSecret",
            description=f"Opens what the API of {self.config.prefix} seals before it stores it.",
            encryption_key=self.key,
            # Anything else here would make a new value, as a rotation does.
            generate_secret_string=secretsmanager.SecretStringGenerator(exclude_punctuation=True, password_length=64),
            replica_regions=[secretsmanager.ReplicaRegion(region=replica)] if replica else None,
            removal_policy=self._removal,
        )
        acknowledge(
            secret,
            "Only the value before the present one opens what it sealed: it is changed by hand, as docs/operations.md "
            "tells, when nothing is sealed with an older one.",
            "AwsSolutions-SMG4",
        )
        return secret

    def _backups(self, operations: OperationsStack) -> DatabaseBackups | None:
        """Aurora keeps every moment here; what leaves the region is a snapshot a day."""
        if self.config.replica_region is None:
            return None
        return DatabaseBackups(
            self,
            "Backups",
            config=self.config,
            cluster=self.cluster,
            key=self.key,
            region=self.config.replica_region,
            topic=operations.topic,
        )

    def _host(self) -> str:
        return self.proxy.endpoint if self.proxy else self.cluster.cluster_endpoint.hostname

    def _cluster(self) -> rds.DatabaseCluster:
        figures = self.config.database
        identifier = self.config.prefix
        log = logs.LogGroup(
            self,
            "Log",
            log_group_name=f"/aws/rds/cluster/{identifier}/postgresql",
            retention=self.config.operations.log_retention,
            removal_policy=RemovalPolicy.DESTROY,
        )
        cluster = rds.DatabaseCluster(
            self,
            "Cluster",
            cluster_identifier=identifier,
            engine=ENGINE,
            writer=self._instance("Writer"),
            readers=[self._instance(f"Reader{number}", scale_with_writer=True) for number in range(figures.readers)],
            serverless_v2_min_capacity=figures.min_capacity,
            serverless_v2_max_capacity=figures.max_capacity,
            serverless_v2_auto_pause_duration=(
                Duration.minutes(figures.pause_after_minutes) if figures.pause_after_minutes is not None else None
            ),
            vpc=self._network.vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
            security_groups=[self._group],
            port=PORT,
            parameters=self._parameters(),
            credentials=rds.Credentials.from_username(MASTER, encryption_key=self.key),
            manage_master_user_password=True,
            iam_authentication=True,
            storage_encrypted=True,
            storage_encryption_key=self.key,
            backup=rds.BackupProps(retention=Duration.days(figures.backup_days), preferred_window="07:00-08:00"),
            preferred_maintenance_window="sun:08:30-sun:09:30",
            copy_tags_to_snapshot=True,
            deletion_protection=self.config.protected,
            removal_policy=self._removal,
            cloudwatch_logs_exports=["postgresql"],
            **self._monitoring(),
        )
        # Else RDS makes the log group, and keeps what is in it for ever.
        cluster.node.add_dependency(log)
        if not self.config.protected:
            acknowledge(
                cluster,
                "An environment that is not protected can be taken down with all it holds.",
                "AwsSolutions-RDS10",
            )
        return cluster

    def _instance(self, construct_id: str, *, scale_with_writer: bool = False) -> rds.IClusterInstance:
        # The authority is named because its root is the one that the application trusts.
        authority = rds.CaCertificate.RDS_CA_RSA2048_G1
        if scale_with_writer:
            return rds.ClusterInstance.serverless_v2(construct_id, ca_certificate=authority, scale_with_writer=True)
        return rds.ClusterInstance.serverless_v2(construct_id, ca_certificate=authority)

    def _parameters(self) -> dict[str, str]:
        parameters = {
            "rds.force_ssl": "1",
            # A function that is frozen or killed inside a transaction must not hold its locks for long.
            "idle_in_transaction_session_timeout": "60000",
            "log_lock_waits": "1",
            "log_min_duration_statement": "1000",
        }
        if self.config.database.pauses:
            # Frozen functions hold connections too, and would keep the database awake.
            parameters["idle_session_timeout"] = str(IDLE.to_milliseconds())
        return parameters

    def _monitoring(self) -> dict[str, Any]:
        if not self.config.protected:
            return {}
        role = iam.Role(
            self,
            "Monitoring",
            assumed_by=iam.ServicePrincipal("monitoring.rds.amazonaws.com"),
            managed_policies=[
                iam.ManagedPolicy.from_aws_managed_policy_name("service-role/AmazonRDSEnhancedMonitoringRole")
            ],
        )
        acknowledge(
            role,
            "RDS asks for exactly this policy, which allows to write its own log group RDSOSMetrics.",
            "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole]",
        )
        return {
            "monitoring_interval": Duration.seconds(60),
            "monitoring_role": role,
            "enable_cluster_level_enhanced_monitoring": True,
            "enable_performance_insights": True,
            "performance_insight_encryption_key": self.key,
            "performance_insight_retention": rds.PerformanceInsightRetention.DEFAULT,
        }

    def _proxy(self) -> rds.DatabaseProxy:
        role = iam.Role(self, "ProxyRole", assumed_by=iam.ServicePrincipal("rds.amazonaws.com"))
        self.cluster.grant_connect(role, APPLICATION)
        return rds.DatabaseProxy(
            self,
            "Proxy",
            db_proxy_name=self.config.prefix,
            proxy_target=rds.ProxyTarget.from_cluster(self.cluster),
            vpc=self._network.vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
            security_groups=[self._group],
            role=role,
            default_auth_scheme=rds.DefaultAuthScheme.IAM_AUTH,
            require_tls=True,
            # Telling the tenant's name to the database pins a connection to its client, until the client leaves.
            idle_client_timeout=IDLE,
            max_connections_percent=self.config.database.connections_percent,
            borrow_timeout=Duration.seconds(15),
        )

    def _migration(self, operations: OperationsStack) -> triggers.Trigger:
        assert self.cluster.secret is not None  # noqa: S101 - managed above
        migrate = StudioFunction(
            self,
            "Migrate",
            # Nobody calls its alias, so there is no traffic to shift.
            config=replace(self.config, canary=False),
            entry="migrate",
            memory_mib=1024,
            timeout=MIGRATION,
            operations=operations.topic,
            vpc=self._network.vpc,
            security_groups=[self._network.functions],
            environment={
                # The cluster itself: a proxy would pin the connection, and does not know the master.
                "REELESTATE_DATABASE_HOST": self.cluster.cluster_endpoint.hostname,
                "REELESTATE_DATABASE_PORT": str(PORT),
                "REELESTATE_DATABASE_NAME": NAME,
                "REELESTATE_DATABASE_MASTER_SECRET": self.cluster.secret.secret_arn,
            },
        )
        self.cluster.secret.grant_read(migrate.role)
        # Runs when the function's version changes, and with it when its code or either layer does.
        return triggers.Trigger(
            self, "Migration", handler=migrate.function, timeout=MIGRATION, execute_after=[self.cluster]
        )

"""Models behind SageMaker asynchronous endpoints: asked through S3, answering through SNS, gone while nobody asks."""

from pathlib import Path

from aws_cdk import Duration, Stack
from aws_cdk import aws_applicationautoscaling as scaling
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sagemaker as sagemaker
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from stacks.config import Environment, Model
from stacks.constructs.function import private_subnets
from stacks.constructs.images import folder_image
from stacks.constructs.objects import grant_objects
from stacks.constructs.reasons import acknowledge

VARIANT = "main"
BACKLOG_PER_INSTANCE = 4
"""How many requests may wait for each instance before another one is started."""
IDLE_MINUTES = 15
SAGEMAKER = "sagemaker.amazonaws.com"


class InferenceTopics(Construct):
    """Where endpoints tell how a request ended: ``succeeded`` and ``failed``, both followed by the callback function.

    ``key`` encrypts the topics. A notification that the function cannot handle goes to ``dead_letters``.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, callback: lambda_.IFunction, dead_letters: sqs.IQueue
    ) -> None:
        super().__init__(scope, construct_id)
        self.key = kms.Key(self, "Key", description="Encrypts what models' endpoints tell.", enable_key_rotation=True)
        self.succeeded = self._topic("Succeeded", callback, dead_letters)
        self.failed = self._topic("Failed", callback, dead_letters)

    def grant_publish(self, role: iam.Role) -> None:
        """Lets an endpoint's role tell of its results."""
        topics = [self.succeeded.topic_arn, self.failed.topic_arn]
        role.add_to_policy(iam.PolicyStatement(actions=["sns:Publish"], resources=topics))
        role.add_to_policy(
            iam.PolicyStatement(actions=["kms:Decrypt", "kms:GenerateDataKey"], resources=[self.key.key_arn])
        )

    def _topic(self, construct_id: str, callback: lambda_.IFunction, dead_letters: sqs.IQueue) -> sns.Topic:
        topic = sns.Topic(self, construct_id, master_key=self.key, enforce_ssl=True)
        subscribed = topic.add_subscription(subscriptions.LambdaSubscription(callback, dead_letter_queue=dead_letters))
        acknowledge(subscribed, "SNS invokes an alias as it invokes a function.", "CloudFormation-Validate::W3694")
        return topic


class AsyncEndpoint(Construct):
    """One model. Attributes: ``name`` of the endpoint, ``role`` of the model, ``key`` of its disks.

    Its container is ``folder`` with a Dockerfile. It starts with one instance and falls to none after
    ``IDLE_MINUTES`` without a request; the first request after that waits for an instance to start.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        config: Environment,
        model: Model,
        folder: Path,
        topics: InferenceTopics,
        bucket: s3.IBucket,
        vpc: ec2.IVpc,
        security_group: ec2.ISecurityGroup,
    ) -> None:
        super().__init__(scope, construct_id)
        self.name = f"{config.prefix}-{model.name}"
        self.key = kms.Key(self, "Key", description=f"Encrypts the disks of {self.name}.", enable_key_rotation=True)
        image = folder_image(self, "Image", folder)
        self.role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal(SAGEMAKER))
        image.repository.grant_pull(self.role)
        grant_objects(bucket, self.role)
        topics.grant_publish(self.role)
        self._grant_network()
        subnets = vpc.select_subnets(subnet_type=private_subnets(config)).subnet_ids
        served = sagemaker.CfnModel(
            self,
            "Model",
            execution_role_arn=self.role.role_arn,
            # Weights are part of the image: a model needs nothing of the network but S3.
            enable_network_isolation=False,
            primary_container=sagemaker.CfnModel.ContainerDefinitionProperty(image=image.image_uri),
            vpc_config=sagemaker.CfnModel.VpcConfigProperty(
                subnets=subnets, security_group_ids=[security_group.security_group_id]
            ),
        )
        served.node.add_dependency(self.role)
        self._endpoint = sagemaker.CfnEndpoint(
            self,
            "Endpoint",
            endpoint_name=self.name,
            endpoint_config_name=self._configuration(model, served, topics, bucket).attr_endpoint_config_name,
        )
        self._scale(model)

    def grant_invoke(self, grantee: iam.IGrantable) -> None:
        """Lets the grantee send requests."""
        arn = Stack.of(self).format_arn(service="sagemaker", resource="endpoint", resource_name=self.name)
        iam.Grant.add_to_principal(grantee=grantee, actions=["sagemaker:InvokeEndpointAsync"], resource_arns=[arn])

    def _configuration(
        self, model: Model, served: sagemaker.CfnModel, topics: InferenceTopics, bucket: s3.IBucket
    ) -> sagemaker.CfnEndpointConfig:
        config = sagemaker.CfnEndpointConfig
        return config(
            self,
            "Configuration",
            kms_key_id=self.key.key_arn,
            production_variants=[
                config.ProductionVariantProperty(
                    variant_name=VARIANT,
                    model_name=served.attr_model_name,
                    instance_type=model.instance_type,
                    initial_instance_count=1,
                    initial_variant_weight=1,
                )
            ],
            async_inference_config=config.AsyncInferenceConfigProperty(
                client_config=config.AsyncInferenceClientConfigProperty(
                    max_concurrent_invocations_per_instance=model.requests_at_once
                ),
                output_config=config.AsyncInferenceOutputConfigProperty(
                    s3_output_path=f"s3://{bucket.bucket_name}/org",
                    s3_failure_path=f"s3://{bucket.bucket_name}/org/failed-inferences",
                    kms_key_id=bucket.encryption_key.key_arn if bucket.encryption_key else None,
                    notification_config=config.AsyncInferenceNotificationConfigProperty(
                        success_topic=topics.succeeded.topic_arn, error_topic=topics.failed.topic_arn
                    ),
                ),
            ),
        )

    def _scale(self, model: Model) -> None:
        target = scaling.ScalableTarget(
            self,
            "Scaling",
            service_namespace=scaling.ServiceNamespace.SAGEMAKER,
            scalable_dimension="sagemaker:variant:DesiredInstanceCount",
            resource_id=f"endpoint/{self._endpoint.attr_endpoint_name}/variant/{VARIANT}",
            min_capacity=0,
            max_capacity=model.max_instances,
        )
        target.scale_to_track_metric(
            "Backlog",
            custom_metric=self._metric("ApproximateBacklogSizePerInstance", "Average"),
            target_value=BACKLOG_PER_INSTANCE,
            scale_in_cooldown=Duration.minutes(IDLE_MINUTES),
            scale_out_cooldown=Duration.minutes(2),
        )
        first = scaling.StepScalingAction(
            self,
            "FirstInstance",
            scaling_target=target,
            adjustment_type=scaling.AdjustmentType.CHANGE_IN_CAPACITY,
            cooldown=Duration.minutes(5),
        )
        first.add_adjustment(adjustment=1, lower_bound=0)
        # Without an instance there is no backlog per instance: only this metric tells that somebody waits.
        waiting = cloudwatch.Alarm(
            self,
            "Waiting",
            alarm_description=f"{self.name} is asked and has no instance: one is started.",
            metric=self._metric("HasBacklogWithoutCapacity", "Maximum"),
            threshold=1,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        waiting.add_alarm_action(actions.ApplicationScalingAction(first))

    def _metric(self, name: str, statistic: str) -> cloudwatch.Metric:
        return cloudwatch.Metric(
            namespace="AWS/SageMaker",
            metric_name=name,
            dimensions_map={"EndpointName": self.name},
            statistic=statistic,
            period=Duration.minutes(1),
        )

    def _grant_network(self) -> None:
        """What SageMaker does to a model's network interfaces, with the model's role."""
        self.role.add_to_policy(
            iam.PolicyStatement(
                sid="NetworkInterfaces",
                actions=[
                    "ec2:CreateNetworkInterface",
                    "ec2:CreateNetworkInterfacePermission",
                    "ec2:DeleteNetworkInterface",
                    "ec2:DeleteNetworkInterfacePermission",
                    "ec2:DescribeNetworkInterfaces",
                    "ec2:DescribeVpcs",
                    "ec2:DescribeDhcpOptions",
                    "ec2:DescribeSubnets",
                    "ec2:DescribeSecurityGroups",
                ],
                resources=["*"],
            )
        )
        acknowledge(
            self.role,
            "The service makes network interfaces and logs in to the registry: neither has a name before.",
            "AwsSolutions-IAM5[Resource::*]",
        )

"""Access logs of a CloudFront distribution, by CloudWatch's delivery: the older way needs access lists."""

from aws_cdk import Stack
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from constructs import Construct

from stacks.constructs.reasons import acknowledge


class DistributionLogs(Construct):
    """Writes one line of JSON a request to ``AWSLogs/<account>/CloudFront/<distribution>/<date>`` of the bucket.

    ``name`` is unique in the account. The bucket's policy lets the delivery write (``take_distribution_logs``).
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        distribution: cloudfront.Distribution,
        bucket: s3.IBucket,
    ) -> None:
        super().__init__(scope, construct_id)
        stack = Stack.of(self)
        source = logs.CfnDeliverySource(
            self,
            "Source",
            name=name,
            log_type="ACCESS_LOGS",
            resource_arn=f"arn:aws:cloudfront::{stack.account}:distribution/{distribution.distribution_id}",
        )
        destination = logs.CfnDeliveryDestination(
            self, "Destination", name=name, destination_resource_arn=bucket.bucket_arn, output_format="json"
        )
        delivery = logs.CfnDelivery(
            self,
            "Delivery",
            delivery_source_name=name,
            delivery_destination_arn=destination.attr_arn,
            s3_suffix_path="{DistributionId}/{yyyy}/{MM}/{dd}",
        )
        delivery.add_resource_dependency(source)
        acknowledge(distribution, "Logged by CloudWatch's delivery, which the rule does not know.", "AwsSolutions-CFR3")

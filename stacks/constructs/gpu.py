"""Machines with a GPU for jobs of hours or seconds: AWS Batch, spot first, nothing running while nothing waits."""

from aws_cdk import Tags
from aws_cdk import aws_batch as batch
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from stacks.config import Environment
from stacks.constructs.function import private_subnets
from stacks.constructs.reasons import acknowledge

DISK_GIB = 200
"""Images with model weights take tens of gigabytes."""


class GpuQueues(Construct):
    """Attributes: ``queue``, where jobs wait; ``spot`` and ``on_demand``, the machines they get, in this order.

    Each of the two grows to ``config.compute.gpu_max_vcpu`` and shrinks to none.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        config: Environment,
        vpc: ec2.IVpc,
        security_group: ec2.ISecurityGroup,
    ) -> None:
        super().__init__(scope, construct_id)
        self._config, self._vpc, self._security_group = config, vpc, security_group
        self._role = self._instance_role()
        self._template = self._launch_template()
        self.spot = self._environment("Spot", spot=True)
        self.on_demand = self._environment("OnDemand", spot=False)
        self.queue = batch.JobQueue(
            self,
            "Queue",
            job_queue_name=f"{config.prefix}-gpu",
            priority=1,
            compute_environments=[
                batch.OrderedComputeEnvironment(compute_environment=self.spot, order=1),
                batch.OrderedComputeEnvironment(compute_environment=self.on_demand, order=2),
            ],
        )

    def _environment(self, construct_id: str, *, spot: bool) -> batch.ManagedEc2EcsComputeEnvironment:
        strategy = batch.AllocationStrategy
        return batch.ManagedEc2EcsComputeEnvironment(
            self,
            construct_id,
            vpc=self._vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_type=private_subnets(self._config)),
            security_groups=[self._security_group],
            spot=spot,
            allocation_strategy=strategy.SPOT_PRICE_CAPACITY_OPTIMIZED if spot else strategy.BEST_FIT_PROGRESSIVE,
            instance_types=[ec2.InstanceType(name) for name in self._config.compute.gpu_instance_types],
            use_optimal_instance_classes=False,
            minv_cpus=0,
            maxv_cpus=self._config.compute.gpu_max_vcpu,
            images=[batch.EcsMachineImage(image_type=batch.EcsMachineImageType.ECS_AL2023_NVIDIA)],
            instance_role=self._role,
            launch_template=self._template,
            # A new image or template replaces machines as their jobs end.
            terminate_on_update=False,
        )

    def _launch_template(self) -> ec2.LaunchTemplate:
        template = ec2.LaunchTemplate(
            self,
            "Template",
            require_imdsv2=True,
            http_put_response_hop_limit=1,
            block_devices=[
                ec2.BlockDevice(
                    device_name="/dev/xvda",
                    volume=ec2.BlockDeviceVolume.ebs(
                        DISK_GIB, encrypted=True, volume_type=ec2.EbsDeviceVolumeType.GP3, delete_on_termination=True
                    ),
                )
            ],
        )
        Tags.of(template).add("Name", f"{self._config.prefix}-gpu")
        return template

    def _instance_role(self) -> iam.Role:
        role = iam.Role(
            self,
            "InstanceRole",
            assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
            managed_policies=[
                iam.ManagedPolicy.from_aws_managed_policy_name("service-role/AmazonEC2ContainerServiceforEC2Role")
            ],
        )
        acknowledge(
            role,
            "What the ECS agent of a machine needs is AWS's to say, and grows with the agent.",
            "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/"
            "AmazonEC2ContainerServiceforEC2Role]",
        )
        return role

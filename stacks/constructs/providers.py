"""The small functions that the CDK itself adds to a stack, to do what CloudFormation cannot."""

from aws_cdk import CfnResource, RemovalPolicy, Stack
from aws_cdk import aws_logs as logs

from stacks.config import PROJECT, Environment


def keep_provider_logs(stack: Stack, config: Environment) -> None:
    """Lets them log for a limited time, as all functions do. Call it when everything else is in the stack."""
    found = [
        child
        for child in stack.node.find_all()
        if isinstance(child, CfnResource)
        and child.cfn_resource_type == "AWS::Lambda::Function"
        and child.node.path.endswith("CustomResourceProvider/Handler")
    ]
    if not found:
        return
    group = logs.LogGroup(
        stack,
        "ProviderLogs",
        log_group_name=f"/{PROJECT}/{config.name}/providers/{stack.artifact_id}",
        retention=config.operations.log_retention,
        removal_policy=RemovalPolicy.DESTROY,
    )
    for function in found:
        function.add_property_override("LoggingConfig", {"LogGroup": stack.resolve(group.log_group_name)})

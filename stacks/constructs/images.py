"""Container images, built from this repository when an environment is deployed."""

from pathlib import Path

from aws_cdk import IgnoreMode
from aws_cdk import aws_ecr_assets as ecr_assets
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from stacks.constructs.bundles import ROOT

FILM_DOCKERFILE = "containers/compose/Dockerfile"
"""Both images of the film engine: the targets ``compose``, for Fargate, and ``step``, for Lambda."""
PLATFORM = ecr_assets.Platform.LINUX_ARM64
HANDLER_ENTRYPOINT = ["python", "-m", "awslambdaric"]


def film_image(scope: Construct, construct_id: str, *, target: str) -> ecr_assets.DockerImageAsset:
    """An image of the film engine for ECS. ``.dockerignore`` says what of the repository goes into it."""
    return ecr_assets.DockerImageAsset(
        scope,
        construct_id,
        directory=str(ROOT),
        file=FILM_DOCKERFILE,
        target=target,
        platform=PLATFORM,
        ignore_mode=IgnoreMode.DOCKER,
    )


def function_image(handler: str) -> lambda_.DockerImageCode:
    """An image of the film engine for Lambda, which runs ``package.module.function``."""
    return lambda_.DockerImageCode.from_image_asset(
        str(ROOT),
        file=FILM_DOCKERFILE,
        target="step",
        platform=PLATFORM,
        ignore_mode=IgnoreMode.DOCKER,
        entrypoint=HANDLER_ENTRYPOINT,
        cmd=[handler],
    )


def folder_image(scope: Construct, construct_id: str, folder: Path) -> ecr_assets.DockerImageAsset:
    """The image of a folder with a Dockerfile of its own, for x86 machines with a GPU."""
    return ecr_assets.DockerImageAsset(
        scope, construct_id, directory=str(folder), platform=ecr_assets.Platform.LINUX_AMD64
    )

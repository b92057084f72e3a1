"""What the functions are made of: one layer of packages, one of our code, and the entry points.

``make bundle`` builds them under ``build/``, so that synthesis itself needs no network.
"""

from pathlib import Path

from aws_cdk import Stack
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

ROOT = Path(__file__).resolve().parents[2]
BUNDLES = ROOT / "build" / "bundle"
RUNTIME = lambda_.Runtime.PYTHON_3_13
ARCHITECTURE = lambda_.Architecture.ARM_64


def function_code() -> lambda_.Code:
    """Every entry point, as the package ``functions``. Raises FileNotFoundError before ``make bundle``."""
    return lambda_.Code.from_asset(str(_built("functions")))


def layers_of(scope: Construct) -> list[lambda_.ILayerVersion]:
    """The stack's own two layers.

    Each stack has its own: a layer that another stack exports could never be replaced while it is in use.
    """
    stack = Stack.of(scope)
    return [_layer(stack, "Packages", "deps"), _layer(stack, "Core", "core")]


def _layer(stack: Stack, construct_id: str, bundle: str) -> lambda_.ILayerVersion:
    found = stack.node.try_find_child(construct_id)
    if isinstance(found, lambda_.LayerVersion):
        return found
    return lambda_.LayerVersion(
        stack,
        construct_id,
        code=lambda_.Code.from_asset(str(_built(bundle))),
        compatible_runtimes=[RUNTIME],
        compatible_architectures=[ARCHITECTURE],
    )


def _built(bundle: str) -> Path:
    path = BUNDLES / bundle
    if not path.is_dir():
        raise FileNotFoundError(f"{path} is missing: run `make bundle` first.")
    return path

"""What the functions are made of: one layer of packages, one of our code, and the entry points.

``make bundle`` builds them under ``build/``, so that synthesis itself needs no network.
"""

from pathlib import Path

from aws_cdk import AssetHashType, Stack
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

ROOT = Path(__file__).resolve().parents[2]
BUNDLES = ROOT / "build" / "bundle"
RUNTIME = lambda_.Runtime.PYTHON_3_13
ARCHITECTURE = lambda_.Architecture.ARM_64


def function_code() -> lambda_.Code:
    """Every entry point, as the package ``functions``. Raises FileNotFoundError before ``make bundle``."""
    return _code("functions")


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
        code=_code(bundle),
        compatible_runtimes=[RUNTIME],
        compatible_architectures=[ARCHITECTURE],
    )


def _code(bundle: str) -> lambda_.AssetCode:
    """Named by what it was made from, which spares every synthesis reading it."""
    path, stamp = BUNDLES / bundle, BUNDLES / f"{bundle}.sha256"
    if not path.is_dir() or not stamp.is_file():
        raise FileNotFoundError(f"{path} is missing: run `make bundle` first.")
    digest = stamp.read_text(encoding="ascii")
    return lambda_.Code.from_asset(str(path), asset_hash=digest, asset_hash_type=AssetHashType.CUSTOM)

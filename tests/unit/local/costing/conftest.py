"""A small deployment and a film in it, with figures that can be reckoned by hand."""

import pytest

from local.costing.definition import load_pipeline
from local.costing.film import Film
from local.costing.measured import load_measured
from local.costing.prices import load_assumptions
from local.costing.templates import ComposeSize, DatabaseSize, Deployment, LambdaSize


@pytest.fixture
def deployment() -> Deployment:
    """An environment as the production stacks make it, in small."""
    return Deployment(
        environment="test",
        functions={"step": LambdaSize(3008, 400), "api": LambdaSize(1024, 200), "progress": LambdaSize(512)},
        compose=ComposeSize(vcpus=4, memory_gb=8, spot_weight=4, on_demand_weight=1, tasks=2, stop_seconds=30),
        database=DatabaseSize(min_acu=1, max_acu=64, instances=2, proxies=1, proxy_percent=80),
        endpoint_zones=20,
        nat_gateways=2,
        waf_rules=(6,),
        replicated=True,
        bulk_concurrency=200,
        counts={"AWS::KMS::Key": 8, "AWS::CloudWatch::Alarm": 40},
    )


@pytest.fixture
def film(deployment: Deployment) -> Film:
    """A film of 30 s in one cut, with no chance left in it."""
    certain = load_assumptions().where(spread=0, cold_share=0, spot_interruptions_per_hour=0)
    return Film(30, 1, load_pipeline(), load_measured(), deployment, certain)

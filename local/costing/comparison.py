"""Against the figure of the Film Studio document: $0.53 for a minute of video."""

from dataclasses import dataclass

from local.costing.prices import Prices

DOCUMENT_COMPUTE, DOCUMENT_STORAGE, DOCUMENT_NETWORK = 0.50, 0.02, 0.01
DOCUMENT_USD_PER_MINUTE = DOCUMENT_COMPUTE + DOCUMENT_STORAGE + DOCUMENT_NETWORK
GPU_SPOT_DISCOUNT = 0.70
"""The document's own figure: Spot instances can reduce GPU costs by 70 %."""


@dataclass(frozen=True)
class GpuVariant:
    """GPU work that the document's price buys, and what that work costs on our queues. Dollars for a video minute."""

    gpu_minutes: float
    on_demand: float
    spot: float


def gpu_variant(prices: Prices) -> GpuVariant:
    """The document names G4 and G5 instances at $0.50; read as a g5.xlarge, that is so much GPU time a minute."""
    minutes = DOCUMENT_COMPUTE / prices.usd("g5_xlarge_hour") * 60
    on_demand = minutes / 60 * prices.usd("g6_xlarge_hour")
    return GpuVariant(gpu_minutes=minutes, on_demand=on_demand, spot=on_demand * (1 - GPU_SPOT_DISCOUNT))

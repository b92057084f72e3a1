"""Figures of the business: lines of the log in CloudWatch's embedded metric format, which become metrics there."""

import os
from collections.abc import Mapping
from typing import Literal

Unit = Literal["Count", "Seconds", "None"]

NAMESPACE = "POWERTOOLS_METRICS_NAMESPACE"


def record(figures: Mapping[str, tuple[float, Unit]], **dimensions: str) -> None:
    """Writes the figures, each a value and its unit, under these dimensions (few values each: every one is billed).

    Nothing is written where no namespace is set, as on one machine: nobody reads it there.
    """
    namespace = os.environ.get(NAMESPACE)
    if not namespace:
        return
    from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import AmazonCloudWatchEMFProvider

    # One of its own each time: the packages' other classes share one set within the process, among its threads too.
    written = AmazonCloudWatchEMFProvider(namespace=namespace)
    for name, value in dimensions.items():
        written.add_dimension(name, value)
    for name, (figure, unit) in figures.items():
        written.add_metric(name, unit, figure)
    written.flush_metrics()

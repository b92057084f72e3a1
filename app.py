"""Synthesizes every environment, or with ``-c sandbox=pr-42`` that sandbox alone."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from cdk_nag import AwsSolutionsChecks

from stacks import config
from stacks.config import Environment
from stacks.platform import Platform

SETTINGS = Path(__file__).parent / "cdk.json"


def build(*environments: Environment, outdir: str | None = None, context: Mapping[str, Any] | None = None) -> cdk.App:
    """The application with these environments, or with those that the context asks for.

    The context of ``cdk.json`` holds also where the CDK's command line, which would read it, does not run; ``context``
    adds to it. ``outdir`` takes the templates, else the place the command line names or a temporary one.
    """
    settings = json.loads(SETTINGS.read_text(encoding="utf-8"))["context"]
    app = cdk.App(outdir=outdir, context={**settings, **(context or {})})
    for environment in environments or _asked(app):
        Platform(
            app,
            environment.name.title().replace("-", ""),
            config=environment,
            env=cdk.Environment(region=environment.region),
        )
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    return app


def _asked(app: cdk.App) -> tuple[Environment, ...]:
    name = app.node.try_get_context("sandbox")
    return (config.sandbox(name),) if name else (config.DEVELOPMENT, config.STAGING, config.PRODUCTION)


if __name__ == "__main__":
    build().synth()

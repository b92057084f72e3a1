"""Synthesizes every environment, or with ``-c sandbox=pr-42`` that sandbox alone."""

import aws_cdk as cdk
from cdk_nag import AwsSolutionsChecks

from stacks import config
from stacks.platform import Platform


def build() -> cdk.App:
    """The application with the environments that the context asks for."""
    app = cdk.App()
    name = app.node.try_get_context("sandbox")
    environments = [config.sandbox(name)] if name else [config.DEVELOPMENT, config.STAGING, config.PRODUCTION]
    for environment in environments:
        Platform(
            app,
            environment.name.title().replace("-", ""),
            config=environment,
            env=cdk.Environment(region=environment.region),
        )
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    return app


if __name__ == "__main__":
    build().synth()

"""The name under which a CloudFront distribution is reached."""

from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_route53_targets as targets
from constructs import Construct

from stacks.config import Environment
from stacks.constructs.domain import address_records, certificate, hosted_zone
from stacks.constructs.reasons import acknowledge

MINIMUM_PROTOCOL = cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021


class DistributionName(Construct):
    """The studio's domain, or a name below it, with a certificate; CloudFront reads those of us-east-1 alone.

    Attributes: ``domain_names`` and ``certificate``, for the distribution; both None where the environment has no
    domain of its own, and CloudFront's is used.
    """

    def __init__(self, scope: Construct, construct_id: str, *, config: Environment, label: str = "") -> None:
        super().__init__(scope, construct_id)
        self.domain_names: list[str] | None = None
        self.certificate: acm.Certificate | None = None
        self._zone = hosted_zone(self, config)
        if self._zone is not None:
            name = f"{label}.{config.edge.domain}" if label else str(config.edge.domain)
            self.domain_names = [name]
            self.certificate = certificate(self, "Certificate", self._zone, name)

    def lead_to(self, distribution: cloudfront.Distribution) -> str:
        """Makes the name lead to the distribution, and returns the host under which it is reached."""
        if self._zone is None or self.domain_names is None:
            acknowledge(
                distribution,
                "CloudFront's own name and certificate serve environments without a domain. The lowest TLS version"
                " cannot be chosen there.",
                "AwsSolutions-CFR4",
            )
            return str(distribution.distribution_domain_name)
        address_records(self, self._zone, self.domain_names[0], targets.CloudFrontTarget(distribution))
        return self.domain_names[0]

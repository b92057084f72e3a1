"""The studio's own names: the hosted zone that exists, certificates proved by it, and records in it."""

from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_route53 as route53
from constructs import Construct

from stacks.config import Environment


def hosted_zone(scope: Construct, config: Environment) -> route53.IPublicHostedZone | None:
    """The zone of the studio's domain, which the environment names and nobody looks up; None without a domain.

    Raises ValueError for a domain whose zone is not named.
    """
    if config.edge.domain is None:
        return None
    if config.edge.hosted_zone_id is None:
        raise ValueError(f"{config.name}: name the hosted zone of {config.edge.domain}.")
    return route53.PublicHostedZone.from_public_hosted_zone_attributes(
        scope, "Zone", hosted_zone_id=config.edge.hosted_zone_id, zone_name=config.edge.domain
    )


def certificate(scope: Construct, construct_id: str, zone: route53.IHostedZone, name: str) -> acm.Certificate:
    """A certificate for the name. AWS renews it as long as the record that proves the domain stands in the zone."""
    return acm.Certificate(scope, construct_id, domain_name=name, validation=acm.CertificateValidation.from_dns(zone))


def address_records(scope: Construct, zone: route53.IHostedZone, name: str, target: route53.IAliasRecordTarget) -> None:
    """Points the name at the target, for both versions of IP."""
    alias = route53.RecordTarget.from_alias(target)
    route53.ARecord(scope, "Address", zone=zone, record_name=name, target=alias)
    route53.AaaaRecord(scope, "Address6", zone=zone, record_name=name, target=alias)

"""The studio's mail: its sender, proved to others by DKIM, and the right to send as nobody else."""

from email.utils import parseaddr

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_ses as ses
from constructs import Construct

from stacks.config import Environment


class StudioMail(Construct):
    """The sender in Amazon SES, and ``settings``, which make the application send through it.

    With a domain of its own, the studio proves the whole domain by records in its zone; without one, the sender's
    address alone, whose owner confirms it once by mail. Addresses that bounced or complained are not written to again.
    Raises ValueError for a sender outside the domain.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, config: Environment, zone: route53.IPublicHostedZone | None
    ) -> None:
        super().__init__(scope, construct_id)
        address = parseaddr(config.partners.mail_sender)[1]
        if config.edge.domain and not address.endswith(f"@{config.edge.domain}"):
            raise ValueError(f"{config.name}: {address} is no address of {config.edge.domain}, so it cannot be proved.")
        self._name = f"{config.prefix}-mail"
        self._configuration = ses.ConfigurationSet(
            self,
            "Settings",
            configuration_set_name=self._name,
            reputation_metrics=True,
            suppression_reasons=ses.SuppressionReasons.BOUNCES_AND_COMPLAINTS,
            tls_policy=ses.ConfigurationSetTlsPolicy.REQUIRE,
        )
        self._identity = ses.EmailIdentity(
            self,
            "Sender",
            identity=self._proved(zone, address),
            configuration_set=self._configuration,
            mail_from_domain=f"mail.{config.edge.domain}" if config.edge.domain else None,
        )
        self.settings = {
            "REELESTATE_MAIL_PROVIDER": "ses",
            "REELESTATE_MAIL_SENDER": config.partners.mail_sender,
            "REELESTATE_SES_CONFIGURATION_SET": self._name,
        }

    def grant_send(self, role: iam.Role) -> None:
        """Lets the role send as the studio's sender."""
        settings = Stack.of(self).format_arn(service="ses", resource="configuration-set", resource_name=self._name)
        role.add_to_policy(
            iam.PolicyStatement(actions=["ses:SendEmail"], resources=[self._identity.email_identity_arn, settings])
        )

    @staticmethod
    def _proved(zone: route53.IPublicHostedZone | None, address: str) -> ses.Identity:
        return ses.Identity.public_hosted_zone(zone) if zone else ses.Identity.email(address)

"""Downloads: the media bucket's objects at CloudFront, for whoever holds a signed address."""

from aws_cdk import Annotations, CustomResource, Duration, RemovalPolicy
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sns as sns
from constructs import Construct

from stacks.config import Environment
from stacks.constructs.distribution_logs import DistributionLogs
from stacks.constructs.distribution_name import MINIMUM_PROTOCOL, DistributionName
from stacks.constructs.function import StudioFunction
from stacks.constructs.reasons import acknowledge

CACHED = Duration.hours(1)
"""As long as an address lives. A purged object is gone from the edge within this time."""
TRANSPORT_SECURITY = Duration.days(730)


class Downloads(Construct):
    """A distribution that admits signed addresses only, and the keys it believes.

    ``config.edge.download_keys`` numbers the keys. For each, a function makes a key pair when the environment is
    deployed: the private half stays in a secret of Secrets Manager, the public half goes to CloudFront, and no person
    sees either. To exchange a key: deploy with ``(1, 2)``, then with ``(2, 1)``, and an hour later with ``(2,)``.

    Attributes: ``distribution``; ``domain``, its host; ``environment``, the settings that sign addresses.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        config: Environment,
        media: s3.Bucket,
        logs: s3.Bucket,
        operations: sns.ITopic,
    ) -> None:
        super().__init__(scope, construct_id)
        self._maker = StudioFunction(
            self,
            "KeyMaker",
            config=config,
            entry="download_key",
            memory_mib=256,
            timeout=Duration.minutes(1),
            operations=operations,
        )
        self._secrets: list[secretsmanager.Secret] = []
        keys = [self._key(config, number) for number in config.edge.download_keys]
        name = DistributionName(self, "Name", config=config, label="media")
        self.distribution = cloudfront.Distribution(
            self,
            "Distribution",
            comment=f"{config.prefix}: downloads",
            default_behavior=self._behavior(config, media, cloudfront.KeyGroup(self, "Keys", items=keys)),
            domain_names=name.domain_names,
            certificate=name.certificate,
            minimum_protocol_version=MINIMUM_PROTOCOL,
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            price_class=cloudfront.PriceClass.PRICE_CLASS_100,
        )
        self.domain = name.lead_to(self.distribution)
        DistributionLogs(
            self, "AccessLogs", name=f"{config.prefix}-downloads", distribution=self.distribution, bucket=logs
        )
        self._explain()
        self.environment = {
            "REELESTATE_DOWNLOADS_DOMAIN": self.domain,
            "REELESTATE_DOWNLOADS_KEY_ID": keys[0].public_key_id,
            "REELESTATE_DOWNLOADS_SECRET_ARN": self._secrets[0].secret_arn,
        }

    def grant_sign(self, grantee: iam.IGrantable) -> None:
        """Lets the grantee read the private key that signs."""
        self._secrets[0].grant_read(grantee)

    def _key(self, config: Environment, number: int) -> cloudfront.PublicKey:
        secret = secretsmanager.Secret(
            self,
            f"Key{number}",
            description=f"{config.prefix}: private key {number} of signed downloads (PEM).",
            removal_policy=RemovalPolicy.RETAIN if config.protected else RemovalPolicy.DESTROY,
        )
        acknowledge(
            secret,
            "CloudFront must know the new key before anything is signed with it: exchanged by a deployment, see above.",
            "AwsSolutions-SMG4",
        )
        self._maker.role.add_to_policy(
            iam.PolicyStatement(
                actions=["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"],
                resources=[secret.secret_arn],
            )
        )
        made = CustomResource(
            self,
            f"MadeKey{number}",
            service_token=self._maker.alias.function_arn,
            resource_type="Custom::DownloadKey",
            properties={"SecretArn": secret.secret_arn},
            service_timeout=Duration.minutes(5),
        )
        self._secrets.append(secret)
        return cloudfront.PublicKey(
            self,
            f"PublicKey{number}",
            encoded_key=made.get_att_string("PublicKey"),
            comment=f"{config.prefix}: signed downloads, key {number}",
        )

    def _behavior(self, config: Environment, media: s3.Bucket, keys: cloudfront.KeyGroup) -> cloudfront.BehaviorOptions:
        return cloudfront.BehaviorOptions(
            origin=origins.S3BucketOrigin.with_origin_access_control(
                media, origin_access_levels=[cloudfront.AccessLevel.READ]
            ),
            trusted_key_groups=[keys],
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
            allowed_methods=cloudfront.AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
            # Films and photos are compressed already, and a compressed answer has no ranges to seek in.
            compress=False,
            cache_policy=cloudfront.CachePolicy(
                self,
                "Cache",
                comment="By object and by the name under which it is saved.",
                query_string_behavior=cloudfront.CacheQueryStringBehavior.allow_list("response-content-disposition"),
                header_behavior=cloudfront.CacheHeaderBehavior.none(),
                cookie_behavior=cloudfront.CacheCookieBehavior.none(),
                min_ttl=Duration.seconds(0),
                default_ttl=CACHED,
                max_ttl=CACHED,
            ),
            response_headers_policy=_headers(self, config),
        )

    def _explain(self) -> None:
        acknowledge(
            self.distribution,
            "Realtors and their clients travel; who may fetch a file is decided by its signed address.",
            "AwsSolutions-CFR1",
        )
        acknowledge(
            self.distribution,
            "Only addresses that the API signed are served, and nothing but S3 stands behind: the firewall is before"
            " the API, which signs them.",
            "AwsSolutions-CFR2",
        )
        Annotations.of(self.distribution).acknowledge_warning(
            "@aws-cdk/aws-cloudfront-origins:wildcardKeyPolicyForOac",
            "The key's policy names the account's distributions: naming this one would be a circle, and the bucket's"
            " policy names it.",
        )


def _headers(scope: Construct, config: Environment) -> cloudfront.ResponseHeadersPolicy:
    """Files are shown in our pages and run nothing in anybody's."""
    return cloudfront.ResponseHeadersPolicy(
        scope,
        "Headers",
        comment=f"{config.prefix}: downloads",
        cors_behavior=cloudfront.ResponseHeadersCorsBehavior(
            access_control_allow_credentials=False,
            access_control_allow_headers=["Range"],
            access_control_allow_methods=["GET", "HEAD"],
            access_control_allow_origins=list(config.pages),
            access_control_expose_headers=["Accept-Ranges", "Content-Disposition", "Content-Range", "ETag"],
            access_control_max_age=CACHED,
            origin_override=True,
        ),
        custom_headers_behavior=cloudfront.ResponseCustomHeadersBehavior(
            custom_headers=[
                cloudfront.ResponseCustomHeader(
                    header="Cache-Control", value=f"private, max-age={CACHED.to_seconds()}", override=True
                )
            ]
        ),
        security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
            content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
                content_security_policy=(
                    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; base-uri 'none';"
                    " form-action 'none'; frame-ancestors 'none'"
                ),
                override=True,
            ),
            content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
            referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
                referrer_policy=cloudfront.HeadersReferrerPolicy.NO_REFERRER, override=True
            ),
            strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
                access_control_max_age=TRANSPORT_SECURITY, include_subdomains=True, preload=True, override=True
            ),
        ),
    )

"""The studio's own address: its pages, the API behind them, and the firewall in front of both."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from aws_cdk import CfnOutput, Duration, Stack
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_s3 as s3
from constructs import Construct

from stacks.api import ORIGIN_HEADER
from stacks.config import Environment
from stacks.constructs.buckets import ABANDONED_UPLOADS_KEPT, BUCKET_LOGS, private_bucket
from stacks.constructs.distribution_logs import DistributionLogs
from stacks.constructs.distribution_name import MINIMUM_PROTOCOL, DistributionName
from stacks.constructs.firewall import Firewall
from stacks.constructs.page_headers import page_headers
from stacks.constructs.providers import keep_provider_logs
from stacks.constructs.reasons import acknowledge

if TYPE_CHECKING:
    from stacks.api import ApiStack
    from stacks.storage import StorageStack

EDGE = Path(__file__).parent / "edge"
RELEASES_KEPT = Duration.days(30)
"""How long the pages of an earlier release can be brought back."""


class WebStack(Stack):
    """One distribution for the web application and, under ``/api/*``, for the HTTP API.

    The pages are not a part of the stack. The delivery uploads what Vite built to ``bucket``: everything under
    ``assets/`` first, with ``cache-control: public, max-age=31536000, immutable``, for its names hold its content; then
    the rest with ``no-cache``; then it invalidates ``/index.html``. So that a release of pages takes seconds and its
    rollback too, the stack needs neither Node nor the pages to be synthesized, and no function with rights to write
    the bucket exists. The outputs name what the delivery needs.

    The API is called through here alone: each request carries ``api.origin_secret``, which the API asks for. CloudFront
    takes a new value of the secret when ``config.edge.origin_generation`` is raised and the stack deployed.

    Attributes: ``distribution``, ``bucket``, ``address`` (``https://…``), ``firewall``.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        config: Environment,
        storage: "StorageStack",
        api: "ApiStack",
        **kwargs: Any,
    ) -> None:
        super().__init__(scope, construct_id, **kwargs)
        # By name: the bucket's own stack would otherwise have to know this one's.
        logs = s3.Bucket.from_bucket_name(self, "Logs", storage.logs.bucket_name)
        self.bucket = private_bucket(
            self,
            "Pages",
            config=config,
            versioned=True,
            server_access_logs_bucket=logs,
            server_access_logs_prefix=f"{BUCKET_LOGS}pages/",
            lifecycle_rules=[
                s3.LifecycleRule(
                    id="Releases",
                    noncurrent_version_expiration=RELEASES_KEPT,
                    expired_object_delete_marker=True,
                    abort_incomplete_multipart_upload_after=ABANDONED_UPLOADS_KEPT,
                )
            ],
        )
        self.firewall = Firewall(self, "Firewall", config=config)
        name = DistributionName(self, "Name", config=config)
        self.distribution = cloudfront.Distribution(
            self,
            "Distribution",
            comment=f"{config.prefix}: pages and API",
            default_behavior=self._pages(config, storage, api),
            additional_behaviors={"/api/*": self._api(config, api)},
            default_root_object="index.html",
            domain_names=name.domain_names,
            certificate=name.certificate,
            minimum_protocol_version=MINIMUM_PROTOCOL,
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            price_class=cloudfront.PriceClass.PRICE_CLASS_100,
            web_acl_id=self.firewall.arn,
        )
        acknowledge(
            self.distribution,
            "Realtors, their clients and their partners travel; no country is shut out.",
            "AwsSolutions-CFR1",
        )
        self.address = f"https://{name.lead_to(self.distribution)}"
        DistributionLogs(self, "AccessLogs", name=f"{config.prefix}-web", distribution=self.distribution, bucket=logs)
        CfnOutput(self, "Address", value=self.address, description="Where people open the studio.")
        CfnOutput(self, "PagesBucket", value=self.bucket.bucket_name, description="Where the pages are uploaded to.")
        CfnOutput(self, "DistributionId", value=self.distribution.distribution_id, description="What serves them.")
        keep_provider_logs(self, config)

    def _pages(self, config: Environment, storage: "StorageStack", api: "ApiStack") -> cloudfront.BehaviorOptions:
        return cloudfront.BehaviorOptions(
            # With the right to list, S3 answers 404 for a file that is not there, and not 403.
            origin=origins.S3BucketOrigin.with_origin_access_control(
                self.bucket, origin_access_levels=[cloudfront.AccessLevel.READ, cloudfront.AccessLevel.LIST]
            ),
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
            allowed_methods=cloudfront.AllowedMethods.ALLOW_GET_HEAD,
            cache_policy=cloudfront.CachePolicy.CACHING_OPTIMIZED,
            compress=True,
            response_headers_policy=page_headers(
                self,
                "Headers",
                files=storage.hosts,
                live=api.websocket_address,
                google=config.partners.google_client_id is not None,
            ),
            function_associations=[self._at_request("PagesFunction", "pages.js")],
        )

    def _api(self, config: Environment, api: "ApiStack") -> cloudfront.BehaviorOptions:
        return cloudfront.BehaviorOptions(
            origin=origins.HttpOrigin(
                api.origin,
                protocol_policy=cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
                origin_ssl_protocols=[cloudfront.OriginSslPolicy.TLS_V1_2],
                read_timeout=Duration.seconds(30),
                custom_headers={
                    # CloudFormation puts the value in when it deploys; no template holds it.
                    ORIGIN_HEADER: api.origin_secret.secret_value.unsafe_unwrap(),
                    "X-Origin-Generation": str(config.edge.origin_generation),
                },
            ),
            # A redirect would come too late: the token was sent in the clear already.
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
            allowed_methods=cloudfront.AllowedMethods.ALLOW_ALL,
            cache_policy=cloudfront.CachePolicy.CACHING_DISABLED,
            origin_request_policy=cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
            function_associations=[self._at_request("ViewerFunction", "viewer.js")],
        )

    def _at_request(self, construct_id: str, file: str) -> cloudfront.FunctionAssociation:
        function = cloudfront.Function(
            self,
            construct_id,
            code=cloudfront.FunctionCode.from_file(file_path=str(EDGE / file)),
            runtime=cloudfront.FunctionRuntime.JS_2_0,
        )
        return cloudfront.FunctionAssociation(function=function, event_type=cloudfront.FunctionEventType.VIEWER_REQUEST)

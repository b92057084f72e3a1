"""What browsers may do with the studio's pages."""

from collections.abc import Sequence

from aws_cdk import Duration
from aws_cdk import aws_cloudfront as cloudfront
from constructs import Construct

TRANSPORT_SECURITY = Duration.days(730)
GOOGLE = "https://accounts.google.com/gsi"


def page_headers(
    scope: Construct, construct_id: str, *, files: Sequence[str], live: str, google: bool
) -> cloudfront.ResponseHeadersPolicy:
    """Headers of the pages. ``files`` are the hosts they fetch media from and send it to, ``live`` their WebSocket.

    With ``google`` they may show Google's button for signing in, which opens a window that has to find back.
    """
    return cloudfront.ResponseHeadersPolicy(
        scope,
        construct_id,
        comment="Pages of the studio",
        custom_headers_behavior=cloudfront.ResponseCustomHeadersBehavior(
            custom_headers=[
                cloudfront.ResponseCustomHeader(header=name, value=value, override=True)
                for name, value in {
                    "Permissions-Policy": "camera=(), microphone=(self), geolocation=(), payment=(), usb=()",
                    "Cross-Origin-Opener-Policy": "same-origin-allow-popups" if google else "same-origin",
                    "Cross-Origin-Resource-Policy": "same-origin",
                }.items()
            ]
        ),
        security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
            content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
                content_security_policy=content_security_policy(files, live, google=google), override=True
            ),
            content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
            frame_options=cloudfront.ResponseHeadersFrameOptions(
                frame_option=cloudfront.HeadersFrameOption.DENY, override=True
            ),
            referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
                referrer_policy=cloudfront.HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN, override=True
            ),
            strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
                access_control_max_age=TRANSPORT_SECURITY, include_subdomains=True, preload=True, override=True
            ),
        ),
    )


def content_security_policy(files: Sequence[str], live: str, *, google: bool) -> str:
    """Scripts come from the studio alone; nothing is framed and nothing frames it."""
    hosts = " ".join(f"https://{host}" for host in files)
    script, style, frame, connect = "'self'", "'self'", "'none'", f"'self' {hosts} {live}"
    if google:
        script, style, frame = f"'self' {GOOGLE}/client", f"'self' {GOOGLE}/style", f"{GOOGLE}/"
        connect = f"{connect} {GOOGLE}/"
    directives = {
        "default-src": "'none'",
        "script-src": script,
        "style-src": style,
        "img-src": f"'self' data: blob: {hosts}",
        "media-src": f"'self' blob: {hosts}",
        "font-src": "'self'",
        "connect-src": connect,
        "frame-src": frame,
        "worker-src": "'self' blob:",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items()) + "; upgrade-insecure-requests"

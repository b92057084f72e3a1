"""Addresses of stored objects at the content delivery network, signed so that nobody else can make one.

The network checks the signature with the public half of a key; the private half is in Secrets Manager and is read once,
when the first address is made. Keys are ECDSA P-256: a page of media shows hundreds of addresses, and signing one takes
a tenth of what RSA takes.
"""

from datetime import timedelta
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from reelestate.kit import aws, clock
from reelestate.kit.errors import Unavailable
from reelestate.kit.settings import Settings

if TYPE_CHECKING:
    from botocore.signers import CloudFrontSigner
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey


class SignedDownloads:
    """Makes addresses at one host, with one key.

    ``key_id`` is the network's name of the public key; ``secret_arn`` names the secret with the private key (PEM).
    """

    def __init__(self, domain: str, key_id: str, secret_arn: str) -> None:
        self._domain = domain
        self._key_id = key_id
        self._secret_arn = secret_arn

    def address(self, key: str, disposition: str, expires_s: int) -> str:
        """Where the object can be fetched for so many seconds, under the given Content-Disposition.

        Raises Unavailable when the key cannot be read.
        """
        url = f"https://{self._domain}/{quote(key)}?response-content-disposition={quote(disposition, safe='')}"
        until = clock.now() + timedelta(seconds=expires_s)
        # Without the last parameter the network would check the signature as one over a SHA-1 hash.
        return str(self._signer.generate_presigned_url(url, date_less_than=until)) + "&Hash-Algorithm=SHA256"

    @cached_property
    def _signer(self) -> "CloudFrontSigner":
        from botocore.signers import CloudFrontSigner
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric.ec import ECDSA

        private = _stored_key(self._secret_arn)
        if private is None:
            raise Unavailable("The key that signs downloads has not been made yet.")
        return CloudFrontSigner(self._key_id, lambda message: private.sign(message, ECDSA(hashes.SHA256())))


@lru_cache(maxsize=4)
def signed_downloads(settings: Settings) -> SignedDownloads | None:
    """What signs the process's addresses; None where files are fetched from the store itself.

    Raises Unavailable when only a part of the three settings is there.
    """
    given = (settings.downloads_domain, settings.downloads_key_id, settings.downloads_secret_arn)
    if not any(given):
        return None
    if not all(given):
        raise Unavailable("REELESTATE_DOWNLOADS_DOMAIN, …_KEY_ID and …_SECRET_ARN belong together; one is not set.")
    return SignedDownloads(*given)


def make_key(secret_arn: str) -> str:
    """Makes the secret hold a private key, and returns the public one (PEM).

    A key that is there already stays: asking again changes nothing.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    private = _stored_key(secret_arn)
    if private is None:
        private = ec.generate_private_key(ec.SECP256R1())
        pem = private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        aws.client("secretsmanager").put_secret_value(SecretId=secret_arn, SecretString=pem.decode())
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return public.decode()


def _stored_key(secret_arn: str) -> "EllipticCurvePrivateKey | None":
    """The private key in the secret; None while the secret holds something else, such as its first random value."""
    from botocore.exceptions import BotoCoreError, ClientError
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        held = aws.client("secretsmanager").get_secret_value(SecretId=secret_arn)["SecretString"]
    except (BotoCoreError, ClientError) as error:
        raise Unavailable("The key that signs downloads cannot be read. Try again in a minute.") from error
    try:
        private = load_pem_private_key(held.encode(), password=None)
    except ValueError:
        return None
    return private if isinstance(private, EllipticCurvePrivateKey) else None

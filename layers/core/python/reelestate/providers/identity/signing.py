"""The key that signs the embedded provider's access tokens, kept in one file of the studio's home."""

import hashlib
from base64 import urlsafe_b64encode
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reelestate.kit import secrets
from reelestate.kit.canonical import canonical_json
from reelestate.kit.errors import Unavailable
from reelestate.providers.identity.base import JwkSet

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

_BITS = 3072


class SigningKey:
    """An RSA key and its public half. ``kid`` is the key's RFC 7638 thumbprint."""

    def __init__(self, private: "RSAPrivateKey") -> None:
        from jwt.algorithms import RSAAlgorithm

        self._private = private
        public = RSAAlgorithm.to_jwk(private.public_key(), as_dict=True)
        self._members = {"e": public["e"], "kty": "RSA", "n": public["n"]}
        self.kid = _thumbprint(self._members)

    def sign(self, claims: dict[str, Any]) -> str:
        """A compact JWS of the claims."""
        import jwt

        return jwt.encode(claims, self._private, algorithm="RS256", headers={"kid": self.kid})

    def jwks(self) -> JwkSet:
        """The public half as a JWK set."""
        return {"keys": [{**self._members, "kid": self.kid, "use": "sig", "alg": "RS256"}]}


@lru_cache(maxsize=4)
def signing_key(path: Path) -> SigningKey:
    """The key in the file, made when there is none. Raises Unavailable when others may read it or it is no key."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(secrets.filed(path, _new_pem), password=None)
    except ValueError as error:
        raise Unavailable(f"{path} is no private key. Move it away; a new one is made.") from error
    if not isinstance(key, RSAPrivateKey):
        raise Unavailable(f"{path} is no RSA key. Move it away; a new one is made.")
    return SigningKey(key)


def _new_pem() -> bytes:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    return rsa.generate_private_key(public_exponent=65537, key_size=_BITS).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _thumbprint(members: dict[str, Any]) -> str:
    return urlsafe_b64encode(hashlib.sha256(canonical_json(members)).digest()).rstrip(b"=").decode()

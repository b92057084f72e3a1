"""Small secrets of people, sealed before they are stored: AES-256-GCM under a key that the database does not hold.

A sealed value names its key: ``1.<key's name>.<nonce and ciphertext>``, base64url. It is bound to what it is about: in
another person's row it does not open. The key is derived (HKDF-SHA256) from a secret of AWS Secrets Manager, whose
previous value still opens what it sealed, or from a file of the studio's home.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path

from reelestate.kit import secrets
from reelestate.kit.errors import Unavailable
from reelestate.kit.settings import get_settings

KEY_FILE = "sealing.key"
_FORM = "1"
_KEY_BYTES = 32
_NONCE_BYTES = 12
_NAME_CHARACTERS = 16


def seal(plain: bytes, about: str) -> str:
    """The value, sealed; ``about`` has to be given again to open it. Raises Unavailable without a key."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    name, key = _keys()[0]
    nonce = os.urandom(_NONCE_BYTES)
    sealed = nonce + AESGCM(key).encrypt(nonce, plain, about.encode())
    return f"{_FORM}.{name}.{urlsafe_b64encode(sealed).decode()}"


def unseal(sealed: str, about: str) -> bytes:
    """What was sealed. Raises Unavailable when its key is gone, or when it is not about ``about``."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    _form, name, body = sealed.split(".")
    keys = dict(_keys())
    if name not in keys:
        _derived_keys.cache_clear()  # the secret may have been changed since this process read it
        keys = dict(_keys())
    if name not in keys:
        raise Unavailable(f"Something was sealed with the key {name}, which is not here any more.")
    raw = urlsafe_b64decode(body)
    try:
        return AESGCM(keys[name]).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], about.encode())
    except InvalidTag as error:
        raise Unavailable("Something sealed was changed, or belongs elsewhere.") from error


def is_current(sealed: str) -> bool:
    """Whether it was sealed with the present key; what was not is sealed anew before that key changes again."""
    return sealed.split(".")[1] == _keys()[0][0]


def _keys() -> tuple[tuple[str, bytes], ...]:
    """Names and keys, the one to seal with first."""
    settings = get_settings()
    return _derived_keys(settings.sealing_secret_arn, (settings.home / KEY_FILE).absolute())


@lru_cache(maxsize=4)
def _derived_keys(arn: str, path: Path) -> tuple[tuple[str, bytes], ...]:
    if arn:
        return tuple(_derived(value.encode()) for value in secrets.stored(arn, "open what it sealed"))
    return (_derived(secrets.filed(path, partial(os.urandom, _KEY_BYTES))),)


def _derived(secret: bytes) -> tuple[str, bytes]:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    key = HKDF(SHA256(), length=_KEY_BYTES, salt=None, info=b"reelestate sealing").derive(secret)
    return sha256(b"name of " + key).hexdigest()[:_NAME_CHARACTERS], key

"""Keeping a brand's pictures: a clean copy in the store, made by this process or by the pictures function.

On AWS the API's function holds nothing that opens pictures: it would be most of its size, and decoders of strangers'
files are better kept apart from what answers everybody's requests.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from typing import Any, Literal
from uuid import UUID

from reelestate.brand_kits.pictures import headshot_copy, logo_copy
from reelestate.kit import aws
from reelestate.kit.canonical import sha256_hex
from reelestate.kit.errors import InvalidInput, Unavailable
from reelestate.kit.settings import get_settings
from reelestate.kit.storage import artefact_key, get_store

Picture = Literal["logo", "logo_light", "headshot"]
_COPIES: dict[Picture, tuple[Callable[[bytes, str], bytes], str, str]] = {
    "logo": (logo_copy, "png", "image/png"),
    "logo_light": (logo_copy, "png", "image/png"),
    "headshot": (headshot_copy, "jpg", "image/jpeg"),
}
EXTENSIONS: dict[Picture, str] = {picture: extension for picture, (_, extension, _) in _COPIES.items()}
"""How the clean copies' names end."""


def keep(organization_id: UUID, picture: Picture, data: bytes, file_name: str) -> str:
    """Stores a clean copy of the picture; its key. Raises InvalidInput for what is none, and Unavailable."""
    function = get_settings().pictures_function
    if not function:
        return _keep_here(organization_id, picture, data, file_name)
    question = {
        "organization_id": str(organization_id),
        "picture": picture,
        "file_name": file_name,
        "data": b64encode(data).decode("ascii"),
    }
    told = _ask(function, question)
    if "refused" in told:
        raise InvalidInput(**told["refused"])
    return str(told["key"])


def answer(question: Mapping[str, Any]) -> dict[str, Any]:
    """What the pictures function answers to ``keep`` elsewhere: the copy's ``key``, or why the file is ``refused``."""
    data = b64decode(question["data"])
    try:
        key = _keep_here(UUID(question["organization_id"]), question["picture"], data, question["file_name"])
    except InvalidInput as error:
        return {"refused": {"field": error.field, "problem": error.problem, "remedy": error.remedy}}
    return {"key": key}


def _ask(function: str, question: Mapping[str, str]) -> dict[str, Any]:
    from botocore.exceptions import BotoCoreError, ClientError

    unable = Unavailable("The studio cannot open pictures at the moment. Try again soon.")
    try:
        answer = aws.client("lambda").invoke(FunctionName=function, Payload=json.dumps(question).encode())
    except (BotoCoreError, ClientError) as error:
        raise unable from error
    if "FunctionError" in answer:
        raise unable
    told: dict[str, Any] = json.loads(answer["Payload"].read())
    return told


def _keep_here(organization_id: UUID, picture: Picture, data: bytes, file_name: str) -> str:
    copy, extension, content_type = _COPIES[picture]
    clean = copy(data, file_name)
    key = artefact_key(organization_id, picture.replace("_", "-"), sha256_hex(clean), extension)
    return get_store().put(key, clean, content_type)

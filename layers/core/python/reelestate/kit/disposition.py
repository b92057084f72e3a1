"""The Content-Disposition header (RFC 6266) for file names that people gave."""

import re
import unicodedata
from urllib.parse import quote

_ATTRIBUTE_CHARACTERS = "!#$&+-.^_`|~"
_UNSAFE = re.compile(r"""[<>:"/\\|?*%;=,']""")
_MAX_CHARACTERS = 120
_FALLBACK = "download"


def content_disposition(file_name: str, *, inline: bool = False) -> str:
    """The header's value: plain ASCII whatever the name holds, so that nothing can be injected.

    Old clients read ``filename``, reduced to ASCII; all others read ``filename*`` with the name itself. Of a path only
    the last part is used.
    """
    name = _presentable(file_name)
    stem, dot, ending = name.rpartition(".") if "." in name else (name, "", "")
    plain = (_ascii(stem) or _FALLBACK) + (dot + _ascii(ending) if _ascii(ending) else "")
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe=_ATTRIBUTE_CHARACTERS)}"


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _UNSAFE.sub("_", plain).strip(" .")


def _presentable(file_name: str) -> str:
    last = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(c for c in last if c.isprintable()).strip(" .")
    if len(printable) > _MAX_CHARACTERS:
        stem, dot, ending = printable.rpartition(".")
        short = dot and len(ending) <= 8
        printable = f"{stem[: _MAX_CHARACTERS - 9]}.{ending}" if short else printable[:_MAX_CHARACTERS]
    return printable or _FALLBACK

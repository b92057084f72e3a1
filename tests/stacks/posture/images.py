"""Container images: built from exactly one known base."""

import re
from collections.abc import Iterator
from pathlib import Path

INSTRUCTION = re.compile(r"^\s*(FROM|ARG|COPY|ADD)\s+(.*)$", re.IGNORECASE)
VARIABLE = re.compile(r"\$\{?(\w+)(?::-([^}]*))?\}?")
DIGEST = re.compile(r"@sha256:[0-9a-f]{64}$")
EXACT = re.compile(r":[\w.-]*\d+\.\d+[\w.-]*$")


def unpinned(dockerfile: str) -> Iterator[str]:
    """What a Dockerfile takes from elsewhere without an exact version or digest, each as a problem with its remedy."""
    arguments: dict[str, str] = {}
    stages: set[str] = {"scratch"}
    count = 0
    for line in re.sub(r"\\\n", " ", dockerfile).splitlines():
        match = INSTRUCTION.match(line)
        if match is None:
            continue
        instruction, rest = match[1].upper(), match[2].strip()
        if instruction == "ARG":
            name, _, default = rest.partition("=")
            arguments[name.strip()] = default.strip().strip('"')
        elif instruction == "FROM":
            image, stage = _base(rest, arguments)
            if image not in stages:
                yield from _judged(image)
            stages |= {stage, str(count)}
            count += 1
        else:
            for image in re.findall(r"--from=(\S+)", rest):
                if _filled(image, arguments) not in stages:
                    yield from _judged(_filled(image, arguments))
    if count == 0:
        yield "it has no base: begin with FROM and an exact version."


def _base(rest: str, arguments: dict[str, str]) -> tuple[str, str]:
    words = [word for word in rest.split() if not word.startswith("--")]
    stage = words[2] if len(words) == 3 and words[1].lower() == "as" else words[0]
    return _filled(words[0], arguments), stage


def _filled(image: str, arguments: dict[str, str]) -> str:
    return VARIABLE.sub(lambda match: arguments.get(match[1]) or match[2] or match[0], image)


def _judged(image: str) -> Iterator[str]:
    if not DIGEST.search(image) and not EXACT.search(image):
        yield f"{image} may be another tomorrow: name an exact version (3.13.9-slim) or a digest."


def dockerfiles(root: Path) -> list[Path]:
    """Every Dockerfile under the folder."""
    return sorted(each for each in root.rglob("*Dockerfile*") if each.is_file())

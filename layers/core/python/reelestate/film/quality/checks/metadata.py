"""Nothing in the file tells where or with what it was made."""

from pathlib import Path

from typing_extensions import override

from reelestate.film.quality.evidence import Evidence
from reelestate.film.quality.registry import Check, register
from reelestate.film.quality.report import CheckResult

_HARMLESS = frozenset({"language", "handler_name", "vendor_id", "encoder"})
_TELLING_BOXES = (b"loci", b"\xa9xyz", b"\xa9mak", b"\xa9mod", b"XMP_", b"Exif\x00")
_HEADER_BYTES = 4 * 1024 * 1024


@register
class Metadata(Check):
    """No GPS position, device name or other note left from a source."""

    name = "metadata"

    @override
    def judge(self, evidence: Evidence) -> CheckResult:
        """Reads the container's and the streams' metadata and the header's boxes."""
        found = sorted(evidence.facts.metadata)
        found += sorted(key for key in evidence.metadata if key.split(" ", 1)[1] not in _HARMLESS)
        found += [box.decode("latin-1").strip("\x00") for box in _TELLING_BOXES if box in _header(evidence.path)]
        message = f"The file carries metadata: {', '.join(found)}." if found else "The file carries no metadata."
        return self.result(not found, ", ".join(found), "", message)


def _header(path: Path) -> bytes:
    """All boxes but the media data, each box's first megabytes."""
    parts = []
    with path.open("rb") as file:
        while head := file.read(8):
            size, name = int.from_bytes(head[:4]), head[4:]
            skipped = 8
            if size == 1:
                size, skipped = int.from_bytes(file.read(8)), 16
            if size < skipped:
                break
            if name != b"mdat":
                parts.append(file.read(min(size - skipped, _HEADER_BYTES)))
                skipped += len(parts[-1])
            file.seek(size - skipped, 1)
    return b"".join(parts)

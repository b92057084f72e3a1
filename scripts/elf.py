"""Compiled libraries: what they are for, and making them smaller."""

import struct
from dataclasses import dataclass
from pathlib import Path

MACHINES = {62: "x86_64", 183: "aarch64"}
_MAGIC = b"\x7fELF\x02\x01"
_HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
_SEGMENT = struct.Struct("<IIQQQQQQ")
_LOADED = 1


@dataclass(frozen=True, slots=True)
class Library:
    """A 64-bit ELF file: the processor it is for, and how many of its bytes are needed to run it."""

    machine: str
    needed_bytes: int


def read_library(path: Path) -> Library | None:
    """What the file is; None for anything but a 64-bit little-endian ELF file."""
    with path.open("rb") as file:
        head = file.read(_HEADER.size)
        if not head.startswith(_MAGIC):
            return None
        _, _, machine, _, _, segments_at, _, _, header_size, size, count, *_ = _HEADER.unpack(head)
        file.seek(segments_at)
        table = file.read(size * count)
    ends = [segments_at + len(table), header_size]
    for at in range(0, size * count, size):
        kind, _, offset, _, _, stored, _, _ = _SEGMENT.unpack_from(table, at)
        if kind == _LOADED:
            ends.append(offset + stored)
    return Library(MACHINES.get(machine, str(machine)), max(ends))


def strip(path: Path) -> int:
    """Cuts off what only debuggers and linkers read: symbol tables, debugging data and the table of sections.

    The loader goes by the segments alone, so this needs no tools for the file's processor. Returns how many bytes it
    saved; a file that is no library is left alone.
    """
    library = read_library(path)
    if library is None:
        return 0
    before = path.stat().st_size
    with path.open("r+b") as file:
        fields = list(_HEADER.unpack(file.read(_HEADER.size)))
        # Where the sections' table is, the size of its entries, how many there are, and which of them holds the names.
        fields[6], fields[11], fields[12], fields[13] = 0, 0, 0, 0
        file.seek(0)
        file.write(_HEADER.pack(*fields))
        file.truncate(library.needed_bytes)
    return before - library.needed_bytes

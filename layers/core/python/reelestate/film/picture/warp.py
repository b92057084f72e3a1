"""Sub-pixel views of a plane: the inner loop of every camera move.

The kernel is a small C function (``_sepwarp.c``), compiled on first use with the machine's C compiler and kept in the
user's cache; ``python -m reelestate.film.picture.warp`` compiles it beside the source while an image is built. Where
there is neither, OpenCV's bilinear warp does the work. ``kernel()`` tells which one runs.
"""

import ctypes
import hashlib
import os
import platform
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import cv2
import numpy as np

from reelestate.film.picture.planes import U8

_SOURCE = Path(__file__).with_name("_sepwarp.c")
_COMPILE_TIMEOUT_S = 60
_MAX_STEP = 1.65

Warp = Callable[[U8, U8, float, float, float, float], None]


@dataclass(frozen=True, slots=True)
class Kernel:
    """A way to resample: ``name`` for the record, ``warp`` to call, and the resolution it wants its source in.

    ``warp(src, dst, kx, bx, ky, by)`` fills dst(i, j) with src(bx + kx * i, by + ky * j), in pixel indices, repeating
    the source's edges. ``oversampling`` is how many source pixels per output pixel keep sharpness steady while the
    view moves; beyond ``max_step`` source pixels per output pixel fine detail begins to alias.
    """

    name: Literal["catmull-rom-avx2", "catmull-rom-c", "opencv-bilinear"]
    warp: Warp
    oversampling: float
    max_step: float = _MAX_STEP


@lru_cache(maxsize=1)
def kernel() -> Kernel:
    """The best kernel this machine has; compiles it when that was not done yet."""
    library = _library()
    if library is None:
        return opencv_kernel()
    return catmull_rom_kernel(library, portable=not library.sepwarp_has_avx2())


def opencv_kernel() -> Kernel:
    """The kernel that needs no compiler."""
    return Kernel("opencv-bilinear", _warp_opencv, oversampling=1.5, max_step=2.0)


def catmull_rom_kernel(library: ctypes.CDLL, *, portable: bool) -> Kernel:
    """The compiled kernel; ``portable`` keeps it from using AVX2."""
    function = library.sepwarp

    def warp(src: U8, dst: U8, kx: float, bx: float, ky: float, by: float) -> None:
        source_size = (src.shape[1], src.shape[0], src.strides[0])
        target_size = (dst.shape[1], dst.shape[0], dst.strides[0])
        done = function(src.ctypes.data, *source_size, dst.ctypes.data, *target_size, kx, bx, ky, by, int(portable))
        if done < 0:
            raise MemoryError("the resampling kernel could not allocate its rows")

    return Kernel("catmull-rom-c" if portable else "catmull-rom-avx2", warp, oversampling=1.25)


def _warp_opencv(src: U8, dst: U8, kx: float, bx: float, ky: float, by: float) -> None:
    cv2.warpAffine(
        src,
        np.array([[kx, 0.0, bx], [0.0, ky, by]]),
        (dst.shape[1], dst.shape[0]),
        dst=dst,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )


def _library() -> ctypes.CDLL | None:
    """The compiled kernel, or None where it is neither there nor can be made, loaded or kept."""
    try:
        for folder in (_SOURCE.parent, _cache_folder()):
            if (folder / _library_name()).is_file():
                return _open(folder / _library_name())
        return _open(build(_cache_folder()))
    except (OSError, RuntimeError, subprocess.SubprocessError):
        return None


def _open(path: Path) -> ctypes.CDLL:
    library = ctypes.CDLL(str(path))
    pixels, count, stride, real = ctypes.c_void_p, ctypes.c_int, ctypes.c_long, ctypes.c_double
    plane = (pixels, count, count, stride)
    library.sepwarp.argtypes = (*plane, *plane, real, real, real, real, count)
    library.sepwarp.restype = ctypes.c_int
    return library


def build(folder: Path) -> Path:
    """Compile the kernel into ``folder`` and return its path.

    Raises OSError without a compiler or a writable folder, subprocess.SubprocessError when compiling fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / _library_name()
    # Others may be compiling or loading it at this moment: it appears whole or not at all.
    handle, scratch = tempfile.mkstemp(dir=folder, suffix=".tmp")
    os.close(handle)
    try:
        compiler = shlex.split(os.environ.get("CC", "cc"))
        command = [*compiler, "-O3", "-std=gnu11", "-fPIC", "-shared", "-o", scratch, str(_SOURCE), "-lm"]
        subprocess.run(command, check=True, capture_output=True, timeout=_COMPILE_TIMEOUT_S)
        Path(scratch).chmod(0o755)
        Path(scratch).replace(target)
    finally:
        Path(scratch).unlink(missing_ok=True)
    return target


@lru_cache(maxsize=1)
def _library_name() -> str:
    digest = hashlib.sha256(_SOURCE.read_bytes()).hexdigest()[:12]
    return f"_sepwarp-{digest}-{platform.machine()}.so"


def _cache_folder() -> Path:
    """The user's own cache. Raises RuntimeError when the user has no home."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "reelestate"


if __name__ == "__main__":
    sys.stdout.write(f"{build(_SOURCE.parent)}\n")

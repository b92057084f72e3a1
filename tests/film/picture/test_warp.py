"""Resampling: the compiled kernel does Catmull-Rom exactly, and all kernels agree on where things are."""

import ctypes
import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelestate.film.picture import warp

View = tuple[float, float, float, float]

VIEWS: list[View] = [(1.08, 20.37, 1.08, 30.61), (1.0, 0.25, 1.0, -0.4), (0.6, -3.2, 0.61, 4.9), (1.65, 2.0, 1.6, 7.5),
         (2.3, 0.0, 2.3, 0.5)]  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    try:
        return warp._open(warp.build(tmp_path_factory.mktemp("kernel")))
    except OSError:
        pytest.skip("there is no C compiler on this machine")


def picture(height: int = 420, width: int = 300) -> NDArray[np.uint8]:
    noise = np.random.default_rng(3).integers(0, 255, (height, width), np.uint8)
    return np.asarray(cv2.GaussianBlur(noise, (0, 0), 1.0), np.uint8)


def exact(src: NDArray[np.uint8], size: tuple[int, int], view: View) -> NDArray[np.float64]:
    """Catmull-Rom in floating point."""
    kx, bx, ky, by = view

    def weights(count: int, limit: int, k: float, b: float) -> NDArray[np.float64]:
        matrix = np.zeros((count, limit))
        for i in range(count):
            at = b + k * i
            left = int(np.floor(at))
            f = at - left
            taps = (
                0.5 * (-(f**3) + 2 * f**2 - f),
                0.5 * (3 * f**3 - 5 * f**2 + 2),
                0.5 * (-3 * f**3 + 4 * f**2 + f),
                0.5 * (f**3 - f**2),
            )
            for tap, weight in enumerate(taps):
                matrix[i, min(max(left - 1 + tap, 0), limit - 1)] += weight
        return matrix

    across = weights(size[1], src.shape[1], kx, bx)
    down = weights(size[0], src.shape[0], ky, by)
    return np.asarray(np.clip(down @ src.astype(np.float64) @ across.T, 0, 255), np.float64)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("size", [(250, 180), (97, 61)])
def test_both_compiled_paths_give_the_same_bytes_and_are_catmull_rom(
    library: ctypes.CDLL, view: View, size: tuple[int, int]
) -> None:
    src = picture()
    fast, portable = np.zeros(size, np.uint8), np.zeros(size, np.uint8)
    warp.catmull_rom_kernel(library, portable=False).warp(src, fast, *view)
    warp.catmull_rom_kernel(library, portable=True).warp(src, portable, *view)
    assert np.array_equal(fast, portable)
    assert np.abs(fast - exact(src, size, view)).max() <= 2.5


def test_it_reads_and_writes_parts_of_larger_pictures(library: ctypes.CDLL) -> None:
    # Given a source and a target that are windows of larger pictures
    sheet, target = picture(), np.full((120, 120), 7, np.uint8)
    window, part = sheet[40:240, 30:230], target[10:90, 20:100]

    # When the window is drawn into the part
    kernel = warp.catmull_rom_kernel(library, portable=False)
    kernel.warp(window, part, 1.0, 3.0, 1.0, 5.0)

    # Then exactly the part is filled, with what the window holds
    assert np.array_equal(part, window[5:85, 3:83])
    assert (target == 7).sum() >= 120 * 120 - 80 * 80


def test_beyond_the_edges_the_edge_goes_on(library: ctypes.CDLL) -> None:
    src, out = picture(), np.zeros((60, 60), np.uint8)
    warp.catmull_rom_kernel(library, portable=False).warp(src, out, 1.0, -100.0, 1.0, -100.0)
    assert (out == src[0, 0]).all()


def test_the_kernel_without_compiler_shows_the_same_place(library: ctypes.CDLL) -> None:
    src = np.asarray(cv2.GaussianBlur(picture(), (0, 0), 3.0), np.uint8)
    compiled, plain = np.zeros((200, 150), np.uint8), np.zeros((200, 150), np.uint8)
    warp.catmull_rom_kernel(library, portable=False).warp(src, compiled, 1.3, 10.4, 1.3, 20.7)
    warp.opencv_kernel().warp(src, plain, 1.3, 10.4, 1.3, 20.7)
    assert np.abs(compiled.astype(int) - plain).max() <= 3


def test_without_a_compiler_the_record_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # Given a machine with no compiler and nothing compiled yet
    monkeypatch.setenv("CC", "no-such-compiler")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(warp, "_SOURCE", _copy_of_source(tmp_path))
    warp.kernel.cache_clear()

    # When the kernel is asked for, then OpenCV steps in under its own name
    try:
        assert warp.kernel().name == "opencv-bilinear"
    finally:
        warp.kernel.cache_clear()


def test_a_failing_compiler_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CC", "false")
    with pytest.raises(subprocess.CalledProcessError):
        warp.build(tmp_path / "kernels")
    assert list((tmp_path / "kernels").iterdir()) == []


def _copy_of_source(folder: Path) -> Path:
    copy = folder / "source" / "_sepwarp.c"
    copy.parent.mkdir()
    copy.write_bytes(warp._SOURCE.read_bytes())
    return copy

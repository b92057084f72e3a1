"""Programme loudness after ITU-R BS.1770-4 and EBU R 128, measured by FFmpeg's ebur128 filter in this process."""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SILENCE_LUFS = -70.0
"""What silence, or less than the 400 ms a measurement needs, reads as."""

_TAIL_SECONDS = 0.2
"""Silence after the end: the meter reports every 100 ms, so an unfinished step would hide a last peak."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """Gated integrated loudness (LUFS), highest true peak of all channels (dBTP) and loudness range (LU)."""

    integrated_lufs: float
    true_peak_dbtp: float
    range_lu: float


def measure(path: Path) -> Loudness:
    """Measures the first audio stream of a file; silence reads ``SILENCE_LUFS`` and −120 dBTP."""
    import av

    with av.open(str(path)) as container:
        return measure_frames(container.decode(audio=0))


def measure_frames(frames: Iterator[Any]) -> Loudness:
    """Measures decoded PyAV audio frames of one format, consuming the iterator."""
    first = next(frames, None)
    if first is None:
        return Loudness(SILENCE_LUFS, -120.0, 0.0)
    graph = _meter(first)
    readings: dict[str, str] = {}

    for frame in itertools.chain((first,), frames, (None,)):
        graph.push(frame)
        readings.update(_pulled(graph))
    peak = float(readings.get("lavfi.r128.true_peak", "0"))
    integrated = float(readings.get("lavfi.r128.I", "nan"))
    return Loudness(
        integrated_lufs=max(SILENCE_LUFS, integrated) if math.isfinite(integrated) else SILENCE_LUFS,
        true_peak_dbtp=20 * math.log10(max(peak, 1e-6)),
        range_lu=float(readings.get("lavfi.r128.LRA", "0")),
    )


def _pulled(graph: Any) -> dict[str, str]:
    import av

    readings: dict[str, str] = {}
    while True:
        try:
            readings.update(graph.pull().metadata)
        except (av.error.BlockingIOError, av.error.EOFError):
            return readings


def _meter(first: Any) -> Any:
    import av.filter

    graph = av.filter.Graph()
    source = graph.add_abuffer(
        sample_rate=first.sample_rate, format=first.format.name, layout=first.layout.name, time_base=first.time_base
    )
    pad = graph.add("apad", f"pad_dur={_TAIL_SECONDS}")
    meter = graph.add("ebur128", "peak=true:metadata=1:framelog=quiet")
    sink = graph.add("abuffersink")
    source.link_to(pad)
    pad.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    return graph

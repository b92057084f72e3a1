"""Renders the sample listing, measured, and writes ``local/costing/measured.json``.

Processor seconds are what the model uses: they hardly depend on what else the machine does. Wall times are kept beside
them, with the load of the machine, so that a reader can judge them.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks.cost.metered import METER
from local.blueprint import Blueprint
from local.studio import STUDIO
from reelestate.kit import clock

REPOSITORY = Path(__file__).parents[2]
OUTPUT = REPOSITORY / "local" / "costing" / "measured.json"
LISTING = REPOSITORY / "demo" / "listing.yaml"
PHOTOS = REPOSITORY / "demo" / "photos"


def metered_studio() -> Blueprint:
    """The studio, its step function and compose task replaced by the measured ones."""
    functions = tuple(
        function.model_copy(update={"handler": "benchmarks.cost.metered:step", "concurrency": 1})
        if function.name == "step"
        else function
        for function in STUDIO.functions
    )
    containers = tuple(
        container.model_copy(update={"argv": (sys.executable, "-m", "benchmarks.cost.metered")})
        for container in STUDIO.containers
    )
    return STUDIO.model_copy(update={"functions": functions, "containers": containers})


def render(home: Path, meter: Path, seconds: int, formats: tuple[str, ...]) -> dict[str, Any]:
    """One render with ``home`` as its studio; returns what was stored and what is in the bucket afterwards."""
    from local.rendering import find_photos, look, submit, watch
    from local.runtime import LocalStudio
    from reelestate.generation.schemas import RenderParameters
    from reelestate.properties.loading import load_listing
    from reelestate.renders import service
    from reelestate.renders.schemas import RenderResult

    os.environ[METER] = str(meter)
    os.environ.setdefault("REELESTATE_ASSETS_DIR", str(REPOSITORY / ".assets"))
    os.environ["REELESTATE_COMPOSE_PARALLELISM"] = "1"
    loaded = load_listing(LISTING)
    parameters = RenderParameters.model_validate({"duration_seconds": seconds, "formats": formats})
    with LocalStudio(home=home, blueprint=metered_studio()) as studio:
        job = submit(loaded, LISTING.parent, find_photos(PHOTOS), parameters)
        from local.rendering import HOME_ORGANIZATION

        service.launch(HOME_ORGANIZATION, job)
        for _ in watch(job, 3600):
            continue
        view = look(job)
        if view.job.status != "completed":
            raise SystemExit(f"The render ended as {view.job.status}: {view.job.error_message}")
        result = RenderResult.model_validate(view.job.result)
        return {"objects": _objects(studio), "films": [output.model_dump() for output in result.outputs]}


def _objects(studio: Any) -> dict[str, dict[str, int]]:
    """Objects and bytes in the bucket by what they are: the part of the key after the organization."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: {"count": 0, "bytes": 0})
    client = studio.client("s3")
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=studio.settings_env["REELESTATE_BUCKET"]):
        for entry in page.get("Contents", []):
            kind = _kind(entry["Key"])
            found[kind]["count"] += 1
            found[kind]["bytes"] += entry["Size"]
    return dict(sorted(found.items()))


def _kind(key: str) -> str:
    """``org/<id>/artefacts/segment/…`` is ``artefacts/segment``; a job's own objects are named by their suffix."""
    parts = key.split("/")
    if parts[2] == "jobs":
        return f"jobs/{Path(key).suffix.lstrip('.') or 'other'}"
    return "/".join(parts[2:4]) if parts[2] == "artefacts" else parts[2]


def summarize(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records of each step as one: how often it ran, and what one run takes on average and at most."""
    by_step: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in records:
        by_step[record["step"]].append(record)
    steps = []
    for name, runs in by_step.items():
        calls: Counter[str] = Counter()
        for run in runs:
            calls.update(run["calls"])
        steps.append(
            {
                "step": name,
                "runs": len(runs),
                "cpu_seconds": round(mean(run["cpu_seconds"] for run in runs), 3),
                "cpu_seconds_most": max(run["cpu_seconds"] for run in runs),
                "wall_seconds": round(mean(run["wall_seconds"] for run in runs), 3),
                "peak_mib": max(run["peak_mib"] for run in runs),
                "calls": {call: round(count / len(runs), 2) for call, count in sorted(calls.items())},
                "statements": round(mean(run["statements"] for run in runs), 1),
            }
        )
    return steps


def machine() -> dict[str, Any]:
    """Which machine it was."""
    model = next(
        line.split(":", 1)[1].strip()
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        if line.startswith("model name")
    )
    return {
        "processor": model,
        "architecture": platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }


def measure(seconds: int, formats: tuple[str, ...]) -> dict[str, Any]:
    """One film: what each step took, what it left in the store, and the load of the machine meanwhile."""
    load_before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="metered-") as directory:
        home = Path(directory)
        meter = home / "meter.jsonl"
        outcome = render(home / "studio", meter, seconds, formats)
        records = [json.loads(line) for line in meter.read_text(encoding="utf-8").splitlines()]
        logs = [*(home / "studio" / "logs").glob("function-*.log"), *(home / "studio" / "logs").glob("task-*.log")]
        log_bytes = sum(path.stat().st_size for path in logs)
    return {
        "seconds": seconds,
        "formats": list(formats),
        "photos": len(list(PHOTOS.glob("*.jpg"))),
        "film_bytes": [film["bytes"] for film in outcome["films"]],
        "load": [round(load_before, 2), round(os.getloadavg()[0], 2)],
        "steps": summarize(records),
        "objects": outcome["objects"],
        "log_bytes": log_bytes,
    }


def main() -> None:
    """Measures and writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, nargs="+", default=[30, 60], help="lengths of the films to render")
    parser.add_argument("--format", default="9:16")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    asked = parser.parse_args()
    measured = {
        "measured_on": clock.now().date().isoformat(),
        "machine": machine(),
        "films": [measure(seconds, (asked.format,)) for seconds in asked.seconds],
    }
    asked.output.write_text(json.dumps(measured, indent=2) + "\n", encoding="utf-8")
    print(f"Written to {asked.output}")


if __name__ == "__main__":
    main()

"""Killed for real in the middle, the film still finishes and nothing is made twice."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from uuid import UUID

import pytest

from local.rendering import HOME_ORGANIZATION, JobView, find_photos, look
from local.runtime import LocalStudio
from reelestate.renders import service
from tests.pipeline.conftest import FEW, LISTING, PHOTOS, REPOSITORY, Studio

CLI = [sys.executable, "-m", "local.cli"]


def _composing(view: JobView) -> bool:
    return view.job.current_step == "video_composition" or any(s.name == "video_composition" for s in view.steps)


def _wait_for(condition: object, seconds: float = 60.0) -> None:
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


def _assert_no_segment_twice(studio: Studio) -> None:
    times = Counter(studio.stored_segments())
    assert times
    assert max(times.values()) == 1


def _spoken(studio: Studio, job_id: UUID) -> int:
    return len([call for call in studio.calls(job_id) if call.capability == "speech"])


def _lines(view: JobView) -> int:
    return len([step for step in view.steps if step.name == "voice_synthesis"])


def test_a_killed_compose_task_is_run_again(studio: Studio) -> None:
    job_id = studio.start(seed=11)
    studio.wait(job_id, _composing)
    _wait_for(lambda: studio.stored_segments())

    composing = studio.runtime.task_pids
    assert composing
    for pid in composing:
        os.kill(pid, signal.SIGKILL)
    view = studio.wait(job_id)

    assert view.job.status == "completed", view.job.error_message
    _assert_no_segment_twice(studio)


@pytest.mark.long
def test_a_killed_step_worker_is_replaced(studio: Studio) -> None:
    # given a step that takes a second or two: a bed nobody composed before
    job_id = studio.start(seed=12, music="cinematic", duration_seconds=60)
    studio.wait(job_id, lambda view: any(s.name == "music_generation" and s.status == "processing" for s in view.steps))

    for pid in studio.runtime.worker_pids["step"]:
        os.kill(pid, signal.SIGKILL)
    view = studio.wait(job_id)

    assert view.job.status == "completed", view.job.error_message
    (music,) = [step for step in view.steps if step.name == "music_generation"]
    assert music.attempts == 2


def test_a_cancelled_job_stops_and_can_be_resumed(studio: Studio) -> None:
    # given a film that shares no segment with the one before
    job_id = studio.start(seed=13, pace="moderate")
    studio.wait(job_id, _composing)

    spoken = _spoken(studio, job_id)
    service.cancel(HOME_ORGANIZATION, job_id)
    _wait_for(lambda: not studio.runtime.task_pids, 15)
    assert look(job_id).job.status == "cancelled"
    service.resume(HOME_ORGANIZATION, job_id)
    service.launch(HOME_ORGANIZATION, job_id)
    view = studio.wait(job_id)

    assert view.job.status == "completed", view.job.error_message
    assert view.job.attempt == 2
    assert _spoken(studio, job_id) == spoken
    _assert_no_segment_twice(studio)


@pytest.mark.long
def test_a_killed_studio_goes_on_where_it_stopped(tmp_path: Path) -> None:
    home = tmp_path / "home"
    environment = os.environ | {"REELESTATE_ASSETS_DIR": str(REPOSITORY / ".assets"), "REELESTATE_HOME": str(home)}
    arguments = ["render", str(LISTING), "--photos", str(PHOTOS), "--duration", "15", "--pace", "fast"]
    running = subprocess.Popen(
        [*CLI, *arguments, "--out", str(tmp_path / "out")],
        env=environment,
        cwd=tmp_path,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    stored = Studio(LocalStudio(home=home), home).stored_segments
    _wait_for(lambda: len(stored()) >= 1 or running.poll() is not None, 120)
    assert running.poll() is None
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    before = set(stored())

    with LocalStudio(home=home) as runtime:
        again = Studio(runtime, home)
        (job,) = _jobs()
        service.resume(HOME_ORGANIZATION, job)
        service.launch(HOME_ORGANIZATION, job)
        view = again.wait(job)
        assert view.job.status == "completed", view.job.error_message
        assert before < set(stored())
        _assert_no_segment_twice(again)
        assert _spoken(again, job) == _lines(view)


def _jobs() -> list[UUID]:
    from reelestate.kit.database import transaction
    from reelestate.renders import repository

    with transaction(HOME_ORGANIZATION) as session:
        return [job.id for job in repository.list_jobs(session)]


@pytest.mark.parametrize("number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.long)])
def test_interrupting_the_command_cancels_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    home = tmp_path / "home"
    environment = os.environ | {"REELESTATE_ASSETS_DIR": str(REPOSITORY / ".assets"), "REELESTATE_HOME": str(home)}
    photos = tmp_path / "photos"
    photos.mkdir()
    for photo in find_photos(PHOTOS)[:FEW]:
        (photos / photo.name).symlink_to(photo)
    arguments = ["render", str(LISTING), "--photos", str(photos), "--duration", "15", "--preview"]
    running = subprocess.Popen(
        [*CLI, *arguments, "--out", str(tmp_path / "out")],
        env=environment,
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    )
    stored = Studio(LocalStudio(home=home), home).stored_segments
    _wait_for(lambda: len(stored()) >= 1 or running.poll() is not None, 120)

    running.send_signal(number)
    _, said = running.communicate(timeout=30)

    assert running.returncode == 130
    assert "reelestate resume" in said
    assert "Traceback" not in said

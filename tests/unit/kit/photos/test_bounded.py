"""Hostile bytes take down a helper at most."""

import os
import subprocess
import sys
import time

import psutil
import pytest

from reelestate.kit.errors import Unavailable
from reelestate.kit.photos import Bounds, Untrusted, run_bounded

TASK = "tests.unit.kit.photos.tasks:measure"
ONE = Bounds(memory_bytes=1_500_000_000, seconds=5, processes=1)


def test_outcomes_come_in_order_and_one_helper_serves_many() -> None:
    items = [Untrusted(f"photo {n}", bytes([n]) * 10, {"side": n}) for n in range(8)]
    outcomes = run_bounded(TASK, items, ONE)
    assert [outcome.name for outcome in outcomes] == [item.name for item in items]
    assert [outcome.result["side"] for outcome in outcomes] == list(range(8))
    assert outcomes[3].blob == bytes([3]) * 10
    assert len({outcome.result["pid"] for outcome in outcomes}) == 1


def test_several_helpers_share_the_work() -> None:
    outcomes = run_bounded(TASK, [Untrusted(str(n), bytes(5_000_000)) for n in range(6)], Bounds(processes=2))
    assert len({outcome.result["pid"] for outcome in outcomes}) == 2
    assert all(len(outcome.blob) == 5_000_000 for outcome in outcomes)


def test_a_crash_refuses_its_item_only() -> None:
    outcomes = run_bounded(TASK, [Untrusted("a", b"1"), Untrusted("b.jpg", b"crash"), Untrusted("c", b"3")], ONE)
    assert [outcome.error is None for outcome in outcomes] == [True, False, True]
    assert str(outcomes[1].error).startswith("photo b.jpg: it cannot be read safely. ")


def test_memory_beyond_the_bound_refuses_the_item() -> None:
    outcomes = run_bounded(TASK, [Untrusted("a", b"eat"), Untrusted("b", b"2")], ONE)
    assert outcomes[0].error is not None
    assert outcomes[1].result["length"] == 1


def test_a_hang_is_ended() -> None:
    started = time.monotonic()
    outcomes = run_bounded(TASK, [Untrusted("a", b"hang"), Untrusted("b", b"2")], Bounds(seconds=1.5, processes=1))
    assert "over 1.5 s" in str(outcomes[0].error)
    assert outcomes[1].result["length"] == 1
    assert time.monotonic() - started < 20


def test_a_refusal_comes_back_as_it_was() -> None:
    (outcome,) = run_bounded(TASK, [Untrusted("a", b"refuse")], ONE)
    assert outcome.error is not None
    assert outcome.error.to_dict()["code"] == "INVALID_INPUT"
    assert str(outcome.error) == "a: it is ugly. Bring another."


def test_what_a_decoder_prints_does_not_spoil_the_answers() -> None:
    outcomes = run_bounded(TASK, [Untrusted("a", b"chatter"), Untrusted("b", b"2")], ONE)
    assert [outcome.result["length"] for outcome in outcomes] == [7, 1]


def test_nothing_to_do_starts_nothing() -> None:
    assert run_bounded(TASK, []) == ()


def test_a_refusal_names_what_was_given_and_what_helps() -> None:
    item = Untrusted("b.mov", b"crash", noun="film", remedy="Export it as MP4.")
    (outcome,) = run_bounded(TASK, [item], ONE)
    assert str(outcome.error) == "film b.mov: it cannot be read safely. Export it as MP4."


def test_a_helper_gets_none_of_the_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("REELESTATE_DATABASE_URL", "postgresql://secret")
    (outcome,) = run_bounded(TASK, [Untrusted("a", b"environment")], ONE)
    names = set(outcome.result["names"])
    assert "PATH" in names
    assert not {name for name in names if "AWS" in name or "DATABASE" in name}


def test_a_helper_that_cannot_start_is_no_fault_of_the_items() -> None:
    with pytest.raises(Unavailable, match="does not start"):
        run_bounded("tests.unit.kit.photos.nowhere:measure", [Untrusted("a", b"1"), Untrusted("b", b"2")], ONE)


def test_a_helper_does_not_outlive_a_killed_parent() -> None:
    # given a process whose helper is busy for a minute
    code = f"from reelestate.kit.photos import Untrusted, run_bounded; run_bounded({TASK!r}, [Untrusted('a', b'hang')])"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    parent = subprocess.Popen([sys.executable, "-c", code], env=environment)
    children: list[psutil.Process] = []
    deadline = time.monotonic() + 20
    while not children and time.monotonic() < deadline:
        children = psutil.Process(parent.pid).children()
        time.sleep(0.05)
    time.sleep(1.0)
    # when it is killed
    parent.kill()
    parent.wait()
    # then the helper ends by itself
    gone, alive = psutil.wait_procs(children, timeout=10)
    assert gone
    assert not alive

"""Hostile bytes take down a helper at most."""

import time

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

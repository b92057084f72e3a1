"""What is read before a snapshot."""

import sys

import pytest

from reelestate.kit.snapshots import read_ahead


@pytest.mark.parametrize(("kind", "is_read"), [("snap-start", True), ("on-demand", False)])
def test_modules_are_read_ahead_only_for_a_snapshot(kind: str, is_read: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "this", raising=False)
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", kind)

    read_ahead("this")

    assert ("this" in sys.modules) == is_read

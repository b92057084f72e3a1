"""Codes of authenticator apps and recovery codes."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelestate.identity import authenticator

# RFC 6238, appendix B, of the SHA-1 seed "12345678901234567890"; an app shows the last six of eight digits.
RFC_SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC_CODES = {
    59: "287082",
    1_111_111_109: "081804",
    1_111_111_111: "050471",
    1_234_567_890: "005924",
    2_000_000_000: "279037",
}
NOW = datetime(2026, 11, 21, 12, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(("second", "code"), RFC_CODES.items())
def test_codes_are_those_of_the_standard(second: int, code: str) -> None:
    moment = datetime.fromtimestamp(second, UTC)

    assert authenticator.step_of(RFC_SEED, code, moment, 0) == second // 30


@pytest.mark.parametrize(("late", "counts"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_code_counts_a_step_early_and_late(late: int, counts: bool) -> None:
    code = pyotp.TOTP(RFC_SEED).at(NOW)

    step = authenticator.step_of(RFC_SEED, code, NOW + timedelta(seconds=late), 0)

    assert (step is not None) == counts


def test_a_step_is_good_once() -> None:
    code = pyotp.TOTP(RFC_SEED).at(NOW)
    step = authenticator.step_of(RFC_SEED, code, NOW, 0)
    assert step is not None

    assert authenticator.step_of(RFC_SEED, code, NOW, step) is None
    following = pyotp.TOTP(RFC_SEED).at(NOW + timedelta(seconds=30))
    assert authenticator.step_of(RFC_SEED, following, NOW, step) == step + 1


def test_seeds_have_160_bits_and_differ() -> None:
    seeds = {authenticator.new_seed() for _ in range(100)}

    assert len(seeds) == 100
    assert {len(seed) for seed in seeds} == {32}


def test_recovery_codes_have_120_bits_and_differ() -> None:
    codes = [code for _ in range(20) for code in authenticator.new_recovery_codes()]

    assert len(set(codes)) == len(codes) == 200
    for code in codes:
        groups = code.split("-")
        assert [len(group) for group in groups] == [4] * 6
        assert not set("".join(groups)) & set("ILOU")


LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOK_ALIKES = {"0": "0Oo", "1": "1IilL"}


@given(st.lists(st.text(LETTERS, min_size=4, max_size=4), min_size=6, max_size=6), st.data())
def test_a_recovery_code_may_be_typed_as_it_is_read(groups: list[str], data: st.DataObject) -> None:
    letters = [LOOK_ALIKES.get(letter, letter + letter.lower()) for group in groups for letter in group]
    typed = [data.draw(st.sampled_from(alike)) + data.draw(st.sampled_from(["", "", " ", "-"])) for alike in letters]

    assert authenticator.recovery_hash("".join(typed)) == authenticator.recovery_hash("-".join(groups))


@pytest.mark.parametrize(
    ("code", "expected"),
    [("123456", True), ("123 456", True), ("12345", False), ("١٢٣٤٥٦", False), ("7K2M-QW9X", False)],
)
def test_kinds_of_codes_are_told_apart(code: str, expected: bool) -> None:
    assert authenticator.is_app_code(code) is expected

"""Replacing parts of moto."""

from types import SimpleNamespace

import pytest

from local.cloud.patches import replace


def test_a_part_is_replaced_and_returned() -> None:
    owner = SimpleNamespace(part=1)

    assert replace(owner, "part", 2) == 1
    assert owner.part == 2


def test_a_missing_part_fails_loudly_and_by_name() -> None:
    class Backend:
        pass

    with pytest.raises(RuntimeError, match=r"Backend\.run_task.*moto 5\.2\.5"):
        replace(Backend, "run_task", lambda: None)


def test_an_inherited_part_is_not_the_owners() -> None:
    class Base:
        def part(self) -> None:
            """Belongs to the base."""

    class Owner(Base):
        pass

    with pytest.raises(RuntimeError, match=r"Owner\.part"):
        replace(Owner, "part", None)

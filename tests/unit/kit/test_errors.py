"""Every error has a code, an HTTP status and an exit code; bad input names field and remedy."""

from collections.abc import Iterator

import pytest

from reelestate.kit.errors import InvalidInput, StudioError


def subclasses(cls: type[StudioError]) -> Iterator[type[StudioError]]:
    for child in cls.__subclasses__():
        yield child
        yield from subclasses(child)


def test_bad_input_names_field_problem_and_remedy() -> None:
    error = InvalidInput("listing_price", "-5 is negative", "Give the price as a positive number.")

    assert str(error) == "listing_price: -5 is negative. Give the price as a positive number."
    assert error.to_dict()["details"] == {
        "field": "listing_price",
        "problem": "-5 is negative",
        "remedy": "Give the price as a positive number.",
    }


@pytest.mark.parametrize("error", sorted(subclasses(StudioError), key=lambda e: e.__name__))
def test_every_error_is_mapped(error: type[StudioError]) -> None:
    assert error.code.isupper()
    assert 400 <= error.status <= 599
    assert 1 <= error.exit_code <= 255
    assert error.__doc__


def test_codes_are_unique() -> None:
    codes = [error.code for error in subclasses(StudioError)]

    assert len(codes) == len(set(codes))

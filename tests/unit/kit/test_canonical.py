"""Content keys depend on meaning alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelestate.kit.canonical import canonical_json, content_key

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda v: st.dictionaries(st.text(), v),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), json_values))
def test_order_of_keys_does_not_matter(value: dict[str, object]) -> None:
    reordered = dict(reversed(list(value.items())))

    assert canonical_json(value) == canonical_json(reordered)


@given(json_values, json_values)
def test_different_values_have_different_keys(left: object, right: object) -> None:
    assert (content_key(left) == content_key(right)) == (canonical_json(left) == canonical_json(right))


def test_not_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json({"price": float("nan")})


def test_parts_are_not_glued_together() -> None:
    assert content_key("ab", "c") != content_key("a", "bc")

"""Given files written by people, then plain data comes out, or an error that says what to do."""

from pathlib import Path

import pytest

from reelestate.kit.documents import dump_document, parse_document, read_document
from reelestate.kit.errors import InvalidInput


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("13:00", "13:00"),
        ("02139", "02139"),
        ("2030-06-15", "2030-06-15"),
        ("1e3", "1e3"),
        ("true", True),
        ("~", None),
        ("42", 42),
        ("2.5", 2.5),
        ("-7", -7),
        ('"42"', "42"),
    ],
)
def test_scalars_mean_what_people_mean(written: str, meant: object) -> None:
    assert parse_document(f"field: {written}", name="x")["field"] == meant


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: &x [1]\nb: *x", "aliases"),
        ("a: 1\na: 2", "given twice"),
        ("a: [1", "line 1"),
        ("a: !!python/object:os.system 1", "constructor"),
        ("- a\n- b", "no fields"),
        ("", "no fields"),
        ("a: \x07", "characters"),
        ("a: " + "[" * 5000 + "]" * 5000, "deeply"),
        ("a: " + "{b: " * 14 + "1" + "}" * 14, "deeply"),
    ],
)
def test_bad_yaml_is_refused_with_a_remedy(text: str, problem: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_document(text, name="listing.yaml")
    assert problem in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"a": 1, "a": 2}', "given twice"),
        ('{"a": NaN}', "NaN"),
        ('{"a": Infinity}', "Infinity"),
        ('{"a": }', "line 1"),
        ('{"a": ' + "[" * 100_000 + "]" * 100_000 + "}", "deeply"),
        ("[]", "no fields"),
    ],
)
def test_bad_json_is_refused_with_a_remedy(text: str, problem: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_document(text, name="listing.json", json_syntax=True)
    assert problem in caught.value.message


def test_a_number_of_many_digits_stays_text_and_costs_nothing() -> None:
    assert parse_document('{"a": ' + "9" * 5000 + "}", name="x", json_syntax=True)["a"] == "9" * 5000
    assert parse_document("a: " + "9" * 5000, name="x")["a"] == "9" * 5000


def test_files_that_cannot_be_read_name_themselves(tmp_path: Path) -> None:
    large, binary = tmp_path / "large.yaml", tmp_path / "binary.yaml"
    large.write_bytes(b"a: " + b"x" * 300_000)
    binary.write_bytes(b"\xff\xfe\x00\x81")
    for path in (large, binary, tmp_path / "absent.yaml", tmp_path):
        with pytest.raises(InvalidInput) as caught:
            read_document(path)
        assert caught.value.field == path.name


def test_what_is_written_is_read_back() -> None:
    value = {"title": "NO", "time": "13:00", "zip": "02139", "lines": [{"say": "a: b"}], "caption": "one\n\ntwo • ☀"}
    assert parse_document(dump_document(value), name="x") == value

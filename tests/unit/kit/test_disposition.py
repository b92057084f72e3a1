"""File names in the Content-Disposition header."""

import json
from email.message import Message
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelestate.kit.disposition import content_disposition
from tests.unit.support.inputs import INPUTS


@pytest.mark.parametrize(
    ("name", "plain", "full"),
    [
        ("front.jpg", "front.jpg", "front.jpg"),
        ("Wohnküche.jpg", "Wohnkuche.jpg", "Wohnküche.jpg"),
        ("家の写真.jpg", "download.jpg", "家の写真.jpg"),
        ("家", "download", "家"),
        ("../../etc/passwd", "passwd", "passwd"),
        ("C:\\Users\\jo\\a.png", "a.png", "a.png"),
        ('a"; filename="evil.exe', "a__ filename__evil.exe", 'a"; filename="evil.exe'),
        ("a\r\nSet-Cookie: x", "aSet-Cookie_ x", "aSet-Cookie: x"),
        ("invoice\u202efdp.exe", "invoicefdp.exe", "invoicefdp.exe"),
        ("\ud800.jpg", "jpg", "jpg"),
        ("", "download", "download"),
        ("...", "download", "download"),
        ("x" * 300 + ".jpeg", "x" * 111 + ".jpeg", "x" * 111 + ".jpeg"),
    ],
)
def test_names_come_through_safely(name: str, plain: str, full: str) -> None:
    header = content_disposition(name)
    assert header.startswith(f"attachment; filename=\"{plain}\"; filename*=UTF-8''")
    assert unquote(header.rpartition("''")[2]) == full


def _check(name: str) -> None:
    header = content_disposition(name)
    assert header.isascii()
    assert header.isprintable()
    # another reader of such headers finds exactly one kind and one name
    message = Message()
    message["Content-Disposition"] = header
    assert message.get_content_disposition() == "attachment"
    assert message.get_filename()
    assert {key for key, _ in message.get_params(header="content-disposition") or []} == {"attachment", "filename"}


@given(st.text())
def test_no_name_injects_anything(name: str) -> None:
    _check(name)


def test_naughty_strings_inject_nothing() -> None:
    if not (INPUTS / "blns.json").is_file():
        pytest.skip("the naughty strings are not beside the repository")
    for name in json.loads((INPUTS / "blns.json").read_text()):
        _check(name)

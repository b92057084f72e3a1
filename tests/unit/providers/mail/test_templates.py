"""The mails' words: readable as text and as HTML, and no stage for what strangers typed."""

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelestate.kit.errors import InvalidInput
from reelestate.providers.mail.base import Mail
from reelestate.providers.mail.templates import invitation, password_changed, reset_password, shown_name, verify_email

TO = "ann@example.com"
LINK = "https://studio.example.com/verify?token=A-b_9&next=%2F"

MAILS: dict[str, Callable[[str], Mail]] = {
    "verify": lambda name: verify_email(TO, name, LINK, 1440),
    "reset": lambda name: reset_password(TO, name, LINK, 60),
    "invitation": lambda name: invitation(TO, name, name, LINK, 7 * 1440),
    "changed": lambda name: password_changed(TO, name, LINK),
}
EVERY = pytest.mark.parametrize("make", MAILS.values(), ids=MAILS.keys())


class Page(HTMLParser):
    """What an HTML mail consists of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in {"meta", "br", "hr"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@EVERY
def test_both_forms_say_the_same(make: Callable[[str], Mail]) -> None:
    mail = make("Ann Lee")
    page = Page(mail.html)

    for line in filter(None, mail.text.split("\n\n")):
        if not line.startswith("-- "):
            assert " ".join(line.split()) in page.text
    assert mail.to == TO
    assert LINK in mail.text.splitlines()
    assert "Ann Lee" in mail.text


@EVERY
def test_the_page_is_accessible_and_loads_nothing(make: Callable[[str], Mail]) -> None:
    mail = make("Ann Lee")
    page = Page(mail.html)

    assert page.open == []
    assert ("lang", "en") in page.attributes
    assert page.tags.count("h1") == page.tags.count("title") == 1
    assert not {"img", "script", "link", "iframe", "style", "form", "input", "object", "table"} & set(page.tags)
    assert {value for name, value in page.attributes if name == "href"} == {LINK}
    assert not {name for name, _ in page.attributes} & {"src", "srcset", "background"}
    assert "url(" not in mail.html


@EVERY
def test_colours_are_told_apart(make: Callable[[str], Mail]) -> None:
    html = make("Ann Lee").html
    text_colours = set(re.findall(r"[;\"]color:(#[0-9a-f]{6})", html)) - {"#ffffff"}
    button = re.search(r"background:(#[0-9a-f]{6});color:#ffffff", html)

    assert button
    assert text_colours
    for colour in (*text_colours, button[1]):
        assert 1.05 / (luminance(colour) + 0.05) >= 4.5


@pytest.mark.parametrize(
    "name",
    [
        "Win at https://evil.example",
        "evil.example",
        "www.evil",
        "call me@evil.example",
        "Click: here",
        "<b>Ann</b>",
        "evil\\example",
        "x" * 81,
        "",
        "  \u200b ",
    ],
)
def test_names_that_are_none_are_left_out(name: str) -> None:
    assert shown_name(name) == ""
    for make in MAILS.values():
        mail = make(name)
        assert "evil" not in mail.subject + mail.text + mail.html
        assert "Hello," in mail.text


@pytest.mark.parametrize(
    "name", ["Ann Lee", "J. R. O'Neil-Smith", "J.R. Smith, Jr.", "Søren & Söhne", "王 小明", "علي"]
)
def test_real_names_are_shown(name: str) -> None:
    assert shown_name(name) == name
    for make in MAILS.values():
        assert name in make(name).text
        assert name in Page(make(name).html).text
        assert escape(name) in make(name).html


def test_hidden_characters_do_not_turn_a_name_around() -> None:
    assert shown_name("Ann\u202e\u2066eeL\r\nBcc: x") == ""
    assert shown_name("Ann\u202e Lee\r\n\t") == "Ann Lee"


@given(st.text(max_size=120))
def test_no_name_makes_markup_headers_or_links(name: str) -> None:
    for make in MAILS.values():
        mail = make(name)
        page = Page(mail.html)
        assert "\n" not in mail.subject
        assert page.tags == Page(make("Ann").html).tags
        assert set(re.findall(r"\w+://\S+", mail.text)) == {LINK}


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "1 minute"), (10, "10 minutes"), (60, "1 hour"), (90, "90 minutes"), (1440, "1 day"), (10080, "7 days")],
)
def test_durations_read_well(minutes: int, words: str) -> None:
    assert f"within {words}." in verify_email(TO, "Ann", LINK, minutes).text


@pytest.mark.parametrize(
    "link",
    ["http://example.com/x", "javascript:alert(1)", "", "//example.com", "https://example.com/a b", "https://x.org/\n"],
)
def test_links_are_https(link: str) -> None:
    with pytest.raises(InvalidInput):
        verify_email(TO, "Ann", link, 60)


def test_links_to_this_machine_are_taken() -> None:
    assert "http://127.0.0.1:8000/x" in verify_email(TO, "Ann", "http://127.0.0.1:8000/x", 60).text

"""One mail, one reader: no header can be broken out of, and the local folder keeps what was sent."""

import email
import stat
from email.policy import default
from pathlib import Path

import pytest

from reelestate.kit.errors import InvalidInput
from reelestate.providers.mail.base import Mail, sender_parts
from reelestate.providers.mail.folder import FolderMailer
from reelestate.providers.mail.ses import ascii_address

SENDER = "ReelEstate Studio <studio@example.com>"


@pytest.mark.parametrize(
    "to",
    [
        "ann@example.com\nBcc: all@example.com",
        "ann@example.com\r\nX: y",
        "ann@example.com, bob@example.com",
        "ann@example.com;bob@example.com",
        "Ann <ann@example.com>",
        "ann@@example.com",
        "ann@example.com bob@example.com",
        "ann",
        "@example.com",
        "ann@",
        "",
        '"a b"@example.com',
        "a" * 250 + "@x.org",
        "ann@example.com\u2028",
    ],
)
def test_a_mail_goes_to_one_bare_address(to: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Mail(to, "Hello", "text", "<p>html</p>")
    assert caught.value.field == "to"


@pytest.mark.parametrize("subject", ["", "a\nBcc: all@example.com", "a\rb", "a\x00b", "a\u2028b", "a\x85b", "x" * 201])
def test_a_subject_is_one_line(subject: str) -> None:
    with pytest.raises(InvalidInput):
        Mail("ann@example.com", subject, "text", "<p>html</p>")


@pytest.mark.parametrize("sender", ["", "Studio", "Studio <>", "Studio <a@b.c>\nBcc: x@y.z", "a b@c.d"])
def test_a_sender_is_a_name_and_an_address(sender: str) -> None:
    with pytest.raises(InvalidInput):
        sender_parts(sender)


def test_the_folder_keeps_what_was_sent(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    mailer = FolderMailer(folder, SENDER)
    mail = Mail(
        "ann@example.com", "Grüße aus 東京", "Hello Ann,\n\nhttps://example.com/?a=1&b=ü\n", "<p>Hello Ænn</p>\n"
    )

    names = [mailer.send(mail), mailer.send(mail)]

    assert sorted(path.name for path in folder.iterdir()) == names
    path = folder / names[0]
    kept = email.message_from_bytes(path.read_bytes(), policy=default)
    assert (kept["To"], kept["From"], kept["Subject"]) == (mail.to, SENDER, mail.subject)
    assert kept["Date"]
    assert kept["Message-ID"].endswith("@example.com>")
    assert kept["Auto-Submitted"] == "auto-generated"
    assert kept.get_content_type() == "multipart/alternative"
    assert kept.get_body(("plain",)).get_content().splitlines() == mail.text.splitlines()
    assert kept.get_body(("html",)).get_content().splitlines() == mail.html.splitlines()
    assert not kept.defects
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_sender_with_letters_of_the_world(tmp_path: Path) -> None:
    name = FolderMailer(tmp_path, '"Ärzte, Häuser & Co." <studio@example.com>').send(
        Mail("ann@bücher.example", "Hello", "text\n", "<p>html</p>\n")
    )
    kept = email.message_from_bytes((tmp_path / name).read_bytes(), policy=default)

    assert kept["To"] == "ann@bücher.example"
    assert kept["From"].addresses[0].display_name == "Ärzte, Häuser & Co."
    assert kept["From"].addresses[0].addr_spec == "studio@example.com"


def test_ses_reaches_international_domains_but_not_mailboxes() -> None:
    assert ascii_address("ann@bücher.example") == "ann@xn--bcher-kva.example"
    assert ascii_address("ann+tag@example.com") == "ann+tag@example.com"
    for address in ("jürgen@example.com", "ann@" + "x" * 70 + ".com", "ann@a..b"):
        with pytest.raises(InvalidInput):
            ascii_address(address)

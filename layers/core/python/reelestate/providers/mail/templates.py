"""The mails of accounts: their words, as plain text and as simple HTML without remote content.

What people typed about themselves reaches strangers through some of these mails. Such a name is shown only when it
looks like one: never with an address, a link or hidden characters in it.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from string import Template
from urllib.parse import urlsplit

from reelestate.kit.errors import InvalidInput
from reelestate.providers.mail.base import Mail

PRODUCT = "ReelEstate Studio"

_MAX_NAME = 80
_LIKE_A_LINK = re.compile(r"[/\\@:<>]|www\.|\w{2,}\.\w{2,}", re.IGNORECASE)

# One column, system fonts, dark text on white (15:1) and white on the button's blue (7:1); works without any image.
_PAGE = Template("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
</head>
<body style="margin:0;padding:24px;background:#ffffff;color:#1f2328;\
font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif">
<div style="max-width:560px;margin:0 auto">
<h1 style="font-size:22px;line-height:1.3;margin:0 0 16px">$title</h1>
$body
<hr style="border:0;border-top:1px solid #d0d7de;margin:24px 0">
<p style="font-size:14px;color:#57606a;margin:0">$product</p>
</div>
</body>
</html>
""")
_PARAGRAPH = Template('<p style="margin:0 0 16px">$text</p>')
_BUTTON = Template("""\
<p style="margin:0 0 16px"><a href="$link" style="display:inline-block;padding:12px 20px;background:#0b4f9e;\
color:#ffffff;text-decoration:none;border-radius:6px;font-weight:600">$label</a></p>
<p style="margin:0 0 16px;font-size:14px;color:#57606a">If the button does not work, copy this address into your \
browser:<br><span style="word-break:break-all">$link</span></p>""")


@dataclass(frozen=True, slots=True)
class _Letter:
    """A mail before it is set in type: paragraphs before and after at most one link."""

    subject: str
    title: str
    before: Sequence[str]
    after: Sequence[str]
    label: str = ""
    link: str = ""


def verify_email(to: str, full_name: str, link: str, valid_minutes: int) -> Mail:
    """Asks a new person to prove that the address is theirs."""
    return _set(
        to,
        _Letter(
            subject=f"Confirm your e-mail address for {PRODUCT}",
            title="Confirm your e-mail address",
            before=(_greeting(full_name), f"Please confirm that this address belongs to your {PRODUCT} account."),
            label="Confirm e-mail address",
            link=link,
            after=(
                f"The link works once, within {_duration(valid_minutes)}.",
                "If you did not sign up, ignore this mail: nothing happens without the link.",
            ),
        ),
    )


def reset_password(to: str, full_name: str, link: str, valid_minutes: int) -> Mail:
    """Lets a person choose a new password."""
    return _set(
        to,
        _Letter(
            subject=f"Choose a new password for {PRODUCT}",
            title="Choose a new password",
            before=(_greeting(full_name), "Somebody, we hope you, asked for a new password for your account."),
            label="Choose a new password",
            link=link,
            after=(
                f"The link works once, within {_duration(valid_minutes)}.",
                "If it was not you, ignore this mail: your password stays as it is.",
            ),
        ),
    )


def invitation(to: str, inviter_name: str, organization_name: str, link: str, valid_minutes: int) -> Mail:
    """Invites a person into an organization."""
    inviter, organization = shown_name(inviter_name), shown_name(organization_name)
    team = organization or "a team"
    return _set(
        to,
        _Letter(
            subject=f"You are invited to join {team} on {PRODUCT}",
            title=f"Join {team}",
            before=("Hello,", f"{inviter or 'A member'} invites you to work with {team} on {PRODUCT}."),
            label="Accept the invitation",
            link=link,
            after=(
                f"The invitation is valid for {_duration(valid_minutes)}.",
                "If you do not know who this is, ignore this mail: nothing happens without the link.",
            ),
        ),
    )


def password_changed(to: str, full_name: str, reset_link: str) -> Mail:
    """Tells a person that their password was changed, with a way back when it was not them."""
    return _set(
        to,
        _Letter(
            subject=f"Your {PRODUCT} password was changed",
            title="Your password was changed",
            before=(
                _greeting(full_name),
                f"The password of your {PRODUCT} account was changed just now. If it was you, all is well.",
                "If it was not you, choose a new password at once:",
            ),
            label="Choose a new password",
            link=reset_link,
            after=("Choosing one signs every device out.",),
        ),
    )


def second_factor_changed(to: str, full_name: str, reset_link: str, *, added: bool) -> Mail:
    """Tells a person that signing in asks for a code from now on, or no longer does."""
    happened = "was set up" if added else "was removed"
    asks = "From now on, signing in asks for its code." if added else "Signing in no longer asks for a code."
    return _set(
        to,
        _Letter(
            subject=f"An authenticator app {happened} for your {PRODUCT} account",
            title=f"Your authenticator app {happened}",
            before=(
                _greeting(full_name),
                f"An authenticator app {happened} for your {PRODUCT} account just now. {asks}",
                "If it was you, all is well.",
                "If it was not you, choose a new password at once, and tell us:",
            ),
            label="Choose a new password",
            link=reset_link,
            after=("Choosing one signs every device out.",),
        ),
    )


def shown_name(name: str) -> str:
    """The name in one line of visible characters; empty when it is too long or could pass for a link."""
    visible = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in name)
    plain = " ".join(visible.split())
    return "" if len(plain) > _MAX_NAME or _LIKE_A_LINK.search(plain) else plain


def _greeting(full_name: str) -> str:
    name = shown_name(full_name)
    return f"Hello {name}," if name else "Hello,"


def _duration(minutes: int) -> str:
    for unit, length in (("day", 1440), ("hour", 60)):
        if minutes >= length and minutes % length == 0:
            count = minutes // length
            return f"{count} {unit}" + ("s" if count > 1 else "")
    return f"{minutes} minutes" if minutes != 1 else "1 minute"


def _set(to: str, letter: _Letter) -> Mail:
    link = _checked(letter.link)
    text = "\n\n".join((*letter.before, link, *letter.after, f"-- \n{PRODUCT}")) + "\n"
    body = [_PARAGRAPH.substitute(text=escape(paragraph)) for paragraph in letter.before]
    body.append(_BUTTON.substitute(link=escape(link), label=escape(letter.label)))
    body += [_PARAGRAPH.substitute(text=escape(paragraph)) for paragraph in letter.after]
    html = _PAGE.substitute(title=escape(letter.title), body="\n".join(body), product=PRODUCT)
    return Mail(to, letter.subject, text, html)


def _checked(link: str) -> str:
    address = urlsplit(link)
    local = address.hostname in {"127.0.0.1", "localhost"}
    if re.search(r"\s|[\x00-\x1f\x7f]", link) or not (
        address.scheme == "https" or (address.scheme == "http" and local)
    ):
        raise InvalidInput("link", "is no https address", "Set the studio's public address to one.")
    return link

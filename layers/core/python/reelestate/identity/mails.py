"""Sending the mails of accounts."""

from reelestate.identity import rules
from reelestate.kit.errors import StudioError
from reelestate.kit.logging import get_logger
from reelestate.kit.settings import get_settings
from reelestate.providers import factory
from reelestate.providers.mail.base import Mail

VERIFY_PAGE, RESET_PAGE, INVITATION_PAGE = "verify-email", "reset-password", "accept-invitation"


def post(mail: Mail) -> bool:
    """Sends the mail; False when the carrier does not take it.

    What the mail is about has happened by then, and the person can ask for another one, so this is logged and no error.
    """
    try:
        factory.mailer(get_settings()).send(mail)
    except StudioError as error:
        get_logger().exception("a mail could not be sent", code=error.code, subject=mail.subject)
        return False
    return True


def verification(email: str, full_name: str, secret: str) -> Mail:
    """Asks to confirm the address."""
    from reelestate.providers.mail import templates

    return templates.verify_email(email, full_name, page(VERIFY_PAGE, secret), rules.VERIFICATION_MINUTES)


def reset(email: str, full_name: str, secret: str) -> Mail:
    """Lets a password be chosen."""
    from reelestate.providers.mail import templates

    return templates.reset_password(email, full_name, page(RESET_PAGE, secret), rules.RESET_MINUTES)


def password_changed(email: str, full_name: str) -> Mail:
    """Tells of a new password."""
    from reelestate.providers.mail import templates

    return templates.password_changed(email, full_name, f"{get_settings().public_url.rstrip('/')}/{RESET_PAGE}")


def second_factor_changed(email: str, full_name: str, *, added: bool) -> Mail:
    """Tells that an authenticator app was set up, or removed."""
    from reelestate.providers.mail import templates

    link = f"{get_settings().public_url.rstrip('/')}/{RESET_PAGE}"
    return templates.second_factor_changed(email, full_name, link, added=added)


def page(name: str, secret: str) -> str:
    """The address of a page of the studio with a secret."""
    return rules.link(get_settings().public_url, name, secret)

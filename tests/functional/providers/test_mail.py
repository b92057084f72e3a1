"""Mail through SES, on the embedded cloud."""

import pytest
from botocore.stub import Stubber
from moto.ses.models import ses_backends

from local.environment import ACCOUNT, REGION
from reelestate.kit import aws
from reelestate.kit.errors import InvalidInput, ProviderFailed, StudioError, Unavailable
from reelestate.kit.settings import Settings
from reelestate.providers.factory import mailer
from reelestate.providers.mail.base import Mailer
from reelestate.providers.mail.templates import verify_email

SENDER = "Häuser & Co. <studio@example.com>"
MAIL = verify_email("ann@bücher.example", "Ann Lee", "https://studio.example.com/?token=x&y=z", 60)


@pytest.fixture(scope="module")
def ses(endpoint: str) -> Mailer:
    aws.client("sesv2").create_email_identity(EmailIdentity="example.com")
    return mailer(Settings(mail_provider="ses", mail_sender=SENDER))


def test_a_mail_reaches_ses(ses: Mailer) -> None:
    identifier = ses.send(MAIL)

    sent = ses_backends[ACCOUNT][REGION].sent_messages
    (kept,) = (message for message in sent if message.id == identifier)
    assert kept.subject == MAIL.subject
    assert kept.body == MAIL.html
    assert kept.destinations == {"ToAddresses": ["ann@xn--bcher-kva.example"]}
    assert "<studio@example.com>" in kept.source


def test_a_sender_who_is_not_verified_is_refused(ses: Mailer) -> None:
    stranger = mailer(Settings(mail_provider="ses", mail_sender="studio@stranger.example"))

    with pytest.raises(ProviderFailed):
        stranger.send(MAIL)


def test_the_request_is_what_ses_documents(endpoint: str) -> None:
    recorded = mailer(Settings(mail_provider="ses", mail_sender=SENDER, ses_configuration_set="bounces"))
    with Stubber(aws.client("sesv2")) as stub:
        stub.add_response(
            "send_email",
            {"MessageId": "m-1"},
            {
                "FromEmailAddress": "=?utf-8?b?SMOkdXNlciAmIENvLg==?= <studio@example.com>",
                "Destination": {"ToAddresses": ["ann@xn--bcher-kva.example"]},
                "ConfigurationSetName": "bounces",
                "Content": {
                    "Simple": {
                        "Subject": {"Data": MAIL.subject, "Charset": "UTF-8"},
                        "Body": {
                            "Text": {"Data": MAIL.text, "Charset": "UTF-8"},
                            "Html": {"Data": MAIL.html, "Charset": "UTF-8"},
                        },
                        "Headers": [{"Name": "Auto-Submitted", "Value": "auto-generated"}],
                    }
                },
            },
        )
        assert recorded.send(MAIL) == "m-1"


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("TooManyRequestsException", Unavailable),
        ("LimitExceededException", Unavailable),
        ("MessageRejected", ProviderFailed),
        ("AccountSuspendedException", ProviderFailed),
    ],
)
def test_refusals_are_told_apart(ses: Mailer, code: str, error: type[StudioError]) -> None:
    with Stubber(aws.client("sesv2")) as stub:
        stub.add_client_error("send_email", code)
        with pytest.raises(error):
            ses.send(MAIL)


def test_mailboxes_ses_cannot_reach_are_the_persons_to_change(ses: Mailer) -> None:
    with pytest.raises(InvalidInput, match="email"):
        ses.send(verify_email("jürgen@example.com", "Jürgen", "https://studio.example.com/", 60))

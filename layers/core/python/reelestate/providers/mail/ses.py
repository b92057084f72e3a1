"""Mail through Amazon SES (API version 2)."""

from email.utils import formataddr
from typing import Any

from reelestate.kit import aws
from reelestate.kit.errors import InvalidInput, ProviderFailed, StudioError, Unavailable
from reelestate.providers.mail.base import Mail, sender_parts

_BUSY = {"TooManyRequestsException", "LimitExceededException", "ThrottlingException"}


class SesMailer:
    """Sends from one verified sender; a configuration set, when there is one, records bounces and complaints."""

    name = "ses"

    def __init__(self, sender: str, configuration_set: str) -> None:
        self._sender = formataddr(sender_parts(sender))
        self._configuration_set = configuration_set

    def send(self, mail: Mail) -> str:
        """Hands the mail to SES and returns its message id."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            answer = aws.client("sesv2").send_email(**self._request(mail))
        except ClientError as error:
            raise _meaning(error.response["Error"]["Code"]) from error
        except BotoCoreError as error:
            raise Unavailable("The mail service does not answer. Try again in a minute.") from error
        return str(answer["MessageId"])

    def _request(self, mail: Mail) -> dict[str, Any]:
        request: dict[str, Any] = {
            "FromEmailAddress": self._sender,
            "Destination": {"ToAddresses": [ascii_address(mail.to)]},
            "Content": {
                "Simple": {
                    "Subject": _utf8(mail.subject),
                    "Body": {"Text": _utf8(mail.text), "Html": _utf8(mail.html)},
                    "Headers": [{"Name": "Auto-Submitted", "Value": "auto-generated"}],
                }
            },
        }
        if self._configuration_set:
            request["ConfigurationSetName"] = self._configuration_set
        return request


def ascii_address(address: str) -> str:
    """The address with an international domain in its ASCII form. Raises InvalidInput for an international mailbox."""
    mailbox, _, domain = address.rpartition("@")
    try:
        return f"{mailbox.encode('ascii').decode()}@{domain.encode('idna').decode()}"
    except UnicodeError as error:
        remedy = "Use an address whose part before the @ is in plain letters."
        raise InvalidInput("email", "cannot be reached by our mail service", remedy) from error


def _utf8(text: str) -> dict[str, str]:
    return {"Data": text, "Charset": "UTF-8"}


def _meaning(code: str) -> StudioError:
    if code in _BUSY:
        return Unavailable("The mail service is busy. Try again in a minute.")
    return ProviderFailed(f"The mail service refused the mail: {code}.", code=code)

"""Mail that stays on this machine: one .eml file each, for a person or a test to open."""

import os
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from reelestate.kit import clock
from reelestate.kit.ids import new_id
from reelestate.providers.mail.base import Mail, sender_parts


class FolderMailer:
    """Writes mail into a folder that only its owner can read: the mails carry one-time secrets."""

    name = "folder"

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._name, self._address = sender_parts(sender)

    def send(self, mail: Mail) -> str:
        """Writes the mail; file names sort by time. Returns the file's name."""
        now, identifier = clock.now(), new_id()
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder / f"{now:%Y%m%dT%H%M%S.%fZ}-{identifier}.eml"
        partial = path.with_suffix(".part")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(self._message(mail, str(identifier)).as_bytes(policy=SMTP))
        partial.replace(path)
        return path.name

    def _message(self, mail: Mail, identifier: str) -> EmailMessage:
        message = EmailMessage()
        user, _, domain = self._address.rpartition("@")
        message["From"] = Address(self._name, user, domain)
        message["To"] = mail.to
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(clock.now())
        message["Message-ID"] = f"<{identifier}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.text)
        message.add_alternative(mail.html, subtype="html")
        return message

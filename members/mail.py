"""Where mail goes: to the mailbox page of a demo, to the mail server, or nowhere when there is none."""

import logging
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from typing_extensions import override

from members.actions import keep_demo_mail
from members.queries import is_demo

logger = logging.getLogger("kring.mail")


class Postbox(BaseEmailBackend):
    """The one way out for mail. No log line ever holds an address, a subject or a text."""

    @override
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send, keep or drop each message, and return how many found a place."""
        if is_demo():
            return sum(_keep(message) for message in email_messages)
        if not settings.EMAIL_HOST:
            logger.warning("no mail host: %d not sent", len(email_messages))
            return 0
        sent: int = EmailBackend(fail_silently=self.fail_silently).send_messages(email_messages) or 0
        return sent


def _keep(message: EmailMessage) -> int:
    for address in message.to:
        keep_demo_mail(to=address, subject=str(message.subject), body=str(message.body))
    return len(message.to)

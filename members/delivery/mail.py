"""One try to hand a notification to the mail server."""

import logging
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from members.rules import Answer, Kind, Outcome, words_of

logger = logging.getLogger("kring.mail")


def send_mail(*, notification_id: UUID, kind: Kind, address: str) -> Answer:
    """Mail the words of its kind and a link that opens it; nothing from any person. Whatever happens, it answers."""
    if not address:
        return Answer(Outcome.REFUSED)
    try:
        sent = _message(notification_id, kind, address).send()
    except SMTPRecipientsRefused as refused:
        return _answer_of(next(iter(refused.recipients.values()))[0])
    except SMTPResponseException as refused:
        return _answer_of(refused.smtp_code)
    except (SMTPException, OSError) as failure:
        logger.debug("the mail server did not answer: %s", type(failure).__name__)
        return Answer(Outcome.LATER)
    return Answer(Outcome.TAKEN) if sent else Answer(Outcome.REFUSED)


def _message(notification_id: UUID, kind: Kind, address: str) -> EmailMessage:
    words = words_of(kind, name=settings.KRING_NAME)
    context = {
        "words": words,
        "link": settings.KRING_URL + reverse("members:notification", args=[notification_id]),
        "settings_link": settings.KRING_URL + reverse("members:notifications"),
    }
    body = render_to_string("members/mail/notification.txt", context)
    return EmailMessage(subject=words, body=body, to=[address])


def _answer_of(code: int) -> Answer:
    # SMTP: 4xx is for now, 5xx for good.
    return Answer(Outcome.LATER if code < 500 else Outcome.REFUSED, max(code, 0))

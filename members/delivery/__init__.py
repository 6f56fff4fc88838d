"""How notifications leave the house."""

from members.delivery.mail import send_mail
from members.delivery.push import send_push

__all__ = ["send_mail", "send_push"]

"""Where requests and sockets come in."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportgroups.settings")
django_application = get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402 - needs the apps loaded above
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402 - likewise
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402 - likewise
from django.urls import path  # noqa: E402 - likewise

from supportgroups.live import Live  # noqa: E402 - likewise

application = ProtocolTypeRouter(
    {
        "http": django_application,
        "websocket": AllowedHostsOriginValidator(
            AuthMiddlewareStack(URLRouter([path("live/", Live.as_asgi())]))
        ),
    }
)

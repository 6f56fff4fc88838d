"""The conversation page as the server renders it, and the server's side of its socket as a test plays it."""

import json
import mimetypes
import uuid
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.template.loader import render_to_string

from supportgroups.lib.clock import now

STATIC = Path(__file__).resolve().parents[2] / "static"
ME, BO = str(uuid.uuid4()), str(uuid.uuid4())
WAIT = 4000


class _PostForm(forms.Form):
    text = forms.CharField()
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


def line(seq, *, mine=False, text="Hoi", ago=10):
    return SimpleNamespace(
        seq=seq, text=text, deleted=text is None, sender="Bo", mine=mine, at=now() - timedelta(minutes=ago),
        client_id=uuid.uuid4(), expires_at=None,
    )  # fmt: skip


def html(lines, *, first_unread=None, may_write=True, **more):
    context = {
        "name": "Kring",
        "room": SimpleNamespace(pk=7),
        "group": "De Cirkel",
        "messages": lines,
        "last_seq": len(lines),
        "first_unread_seq": first_unread,
        "may_write": may_write,
        "why_not_write": "",
        "me": ME,
        "form": _PostForm(),
        "rules_url": "/regels/",
        **more,
    }
    return render_to_string("chat/room.html", context)


def bar_with(*, unread, url="/"):
    return SimpleNamespace(bar=[SimpleNamespace(url=url, label="Groep", icon="groep", unread=unread)])


class Server:
    """What the page said, and a way to answer."""

    def __init__(self):
        self.heard = []
        self.sockets = []

    def take(self, socket):
        self.sockets.append(socket)
        socket.on_message(lambda raw: self.heard.append(json.loads(raw)))

    def say(self, **frame):
        self.sockets[-1].send(json.dumps({"room": 7, **frame}))

    def caught_up(self, seq, *, unread=0, may_write=True):
        self.say(type="room.caught_up", seq=seq, unread=unread, may_write=may_write)

    def posted(self, seq, text, *, sender_id=BO, client_id=None, expires_at=None):
        self.say(type="message.posted", seq=seq, sender="Bo", sender_id=sender_id, text=text,
                 client_id=client_id or str(uuid.uuid4()), at=now().isoformat(), expires_at=expires_at)  # fmt: skip

    def frames(self, kind):
        return [frame for frame in self.heard if frame["type"] == kind]


def static_file(route):
    path = STATIC / route.request.url.split("/static/", 1)[1].split("?")[0]
    found = path.is_file()
    kind = mimetypes.guess_type(path.name)[0] or "text/plain"
    route.fulfill(status=200 if found else 404, body=path.read_bytes() if found else b"", content_type=kind)


def until(page, done):
    for _ in range(WAIT // 20):
        if done():
            return
        page.wait_for_timeout(20)
    pytest.fail("waited in vain")


@pytest.fixture
def chat(browser):
    """Return a function that opens the page with these lines: page, server = chat([line(1)])."""
    server = Server()
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.route_web_socket("**/live/", server.take)
    page.route("**/static/**", static_file)

    def open_page(lines, **options):
        body = html(lines, **options)
        page.route("**/gesprek/7/", lambda route: route.fulfill(body=body, content_type="text/html"))
        page.goto("http://localhost/gesprek/7/")
        until(page, lambda: server.frames("room.open"))
        return page, server

    open_page.page = page
    yield open_page
    assert page.errors == []
    page.close()

"""A browser page beside the static files, without Django: what runs in the browser is tested in a browser."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.looks.scene import STATIC, chat  # noqa: F401 - a fixture

# Runs the body of a test with a room that stands at 10, and words for frames of the server.
ROOM = """async ([url, body]) => {
  const { Room } = await import(`${url}/js/chat/room.js`);
  const ME = "11111111-1111-4111-8111-111111111111";
  const room = new Room({ id: 7, last: 10, me: ME });
  const posted = (seq, more = {}) => ({ type: "message.posted", room: 7, seq, sender: "Bo", sender_id: "bo",
    client_id: `c${seq}`, text: `t${seq}`, at: "2026-11-22T20:00:00+00:00", expires_at: null, ...more });
  const caughtUp = (seq, unread = 0) => ({ type: "room.caught_up", room: 7, seq, unread, may_write: true });
  const said = (effects) => effects.filter((e) => e.do === "say").map((e) => e.message.seq);
  return await new Function("room", "posted", "caughtUp", "said", "ME", `return (${body})()`)(
    room, posted, caughtUp, said, ME);
}"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args):
        pass


@pytest.fixture(scope="module")
def static_url():
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=STATIC))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def module_page(browser, static_url):
    """A bare page from which the modules can be imported."""
    page = browser.new_page()
    page.goto(f"{static_url}/icons/sprite.svg")
    yield page
    page.close()


@pytest.fixture
def run(module_page, static_url):
    """Run a test's own function in the page, with static/js/chat/room.js at hand."""
    return lambda body: module_page.evaluate(ROOM, [static_url, body])

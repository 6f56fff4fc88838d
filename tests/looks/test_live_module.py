"""static/js/live.js: the one connection, with a socket and a clock in the hands of the test."""

import pytest

pytestmark = pytest.mark.browser

SETUP = """async (url) => {
  globalThis.sockets = [];
  globalThis.told = [];
  globalThis.WebSocket = class {
    static OPEN = 1;
    constructor() {
      this.readyState = 0;
      sockets.push(this);
      if (globalThis.allIsWell) queueMicrotask(() => this.opens());
    }
    send() {}
    close() { this.readyState = 3; }
    opens() { this.readyState = 1; this.onopen(); }
    ends(code) { this.readyState = 3; this.onclose({ code }); }
  };
  const { Live } = await import(`${url}/js/live.js`);
  const tell = (name) => (...more) => told.push([name, ...more]);
  const names = ["opened", "heard", "lost", "refused"];
  globalThis.live = new Live("ws://x/live/", Object.fromEntries(names.map((name) => [name, tell(name)])));
  live.connect();
}"""


@pytest.fixture
def line(browser, static_url):
    """A page with a `live` that has begun to connect; its time stands still."""
    page = browser.new_page()
    page.clock.install(time="2026-11-22T20:00:00Z")
    page.goto(f"{static_url}/icons/sprite.svg")
    page.clock.pause_at("2026-11-22T20:01:00Z")
    page.evaluate(SETUP, static_url)
    yield page
    page.close()


def _sockets(page) -> int:
    return page.evaluate("sockets.length")


def _after(page, seconds: float) -> int:
    """Let time pass, and count the sockets that were opened so far."""
    page.clock.run_for(int(seconds * 1000))
    return _sockets(page)


def _end(page, code: int) -> None:
    page.evaluate(f"sockets.at(-1).ends({code})")


def test_a_socket_that_never_opens_is_given_up_after_ten_seconds(line):
    early, late = _after(line, 9.9), _after(line, 1)

    assert (early, late) == (1, 2)
    assert line.evaluate("sockets[0].readyState") == 3
    assert line.evaluate("told") == [["lost"]]


def test_a_socket_that_opened_in_time_is_kept(line):
    line.evaluate("sockets[0].opens()")

    assert _after(line, 60) == 1


def _renew_often(page) -> None:
    page.evaluate("globalThis.allIsWell = true")
    for _ in range(6):
        page.evaluate("live.renew()")
        _after(page, 20)


def test_dead_lines_are_renewed_with_growing_pauses(line):
    _renew_often(line)
    line.evaluate("live.renew()")

    assert _after(line, 9.9) == 7
    assert _after(line, 10.2) == 8


def test_a_calm_answer_makes_pauses_short_again(line):
    _renew_often(line)
    line.evaluate("live.settled(); live.renew()")

    assert _after(line, 0.6) == 8


def test_a_network_that_came_back_is_not_waited_for(line):
    line.evaluate("live.renewNow()")

    assert _sockets(line) == 2


@pytest.mark.parametrize("way", ["live.connect()", "live.renewNow()", "0"])
def test_who_was_too_fast_waits_half_a_minute_whatever_happens(line, way):
    line.evaluate("sockets[0].opens()")
    _end(line, 4429)
    line.evaluate(way)

    assert _after(line, 29.9) == 1
    assert _after(line, 0.2) == 2


@pytest.mark.parametrize("code", [1000, 1006, 1011, 1012, 4408])
def test_any_other_end_is_followed_by_a_new_socket_within_a_second(line, code):
    line.evaluate("sockets[0].opens()")
    _end(line, code)

    assert _after(line, 0.6) == 2


def test_a_device_that_was_signed_out_does_not_come_back(line):
    line.evaluate("sockets[0].opens()")
    _end(line, 4401)
    line.evaluate("live.connect(); live.renew(); live.renewNow()")

    assert _after(line, 60) == 1
    assert [name for name, *_ in line.evaluate("told")] == ["opened", "refused"]


def test_nothing_opens_after_the_page_is_gone(line):
    line.evaluate("live.stop(); live.renew(); live.connect()")

    assert _after(line, 60) == 1

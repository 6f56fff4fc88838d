"""Numbers to phone open without a connection, and nothing that is kept for that is anybody's."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.process, pytest.mark.service_worker]

IS_KEPT = """async () => {
  const cache = await caches.open("public-help");
  return (await cache.keys()).length > 5 && Boolean(await cache.match("/hulp/voor-kinderen/"));
}"""
ALL_KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys())
      found[new URL(url).pathname] = await (await caches.match(url)).text();
  return found;
}"""


def _keep(phone) -> None:
    phone.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    phone.page.wait_for_function(IS_KEPT)


@pytest.mark.parametrize("alias", ["", "Ana"])
def test_the_numbers_open_without_a_connection(alias, phone, circle):
    person = phone(alias).goto("/over/")
    _keep(person)
    person.excuse("ERR_INTERNET_DISCONNECTED", "Failed to fetch", "WebSocket")

    with person.offline():
        for path in ("/hulp/", "/hulp/nu/", "/gesprek/987654321/"):
            person.goto(path).sees("Bel 112", "Je hebt nu geen internet. Bellen kan wel.")
            assert person.page.locator('a[href="tel:08002000"]').is_visible()
        assert person.page.evaluate("getComputedStyle(document.querySelector('.call')).display") == "grid"
        person.goto("/hulp/voor-kinderen/").sees("Het is niet jouw schuld")


def test_what_is_kept_is_what_a_visitor_gets(phone, circle):
    ana = phone("Ana").goto("/").is_at("/gesprek/")
    _keep(ana)
    ana.goto("/ik/")

    kept = ana.page.evaluate(ALL_KEPT)

    pages = {path: text for path, text in kept.items() if not path.startswith("/static/")}
    assert set(pages) == {
        "/hulp/nu/",
        "/hulp/",
        "/hulp/sociale-kaart/",
        "/hulp/voor-partners/",
        "/hulp/voor-kinderen/",
    }
    # A word of its own: the directory knows an "Analyseteam".
    named = re.compile(r"\bAna\b")
    assert not [path for path, text in pages.items() if named.search(text) or '<nav class="bar"' in text]


def test_it_stays_after_snel_weg_and_nothing_else_does(phone, circle):
    bo = phone("Bo").goto("/").is_at("/gesprek/")
    _keep(bo)
    bo.excuse("WebSocket is closed before", "ERR_INTERNET_DISCONNECTED", "Failed to fetch")
    bo.page.evaluate("() => caches.open('private').then(() => true)")

    bo.tap("Snel weg").is_at("/rust/")

    assert bo.page.evaluate("() => caches.keys()") == ["public-help"]
    with bo.offline():
        bo.goto("/hulp/nu/").sees("Bel 112")

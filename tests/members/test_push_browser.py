"""The real page and the real service worker in a browser; what a push service would deliver comes by hand."""

import pytest

from members.actions import make_sign_in_link, mark_demo, switch_on_push, try_push, welcome_person
from members.models import Channel, Notification
from members.queries import devices_of
from members.tasks import Courier
from tests.push_service import push_service

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# A push service cannot be reached from here: subscribing hands out what the test's own service prepared.
STUB = """([endpoint, keys]) => {
  Object.defineProperty(Notification, "permission", { get: () => "granted" });
  Notification.requestPermission = async () => "granted";
  const made = { endpoint, toJSON: () => ({ endpoint, keys }), unsubscribe: async () => true };
  PushManager.prototype.subscribe = async () => made;
  PushManager.prototype.getSubscription = async () => made;
}"""
# Chromium takes what is written down and not yet on the screen for gone, and forgets it, if one asks in that moment
# what stands there. So nobody asks until it does.
COUNT = """() => {
  if (self.stand === undefined) {
    const { showNotification } = ServiceWorkerRegistration.prototype;
    ServiceWorkerRegistration.prototype.showNotification = async function (...what) {
      await showNotification.apply(this, what);
      self.stand += 1;
    };
    self.stand = 0;
  }
  return self.stand;
}"""


@pytest.fixture
def page(browser, live_server, settings):
    settings.KRING_PUSH_SERVICES = ["127.0.0.1"]
    context = browser.new_context(base_url=live_server.url, viewport={"width": 360, "height": 740})
    context.grant_permissions(["notifications"])
    page = context.new_page()
    page.errors = []
    page.on("console", lambda line: line.type == "error" and page.errors.append(line.text))
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    yield page
    context.close()


@pytest.fixture
def sam(live_server, page):
    mark_demo()
    person = welcome_person(alias="Sam")
    page.goto(make_sign_in_link(person=person))
    page.click("text=Log in")
    page.wait_for_url(f"{live_server.url}/")
    return person


@pytest.fixture
def courier():
    running = Courier()
    yield running
    running.stop()


@pytest.fixture
def push(page):
    """Deliver bytes to the service worker, as a browser does once it has decrypted them; wait until they are shown."""
    session = page.context.new_cdp_session(page)
    found = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(one["registrationId"] for one in event["registrations"]),
    )

    def deliver(data: bytes) -> None:
        session.send("ServiceWorker.enable")
        until(lambda: found and page.context.service_workers, page)
        worker = page.context.service_workers[0]
        before = worker.evaluate(COUNT)
        origin = page.evaluate("location.origin")
        session.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": origin, "registrationId": found[-1], "data": data.decode("latin-1")},
        )
        until(lambda: worker.evaluate("self.stand") > before, page)

    return deliver


def until(holds, page):
    for _ in range(400):
        if holds():
            return
        page.wait_for_timeout(50)
    pytest.fail("waited twenty seconds in vain")


def shown(page):
    """Return tag and words of what stands on the screen of the phone."""
    return page.evaluate(
        """async () => {
      const worker = await navigator.serviceWorker.getRegistration("/");
      return ((await worker?.getNotifications()) ?? []).map((one) => [one.tag, one.title, one.data?.id ?? null]);
    }"""
    )


def register_worker(page):
    page.evaluate(
        """async () => {
      await navigator.serviceWorker.register("/sw.js", { scope: "/" });
      await navigator.serviceWorker.ready;
    }"""
    )


def test_a_device_is_switched_on_tried_and_proven(page, sam, courier, push):
    with push_service() as service:
        browser = service.browser()
        page.goto("/ik/meldingen/")
        page.evaluate(STUB, [browser.endpoint, browser.keys])
        page.click("text=Zet aan op dit apparaat")
        page.wait_for_selector("text=De test staat klaar")
        courier.finish()
        page.wait_for_selector("text=Nog niet aangekomen")

        push(browser.read(browser.inbox[0]))
        page.wait_for_selector("text=Test aangekomen op")

    test = Notification.objects.get()
    assert shown(page) == [["test", "Dit is de test", str(test.pk)]]
    page.reload()
    page.wait_for_selector("text=laatst bewezen op")
    assert page.errors == []


def a_row(person, **fields):
    device = devices_of(person)[0]
    keys = {"endpoint": "http://127.0.0.1:1/x"}
    with push_service() as service:
        keys |= service.browser().keys
    channel = switch_on_push(device=device, **keys)
    row = try_push(channel=channel)
    Notification.objects.filter(pk=row.pk).update(state="sent", tries=1, **fields)
    return row


def test_a_push_is_always_shown_and_a_second_one_takes_its_place(page, sam, push):
    register_worker(page)

    for words in (
        b"",
        b"\xff\x00",
        b"[]",
        b'{"kind": 3}',
        b'{"id":null,"kind":"message","words":"Nieuw bericht"}',
    ):
        push(words)
        until(lambda: shown(page), page)

    page.wait_for_timeout(200)
    assert shown(page) == [["message", "Nieuw bericht", None]]


def test_help_stands_beside_messages_under_its_own_tag(page, sam, push):
    register_worker(page)

    push(b'{"kind":"message","words":"Nieuw bericht"}')
    push(b'{"kind":"help","words":"Kring: kijk nu"}')

    until(lambda: len(shown(page)) == 2, page)
    assert sorted(tag for tag, _words, _id in shown(page)) == ["help", "message"]


def test_the_receipt_goes_out_without_being_signed_in(page, sam, push):
    register_worker(page)
    row = a_row(sam)
    page.context.clear_cookies()

    push(f'{{"id":"{row.pk}","kind":"test","words":"Dit is de test"}}'.encode())

    until(lambda: Notification.objects.get().state == "receipted", page)
    assert Channel.objects.get().proven_at is not None


def test_a_click_closes_it_and_opens_its_page(page, sam, push):
    register_worker(page)
    row = a_row(sam, path="/over/")
    push(f'{{"id":"{row.pk}","kind":"test","words":"Dit is de test"}}'.encode())
    until(lambda: shown(page), page)
    worker = page.context.service_workers[0]

    worker.evaluate(
        """async () => {
      const [one] = await self.registration.getNotifications();
      self.dispatchEvent(new NotificationEvent("notificationclick", { notification: one }));
    }"""
    )

    page.wait_for_url("**/over/")
    assert shown(page) == []


def test_a_page_in_sight_closes_what_it_is_about_and_quick_exit_closes_all(page, sam, push):
    register_worker(page)
    push(b'{"kind":"message","words":"Nieuw bericht"}')
    push(b'{"kind":"help","words":"Kring: kijk nu"}')
    until(lambda: len(shown(page)) == 2, page)

    page.evaluate(
        """async () => {
      const { closeShown } = await import(document.querySelector("script[src*=shown]").src);
      await closeShown("message");
    }"""
    )
    assert [tag for tag, _words, _id in shown(page)] == ["help"]

    page.evaluate("dispatchEvent(new CustomEvent('kring:gone'))")
    until(lambda: shown(page) == [], page)


def test_a_browser_that_lost_its_subscription_is_told_so(page, sam):
    a_row(sam)
    page.goto("/ik/meldingen/")

    page.wait_for_selector("text=Deze browser is de meldingen kwijt")
    assert page.is_visible("text=Zet aan op dit apparaat")


def test_a_browser_that_may_not_is_told_what_to_do(page, sam):
    page.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'denied' });")
    page.goto("/ik/meldingen/")

    page.wait_for_selector("text=mag geen meldingen van Kring tonen")
    assert not page.is_visible("text=Zet aan op dit apparaat")


def test_a_browser_that_cannot_is_told_so(page, sam):
    page.add_init_script("delete window.PushManager;")
    page.goto("/ik/meldingen/")

    page.wait_for_selector("text=Deze browser kan geen meldingen tonen")

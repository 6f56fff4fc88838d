"""One person of a simulated town: his browser, his phone that is pushed to, and his mailbox."""

import json
import re
from dataclasses import dataclass, field
from random import Random

from members.models import Channel, Person
from members.queries import factors_of
from tests.processes.visitor import Visitor
from tests.push_service import Browser, Service

CODE = re.compile(r"\b\d{4}-\d{4}\b")
ARTICLE = re.compile(r"<article.*?</article>", re.DOTALL)


@dataclass(frozen=True)
class Heard:
    """One notification on somebody's phone."""

    id: str
    kind: str


@dataclass
class Resident:
    """He does what people do, through the pages; what his phone hears is receipted as its service worker would."""

    person: Person
    visitor: Visitor
    random: Random
    phone: Browser | None = None
    _heard: int = field(default=0)

    @property
    def email(self) -> str:
        return factors_of(self.person).address or f"{self.person.pk}@example.org"

    def switch_on_push(self, service: Service) -> None:
        self.phone = service.browser()
        self.visitor.post("/ik/meldingen/aan/", endpoint=self.phone.endpoint, **self.phone.keys)

    def switch_on_mail(self) -> None:
        """Give and prove an address where he has none, then have mail there, which a code proves to reach him."""
        if not factors_of(self.person).address:
            self.visitor.post("/ik/e-mail/", email=self.email)
            self.visitor.post("/ik/e-mail/code/", code=self._code())
        self.visitor.post("/ik/meldingen/e-mail/aan/")
        self._type_code()

    def renew_proofs(self) -> None:
        """Press "stuur mij een test" on every channel; the phone answers by itself, a code is typed back."""
        # The demo gave some a phone that is none: nobody presses there.
        for channel in Channel.objects.usable().filter(person=self.person, endpoint=self.phone.endpoint):
            self.visitor.post(f"/ik/meldingen/{channel.pk}/test/")
        self.visitor.post("/ik/meldingen/e-mail/test/")
        self._type_code()

    def hear(self) -> list[Heard]:
        """Receipt what arrived since, and return it."""
        if self.phone is None:
            return []
        fresh = self.phone.inbox[self._heard :]
        self._heard += len(fresh)
        said = [json.loads(self.phone.read(sent)) for sent in fresh]
        for one in said:
            self.visitor.post(f"/melding/{one['id']}/aangekomen/")
        return [Heard(one["id"], one["kind"]) for one in said]

    def open(self, heard: Heard) -> None:
        """Tap a notification: it leads to a page that opens."""
        page = self.visitor.follow(f"/melding/{heard.id}/")
        assert page.status == 200, f"a notification of kind {heard.kind} leads to {page.status}"

    def _type_code(self) -> None:
        page = self.visitor.post("/ik/meldingen/e-mail/code/", code=self._code())
        assert page.is_done, f"the code of {self.person.alias} was refused"

    def _code(self) -> str:
        """Read the newest code in his mailbox."""
        mails = ARTICLE.findall(self.visitor.get("/postvak/").text)
        found = (CODE.search(mail.split(self.email)[-1]) for mail in mails if self.email in mail)
        return next(code[0] for code in found if code)

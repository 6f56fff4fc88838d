"""How whoever is asked answers a call for help: soon, late, not at all; and how its asker goes along."""

from collections import Counter
from uuid import UUID

from crisis.models import HelpRequest
from crisis.queries.requests import requests_to_answer, who_can_take_over
from crisis.rules import OWNED, State
from members.models import Person
from tests.processes import calls
from tests.processes.agenda import Agenda
from tests.processes.resident import Heard, Resident

# What an owner does next, and how often of a hundred times; nothing at all makes it come back to everybody.
NEXT = {"contact": 66, "geen-gehoor": 10, "kan-niet": 8, "aanbieden": 8, "": 8}
TICKS = [tick.value for tick in HelpRequest.Tick]


class Responding:
    """Reacts to what the phones hear, through the pages; every choice follows from the seed."""

    def __init__(self, agenda: Agenda, residents: dict[UUID, Resident]) -> None:
        self.agenda = agenda
        self.residents = residents
        self.did: Counter[str] = Counter()
        self._names: dict[UUID, int] = {}

    def follow(self, request: HelpRequest) -> None:
        """Remember a request by its number, so that chance is the same in every run, and plan what its asker does."""
        name = self._names.setdefault(request.pk, len(self._names))
        random = self.agenda.random("asker", name)
        if random.random() < 0.08:
            self.agenda.plan_in(random.expovariate(1 / 30), self._withdraw, request.pk)

    def nobody_answers(self, request: HelpRequest) -> bool:
        """Some calls are left alone by everybody, until Kring has asked all there are, twice."""
        return self.agenda.random("fate", self._names.get(request.pk, 0)).random() < 0.15

    def hear(self, who: Resident, heard: Heard) -> None:
        """Let somebody tap what he heard, or look at the open calls after a while, or neither."""
        self.did[f"heard {heard.kind}"] += 1
        if who.random.random() < 0.3:
            who.open(heard)
        if heard.kind == "help" and who.random.random() < 0.6:
            self.agenda.plan_in(who.random.expovariate(1 / 9), self._look, who)

    def _look(self, who: Resident) -> None:
        calls.look(who)
        for line in requests_to_answer(who.person):
            if line.is_mine:
                self._go_on(who, line.request.pk)
            elif line.is_offered_to_me:
                self._tap(who, line.request, "overnemen")
            elif line.may_take and not self._is_left(line.request):
                self._tap(who, line.request, "oppakken")

    def _is_left(self, request: HelpRequest) -> bool:
        has_asked_all = request.events.filter(kind="repeated").exists()
        return self.nobody_answers(request) and not has_asked_all

    def _tap(self, who: Resident, request: HelpRequest, what: str) -> None:
        is_done = calls.answer(who, request.pk, what)
        self.did[what if is_done else f"{what}, too late"] += 1
        if is_done:
            self.agenda.plan_in(who.random.expovariate(1 / 12), self._go_on, who, request.pk)

    def _go_on(self, who: Resident, pk: UUID) -> None:
        """Do the next thing with a request that is his; whatever became of it meanwhile."""
        request = HelpRequest.objects.get(pk=pk)
        if request.state not in OWNED or not request.is_owned_by(who.person.pk):
            return
        if request.state == State.CONTACTED:
            self._close(who, request)
            return
        what = who.random.choices(list(NEXT), list(NEXT.values()))[0]
        if what == "aanbieden":
            self._offer(who, request)
        elif what:
            self._say(who, request, what)
        else:
            self.did["forgot it"] += 1

    def _say(self, who: Resident, request: HelpRequest, what: str) -> None:
        self.did[what] += calls.answer(who, request.pk, what)
        if what == "contact" and who.random.random() < 0.85:
            self.agenda.plan_in(who.random.expovariate(1 / 90), self._go_on, who, request.pk)
        if what == "geen-gehoor":
            self.agenda.plan_in(who.random.expovariate(1 / 12), self._go_on, who, request.pk)

    def _offer(self, who: Resident, request: HelpRequest) -> None:
        others = [one for one in who_can_take_over(request) if one.pk in self.residents]
        if others:
            to = who.random.choice(others)
            self.did["aanbieden"] += calls.answer(who, request.pk, "aanbieden", to=to.pk)

    def _close(self, who: Resident, request: HelpRequest) -> None:
        ticks = who.random.sample(TICKS, who.random.randint(1, 2))
        self.did["afsluiten"] += calls.answer(who, request.pk, "afsluiten", ticks=ticks)
        self.agenda.plan_in(60, self._say_whether_helped, request.pk)

    def _asker(self, pk: UUID) -> Resident:
        asker: Person = HelpRequest.objects.select_related("asker").get(pk=pk).asker
        return self.residents[asker.pk]

    def _say_whether_helped(self, pk: UUID) -> None:
        who = self._asker(pk)
        helped = who.random.choice(["ja", "nee"])
        self.did["said whether helped"] += calls.say(who, pk, "geholpen", helped=helped)

    def _withdraw(self, pk: UUID) -> None:
        self.did["withdrawn"] += calls.say(self._asker(pk), pk, "niet-meer-nodig")

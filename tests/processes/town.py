"""The people of an installation living their weeks: they ask, answer, post, plan duty and prove their phones."""

import re
from collections import Counter
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from chat.models import Room, RoomAccess
from crisis.queries.duty import duties_to_take, shifts_of
from groups.models import Appointment, Group, Meeting, Membership
from groups.queries.staffing import leaders_of
from members.models import Person
from supportgroups.lib import clock
from tests.processes import calls
from tests.processes.agenda import Agenda
from tests.processes.resident import Resident
from tests.processes.responding import Responding
from tests.processes.visitor import Visitor
from tests.push_service import Service

Role = Appointment.Role
RENEWS_EVERY_DAYS = 9
A_DAY = timedelta(days=1)
PEOPLE = re.compile(r'name="outcome-([0-9a-f-]{36})"')
OUTCOMES = ["came", "came", "came", "sent-word", "missed"]
# When people look at their phones: together, so that a day has few moments.
HOURS = (8, 13, 19, 22)


class Town:
    """Everybody of these groups and who stands beside them."""

    def __init__(self, groups: list[Group], port: int, service: Service, agenda: Agenda) -> None:
        self.groups = groups
        self.port = port
        self.service = service
        self.agenda = agenda
        self.residents: dict[UUID, Resident] = {}
        self.responding = Responding(agenda, self.residents)
        self.did: Counter[str] = Counter()
        self.first = clock.today()

    def settle_in(self) -> None:
        """Let everybody switch on what reaches him: staff a phone and mail, most members a phone, one in ten nothing."""
        for person in self._people(self._appointments()):
            who = self._resident(person)
            if who.random.random() < 0.9:
                who.switch_on_push(self.service)
                who.switch_on_mail()
                self.agenda.plan_in(who.random.uniform(5, 9) * 1440, self._renew, who)
        for person in self._people(Membership.objects.filter(group__in=self.groups)):
            who = self._resident(person)
            if who.phone is None and who.random.random() < 0.7:
                who.switch_on_push(self.service)

    def _appointments(self):
        organisations = {group.organisation_id for group in self.groups}
        return Appointment.objects.in_force(clock.now()).filter(organisation__in=organisations)

    @staticmethod
    def _people(rows) -> list[Person]:
        return list(Person.objects.filter(pk__in=rows.values("person")).order_by("alias", "pk"))

    def _resident(self, person: Person) -> Resident:
        if person.pk not in self.residents:
            visitor = Visitor(person, self.port, number=len(self.residents))
            random = self.agenda.random("person", person.alias)
            self.residents[person.pk] = Resident(person, visitor, random)
        return self.residents[person.pk]

    def _renew(self, who: Resident) -> None:
        who.renew_proofs()
        self.did["proofs renewed"] += 1
        self.agenda.plan_in(RENEWS_EVERY_DAYS * 1440, self._renew, who)

    def hear(self) -> int:
        """Let every phone receipt what came in, and its owner react; return how much came."""
        found = [(who, heard) for who in self.residents.values() for heard in who.hear()]
        for who, heard in found:
            self.responding.hear(who, heard)
        return len(found)

    def live(self, days: int, *, asks: int) -> None:
        """Plan so many days: per group so many calls for help in all, and every day what else people do."""
        self.first = clock.today()
        for number in range(0, days, 7):
            self.agenda.plan(_at(self.first + number * A_DAY, 0.01), self._plan_duty, min(7, days - number))
        for group in self.groups:
            random = self.agenda.random("asks", group.name)
            for _ in range(asks):
                self.agenda.plan_in(random.uniform(10, (days - 0.5) * 1440), self._ask, group.pk, random)
            for number in range(days):
                self._plan_day(group, self.first + number * A_DAY)

    def _plan_day(self, group: Group, day: date) -> None:
        random = self.agenda.random("day", group.name, (day - self.first).days)
        for act in (self._post, self._post, self._answer_evening, self._offer_duty, self._take_duty):
            if random.random() < 0.5:
                self.agenda.plan(_at(day, random.choice(HOURS)), act, group.pk, random)
        self.agenda.plan(_at(day, HOURS[0]), self._look_at_the_day, group)
        self.agenda.plan(_at(day, HOURS[-1]), self._write_down, group.pk, random)

    def _members(self, group_id: int) -> list[Resident]:
        rows = Membership.objects.filter(group=group_id).exclude(state=Membership.State.MOVED)
        return [self._resident(one) for one in self._people(rows)]

    def _leaders(self, group_id: int) -> list[Resident]:
        rows = self._appointments().leading().filter(group=group_id)
        return [self._resident(one) for one in self._people(rows)]

    def _ask(self, group_id: int, random) -> None:
        who = random.choice([*self._members(group_id), *self._leaders(group_id)])
        number = "06 12345678" if random.random() < 0.4 else ""
        request = calls.ask(who, group_id, number=number)
        if request is not None:
            self.did["asked"] += 1
            self.responding.follow(request)

    def _post(self, group_id: int, random) -> None:
        room = Room.objects.of_groups().filter(group=group_id).order_by("pk").first()
        writers = RoomAccess.objects.open().filter(room=room, may_write=True)
        people = [one for one in self._people(writers) if one.pk in self.residents]
        if not people:
            return
        who = self.residents[random.choice(people).pk]
        page = who.visitor.post(f"/gesprek/{room.pk}/", text="Hoe gaat het met jullie?", client_id=uuid4())
        self.did["posts"] += page.is_done

    def _answer_evening(self, group_id: int, random) -> None:
        coming = Meeting.objects.to_come(clock.now()).going_on().filter(group=group_id)
        meeting = coming.order_by("starts_at").first()
        active = Membership.objects.active().filter(group=group_id)
        people = self._people(active.filter(person__in=RoomAccess.objects.open().values("person")))
        if meeting is None or not people:
            return
        who = self.residents[random.choice(people).pk]
        comes = random.choice(["yes", "yes", "no"])
        page = who.visitor.post(f"/bijeenkomst/{meeting.pk}/antwoord/", comes=comes)
        self.did["answers to evenings"] += page.is_done
        if random.random() < 0.5:
            page = who.visitor.post(f"/bijeenkomst/{meeting.pk}/inbreng/", text="Over vorige week.")
            self.did["brought in"] += page.is_done

    def _write_down(self, group_id: int, random) -> None:
        """Let who leads write down who came, on a day with an evening."""
        today = Meeting.objects.going_on().filter(group=group_id, starts_at__date=clock.today())
        leaders = [one for meeting in today for one in leaders_of([meeting])[meeting.pk]]
        if not leaders:
            return
        who = self.residents[random.choice(leaders).person_id]
        path = f"/bijeenkomst/{today[0].pk}/vanavond/"
        seen = PEOPLE.findall(who.visitor.get(path).text)
        came = {f"outcome-{one}": random.choice(OUTCOMES) for one in sorted(set(seen))}
        self.did["evenings written down"] += who.visitor.post(path, **came).is_done

    def _look_at_the_day(self, group: Group) -> None:
        """Let a coordinator see what needs him, and somebody who leads what he carries."""
        self._coordinators(group)[0].visitor.get("/vandaag/")
        self._leaders(group.pk)[0].visitor.get("/balans/")
        self.did["mornings"] += 1

    def _offer_duty(self, group_id: int, random) -> None:
        who = random.choice(self._leaders(group_id))
        for shift in shifts_of(who.person)[:1]:
            if shift.offered_at is None and random.random() < 0.4:
                self.did["duties offered"] += calls.act_on_duty(who, shift.pk, "aanbieden")

    def _take_duty(self, group_id: int, random) -> None:
        who = random.choice(self._leaders(group_id))
        for shift in duties_to_take(who.person)[:1]:
            self.did["duties taken"] += calls.act_on_duty(who, shift.pk, "overnemen")

    def _plan_duty(self, days: int) -> None:
        """Let coordinators fill the roster of the days to come, one evening in five left open on purpose."""
        for group in self.groups:
            for number in range(days):
                self._plan_evening(group, clock.today() + number * A_DAY)

    def _plan_evening(self, group: Group, day: date) -> None:
        random = self.agenda.random("duty", group.name, (day - self.first).days)
        in_pool = random.random() < 0.25
        leaders, heads = self._leaders(group.pk), self._coordinators(group)
        if random.random() < 0.2:
            self.did["evenings without duty"] += 1
            return
        who = random.choice(leaders).person
        self.did["shifts planned"] += calls.plan_duty(heads, group, person=who, day=day, is_pool=in_pool)

    def _coordinators(self, group: Group) -> list[Resident]:
        rows = self._appointments().filter(organisation=group.organisation_id, role=Role.COORDINATOR)
        return [self._resident(one) for one in self._people(rows)]


def _at(day: date, hour: float) -> datetime:
    midnight = datetime.combine(day, time(), tzinfo=clock.AMSTERDAM)
    return midnight + timedelta(hours=hour)

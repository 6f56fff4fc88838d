"""Six weeks of the demo: evenings that were and that come, the duty roster, calls for help, and the facilitators' work."""

import pytest

from coordinators.models import Agreement, Consideration, HalfYear, SupervisionNote, WorkEntry
from coordinators.queries.overview import Line, facilitators_page
from crisis.models import DutyShift, HelpRequest
from crisis.queries.activity import answered_in, late_calls
from crisis.queries.coverage import roster_gaps
from groups.models import Answer, Attendance, Group, Meeting, Organisation, Topic
from groups.queries.staffing import leaders_of, unstaffed_meetings
from groups.queries.words import link_of, reason_of, text_of
from members.models import Notification, Person
from supportgroups.demo import duty
from supportgroups.lib import clock

pytestmark = pytest.mark.django_db


def groups():
    return Group.objects.live().filter(kind=Group.Kind.GROUP)


def test_every_group_met_the_last_six_weeks_and_meets_the_next_eight(demo):
    for group in groups():
        assert 2 <= group.meetings.over(clock.now()).count() <= 4
        assert 3 <= group.meetings.to_come(clock.now()).count() <= 5


def test_of_every_evening_that_was_it_stands_who_came(demo):
    for meeting in Meeting.objects.over(clock.now()):
        outcomes = set(meeting.attendances.values_list("outcome", flat=True))
        assert Attendance.Outcome.CAME in outcomes
    assert set(Attendance.objects.values_list("outcome", flat=True)) == set(Attendance.Outcome.values)


def test_nothing_was_said_or_recorded_in_the_future(demo):
    assert not Answer.objects.filter(at__gt=clock.now()).exists()
    assert not Attendance.objects.filter(recorded_at__gt=clock.now()).exists()


def test_people_bring_something_in(demo):
    texts = [text_of(topic) for topic in Topic.objects.all()]

    assert len(texts) > 3
    assert all(len(text) > 20 for text in texts)


def test_one_evening_is_cancelled_one_online_and_one_not_staffed(demo):
    (off,) = Meeting.objects.exclude(cancelled_at=None).select_related("group")
    unstaffed = unstaffed_meetings(Organisation.objects.all())

    assert "zaal" in reason_of(off)
    assert [one.meeting.group.organisation.slug for one in unstaffed] == ["ggz-wnb"]
    online = Meeting.objects.exclude(link=b"").select_related("group__series")
    assert [link_of(one).startswith("https://") for one in online] == [True]


def test_facilitators_led_evenings(demo):
    past = Meeting.objects.going_on().filter(starts_at__lt=clock.now())

    led = [leader.alias for leaders in leaders_of(past).values() for leader in leaders]

    assert led.count("Ruud") >= 2


# --- duty and calls for help ---


@pytest.fixture
def first(demo) -> Organisation:
    return Organisation.objects.get(slug="moviera")


def test_roster_of_two_weeks_has_a_gap_and_a_shift_to_confirm(first):
    days = {clock.local(gap.span.starts_at).date() for gap in roster_gaps([first])}

    assert clock.today() + duty.timedelta(days=duty.GAP) in days
    assert DutyShift.objects.waiting().filter(organisation=first).count() == 1


def test_calls_stand_in_several_states(demo):
    assert sorted(HelpRequest.objects.values_list("state", flat=True)) == [
        "closed",
        "closed",
        "closed",
        "waiting",
        "withdrawn",
    ]


def test_some_ran_late_and_all_were_answered(first):
    period = clock.now() - duty.timedelta(days=8), clock.now()

    assert len(answered_in([first], *period)) == 3
    assert len(late_calls([first], period[0])) == 2


def test_nothing_of_the_past_is_sent_by_the_worker_that_starts(demo):
    assert not Notification.objects.waiting().filter(event__startswith="help:").exists()
    assert not Notification.objects.waiting().filter(event__startswith="shift:").exists()


# --- the facilitators' work ---


@pytest.fixture
def lines(demo) -> dict[str, Line]:
    """Returns what coordinators see of everybody who leads, by alias."""
    found = facilitators_page(Organisation.objects.all(), Person.objects.get(alias="Hanneke"))
    return {one.facilitator.person.alias: one for one in found}


def test_eight_and_more_have_hours_in_five_whole_weeks_and_most_of_them_contacts(lines):
    weeks = {alias: line.load.weeks[:5] for alias, line in lines.items()}
    at_work = [alias for alias, own in weeks.items() if sum(week.total_minutes > 0 for week in own) >= 4]
    in_touch = [alias for alias in at_work if sum(week.contacts for week in weeks[alias]) >= 5]

    assert len(at_work) >= 8
    assert len(in_touch) >= 8


def test_some_of_the_load_tells_something(lines):
    def most(alias: str, what: str) -> int:
        return max(getattr(week, what) for week in lines[alias].load.weeks)

    assert most("Ruud", "over_minutes") >= 5 * 60
    assert most("Joyce", "outside") >= 4
    assert most("Cor", "total_minutes") <= 4 * 60
    assert {"Ruud", "Joyce", "Clyde"} <= {alias for alias, line in lines.items() if line.talks}
    assert not {"Denise", "Orlando", "Cor"} & {alias for alias, line in lines.items() if line.talks}


def test_agreements_are_signed_by_two_one_waits_and_one_has_a_history(lines):
    signed = Agreement.objects.signed()

    assert sorted(alias for alias, line in lines.items() if line.waiting) == ["Nordin"]
    assert sorted(alias for alias, line in lines.items() if not line.agreement) == ["Nordin", "Wilma"]
    assert signed.filter(person__alias="Ad").count() == 2
    assert all(one.signed_by_id != one.proposed_by_id for one in signed)


def test_considerations_are_private_shared_and_to_discuss(demo):
    written = Consideration.objects.exclude(written_at=None)

    assert sorted(written.values_list("person__alias", "sharing")) == [
        ("Clyde", "to-discuss"),
        ("Denise", "shared"),
        ("Joyce", "private"),
    ]
    assert Consideration.objects.filter(person__alias="Ruud", kind="hours", text=b"").count() == 2


def test_most_were_talked_with_and_some_are_out_of_sight(lines):
    silent = sorted(alias for alias, line in lines.items() if line.talked_on is None)

    assert silent == ["Cor", "Faysal", "Wilma"]


def test_no_work_lies_in_the_future(demo):
    today, now = clock.today(), clock.now()

    assert not WorkEntry.objects.filter(on__gte=today).exists()
    assert not SupervisionNote.objects.filter(held_on__gte=today).exists()
    assert not Agreement.objects.filter(proposed_at__gte=now).exists()
    assert not Consideration.objects.filter(seen_at__gt=now).exists()


def test_one_half_year_shows_most_figures_and_the_one_before_few(demo):
    newest, before = HalfYear.objects.filter(organisation__slug="moviera")

    def hidden(half_year: HalfYear) -> set[str]:
        return {name for name, found in half_year.figures.items() if found["whole"] is None}

    assert hidden(newest) == {"came-back"}
    assert hidden(before) == {"never-started", "stopped", "came-back", "calls"}
    assert newest.made_at < clock.now()

"""What the conversations say, read without a database."""

import re
from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest

from supportgroups.demo import cast
from supportgroups.demo.script import FOLDER, WEEKDAYS, Calendar, Line, read_script
from supportgroups.lib.clock import AMSTERDAM

SLUGS = [practice.slug for practice in cast.PRACTICES]
# A week with the change from summer to winter time behind it, and every kind of hour.
DAYS = [date(2026, 11, 16) + timedelta(days=days) for days in range(7)]
HOURS = [time(0, 5), time(3), time(8, 59), time(9), time(13, 20), time(23, 59)]
MOMENTS = [datetime.combine(day, hour, AMSTERDAM) for day in DAYS for hour in HOURS]
# What people are never called is looked for in every file by the tests of the structure.
NEVER = (
    r"\b(kampioen|topper|held|winnaar|goed zo|goed gedaan|loser|gestoord|slachtoffers?)\b"
    r"|\d{5}|@|https?:|www\.|[a-z]+(straat|laan|weg) \d"
)


def script_at(slug: str, moment: datetime) -> list[Line]:
    practice = next(practice for practice in cast.PRACTICES if practice.slug == slug)
    return read_script(slug, Calendar(moment, practice.evening_day, practice.starts_at))


def said(slug: str) -> list[Line]:
    return [line for line in script_at(slug, MOMENTS[0]) if not line.event]


@pytest.mark.parametrize("slug", SLUGS)
def test_lines_are_in_order_and_in_the_past_at_any_hour_of_any_day(slug):
    for moment in MOMENTS:
        times = [line.at for line in script_at(slug, moment)]

        assert times == sorted(times)
        assert timedelta(minutes=55) < moment - times[-1] < timedelta(hours=12)


@pytest.mark.parametrize("slug", SLUGS)
def test_lines_say_the_same_whatever_the_day(slug):
    weekday = re.compile("|".join(WEEKDAYS))
    spoken = {
        tuple((line.who, weekday.sub("*", line.text)) for line in script_at(slug, moment))
        for moment in MOMENTS
    }

    assert len(spoken) == 1


@pytest.mark.parametrize("practice", cast.PRACTICES, ids=lambda practice: practice.slug)
def test_evenings_never_fall_in_a_weekend(practice):
    for moment in MOMENTS:
        calendar = Calendar(moment, practice.evening_day, practice.starts_at)

        assert calendar.evening_day == 0 or calendar.first_evening().weekday() <= WEEKDAYS.index("vrijdag")
        assert calendar.first_evening().timetz().replace(tzinfo=None) == practice.starts_at


def test_evening_named_in_a_line_is_the_next_one():
    moment = datetime(2026, 11, 18, 14, tzinfo=AMSTERDAM)
    calendar = Calendar(moment, -37, time(19, 30))

    line = next(line for line in read_script("de-pion", calendar) if "om half 8 zijn we er weer" in line.text)

    assert calendar.first_evening().date() == date(2026, 10, 12)
    assert "mannen, maandag om half 8" in line.text


@pytest.mark.parametrize("slug", SLUGS)
def test_nobody_says_what_is_never_said_here(slug):
    found = [line.text for line in said(slug) if re.search(NEVER, line.text, re.IGNORECASE)]

    assert found == []


@pytest.mark.parametrize("practice", cast.PRACTICES, ids=lambda practice: practice.slug)
def test_facilitators_share_as_equals_and_do_not_shout(practice):
    lines = [line.text for line in said(practice.slug) if line.who in practice.facilitators]

    assert any(re.search(r"\b(ik|mij|mijn)\b", text) for text in lines)
    assert not any("!" in text for text in lines)


def test_messages_are_as_many_as_a_group_writes():
    counted = {slug: len(said(slug)) for slug in SLUGS}

    assert counted["de-pion"] >= 250
    assert 35 <= counted["uit-huis-geplaatsten-huisverbod"] <= 60
    assert all(counted[slug] >= 60 for slug in SLUGS[1:4])


def test_people_write_in_the_evening_and_some_days_are_quiet():
    lines = said("de-pion")
    evening = sum(line.at.time() >= time(17, 30) for line in lines)
    per_day = Counter(line.at.date() for line in lines)

    assert evening / len(lines) > 0.75
    assert len(per_day) < 35
    assert max(per_day.values()) > 30


def test_every_conversation_has_its_practice():
    assert sorted(path.stem for path in FOLDER.glob("*.txt")) == sorted(SLUGS)


def test_mangled_line_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("supportgroups.demo.script.FOLDER", tmp_path)
    (tmp_path / "odd.txt").write_text("dag 3 Ruud zegt niets")

    with pytest.raises(ValueError, match="not a line"):
        read_script("odd", Calendar(MOMENTS[0]))

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chat.rules import LATE, NO_PLACE, epoch_is_over, epoch_takes_posts, key_epoch, place_of

LIVES = st.sampled_from([1, 7, 30, 90, 365])
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


def test_a_place_shows_its_stretches_and_nothing_between():
    place = place_of([(0, 10, False), (20, None, True)])

    assert [seq for seq in range(30) if place.may_see(seq)] == [*range(1, 11), *range(21, 30)]


def test_a_place_without_open_stretch_shows_nothing():
    place = place_of([(0, 10, False)])

    assert not any(place.may_see(seq) for seq in range(30))
    assert not place.is_open


def test_what_was_under_way_on_leaving_was_still_his():
    assert place_of([(0, 10, False)]).saw(10)
    assert not place_of([(0, 10, False)]).saw(11)


def test_only_the_open_stretch_says_who_writes():
    assert not place_of([(0, 10, True), (10, None, False)]).may_write


def test_no_place_holds_nothing():
    assert not NO_PLACE.may_see(1)


@given(MOMENTS, LIVES)
def test_an_epoch_lasts_at_most_its_message_life_and_thirty_days(moment, life):
    later = moment + timedelta(days=min(30, life))

    assert key_epoch(later, life) > key_epoch(moment, life)


@given(MOMENTS, LIVES)
def test_an_epoch_is_not_over_while_somebody_may_seal_in_it(moment, life):
    assert epoch_takes_posts(key_epoch(moment, life), moment)
    assert not epoch_is_over(key_epoch(moment, life), moment)


@given(MOMENTS, LIVES, st.timedeltas(timedelta(), timedelta(days=40)))
def test_an_epoch_is_not_over_while_a_post_of_it_may_still_be_stored(moment, life, later):
    epoch = key_epoch(moment, life)

    assert not (epoch_takes_posts(epoch, moment + later) and epoch_is_over(epoch, moment + later + LATE / 2))


@given(MOMENTS, LIVES)
def test_an_epoch_is_over_soon_after_its_own_length(moment, life):
    assert epoch_is_over(key_epoch(moment, life), moment + timedelta(days=min(30, life)) + 2 * LATE)


@given(MOMENTS, LIVES, LIVES)
def test_lives_with_keys_of_another_length_never_share_an_epoch(moment, one, other):
    same = key_epoch(moment, one) == key_epoch(moment, other)

    assert same is (min(30, one) == min(30, other))

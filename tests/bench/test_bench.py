"""What the bench counts, and what its phones say; its figures are nobody's to test."""

import pytest

from bench.house import ROOT
from bench.neighbour import waits_within
from bench.reading import SAY_AFTER_NS, Reading
from bench.wire import name_send, read_send, read_seq
from chat.protocol import FrameType, write_frame


def test_only_writes_inside_the_loaded_period_count():
    writes = [(0.9, 1.1), (1.0, 1.003), (1.5, 1.501), (1.999, 2.0), (1.99, 2.01), (2.5, 2.6)]

    assert waits_within((1.0, 2.0), writes) == [1.0, 1.0, 3.0]


def test_a_period_in_which_nothing_was_written_says_so():
    with pytest.raises(AssertionError, match="nothing was written"):
        waits_within((1.0, 2.0), [(0.1, 0.2), (2.1, 2.2)])


def test_reading_is_told_once_nothing_came_for_a_moment():
    reading = Reading()
    reading.show(7, 0)
    reading.show(8, SAY_AFTER_NS - 1)

    assert not reading.is_due(SAY_AFTER_NS)
    assert reading.is_due(2 * SAY_AFTER_NS - 1)
    assert reading.seen == 8


def test_what_was_told_is_told_again_only_after_a_new_connection():
    reading = Reading(seen=8, told=8)

    assert not reading.is_due(SAY_AFTER_NS)
    reading.repeat(0)
    assert reading.is_due(SAY_AFTER_NS)


def test_a_frame_of_the_server_gives_its_number_and_whose_send_it_is():
    text = '"seq":99,"client_id":"'
    frame = write_frame(FrameType.MESSAGE_POSTED, room=3, seq=41, client_id=name_send(5, 6), text=text)

    assert read_seq(frame.encode()) == 41
    assert read_send(frame.encode()) == (5, 6)


def test_phones_tell_what_was_read_as_late_as_the_page_does():
    page = (ROOT / "static/js/chat/reading.js").read_text()

    assert f"const SAY_AFTER_MS = {SAY_AFTER_NS // 1_000_000};" in page

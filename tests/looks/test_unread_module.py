"""static/js/chat/unread.js, through the room: a count that says neither too much nor too little."""

import pytest

pytestmark = pytest.mark.browser


def test_what_the_server_counted_is_not_counted_again_when_it_comes(run):
    counts = run("""() => {
      room.take({ type: "read.moved", room: 7, seq: 12, unread: 2 }, 0);
      return [11, 12, 13].map((seq) => (room.take(posted(seq), 0), room.unread));
    }""")

    assert counts == [2, 2, 3]


def test_a_count_up_to_a_number_leaves_what_came_after_it(run):
    count = run("""() => {
      for (const seq of [11, 12, 13]) room.take(posted(seq), 0);
      room.take({ type: "read.moved", room: 7, seq: 11, unread: 0 }, 0);
      return room.unread;
    }""")

    assert count == 2


def test_a_count_from_before_the_last_one_changes_nothing(run):
    count = run("""() => {
      room.opened(0);
      room.take(caughtUp(14, 0), 0);
      room.take({ type: "read.moved", room: 7, seq: 12, unread: 2 }, 0);
      return room.unread;
    }""")

    assert count == 0


def test_a_server_that_names_no_number_counted_all_that_came(run):
    counts = run("""() => {
      room.take(posted(11), 0);
      room.take({ type: "read.moved", room: 7, unread: 0 }, 0);
      const none = room.unread;
      room.take(posted(12), 0);
      return [none, room.unread];
    }""")

    assert counts == [0, 1]


def test_what_an_answer_brought_is_counted_by_the_server_alone(run):
    count = run("""() => {
      room.opened(0);
      for (const seq of [11, 12]) room.take(posted(seq), 0);
      room.take(caughtUp(12, 1), 0);
      return room.unread;
    }""")

    assert count == 1


def test_a_message_without_text_is_not_unread(run):
    assert run("() => (room.take(posted(11, { text: null }), 0), room.unread)") == 0


DELETED = '{ type: "message.deleted", room: 7, seq: 13, target: 12 }'


def test_a_deletion_asks_once_for_a_new_count_with_the_pointer_that_stands(run):
    due = run(f"""() => {{
      for (const seq of [11, 12]) room.take(posted(seq), 0);
      room.counts.read(11);
      room.take({DELETED}, 5);
      return [room.due(5), room.due(6)];
    }}""")

    assert due == [[{"type": "room.read", "room": 7, "seq": 11}], []]


def test_a_deletion_asks_for_no_count_where_nothing_is_unread(run):
    due = run(f"""() => {{
      for (const seq of [11, 12]) room.take(posted(seq, {{ sender_id: ME }}), 0);
      room.take({DELETED}, 5);
      return room.due(5);
    }}""")

    assert due == []


def test_an_ended_message_asks_for_a_new_count(run):
    due = run("""() => {
      room.take(posted(11, { expires_at: "2026-11-22T20:00:10+00:00" }), 0);
      const end = Date.parse("2026-11-22T20:00:10+00:00");
      room.ended(end);
      return room.due(end);
    }""")

    assert due == [{"type": "room.read", "room": 7, "seq": 0}]


def test_an_answer_of_the_server_makes_another_count_needless(run):
    due = run(f"""() => {{
      for (const seq of [11, 12]) room.take(posted(seq), 0);
      room.opened(0);
      room.take({DELETED}, 0);
      room.take(caughtUp(13, 1), 0);
      return room.due(1);
    }}""")

    assert due == []

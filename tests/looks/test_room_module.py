"""static/js/chat/room.js: order, holes, resends and endings, as pure state."""

from uuid import UUID

import pytest

pytestmark = pytest.mark.browser


def test_the_next_event_is_shown_and_an_old_one_ignored(run):
    assert run("() => [said(room.take(posted(11), 0)), said(room.take(posted(11), 0)), room.last]") == [
        [11],
        [],
        11,
    ]


def test_a_hole_asks_for_what_came_after_the_last(run):
    effects = run("() => room.take(posted(13), 0)")

    assert effects == [{"do": "send", "frame": {"type": "room.open", "room": 7, "after": 10}}]


def test_what_comes_while_asking_is_shown_in_order_and_once(run):
    shown = run("""() => {
      room.take(posted(13), 0);
      const early = [14, 11, 12, 13, 14].flatMap((seq) => said(room.take(posted(seq), 0)));
      return [early, said(room.take(caughtUp(14), 0)), room.last];
    }""")

    assert shown == [[], [11, 12, 13, 14], 14]


def test_a_jump_that_is_not_ours_to_see_ends_the_asking(run):
    shown = run("""() => {
      room.opened(0);
      room.take(posted(25), 0);
      return [said(room.take(caughtUp(30), 0)), said(room.take(posted(31), 0))];
    }""")

    assert shown == [[25], [31]]


def test_two_asks_under_way_lose_nothing(run):
    shown = run("""() => {
      room.opened(0);
      for (const seq of [11, 12, 13]) room.take(posted(seq), 0);
      room.opened(1);
      for (const seq of [14, 15, 16]) room.take(posted(seq), 1);
      const first = said(room.take(caughtUp(16), 1));
      const again = [11, 12, 13, 14, 15, 16].flatMap((seq) => said(room.take(posted(seq), 1)));
      return [first, again, said(room.take(caughtUp(16), 1)), room.last];
    }""")

    assert shown == [[11, 12, 13, 14, 15, 16], [], [], 16]


def test_a_page_that_wakes_up_does_not_ask_beside_an_ask_under_way(run):
    asked = run("""() => {
      room.opened(0);
      const beside = room.awake(1);
      room.take(caughtUp(10), 2);
      return [beside, room.awake(3)];
    }""")

    assert asked == [[], [{"type": "room.open", "room": 7, "after": 10}]]


def test_an_answer_that_still_comes_in_is_not_asked_for_again(run):
    due = run("""() => {
      room.opened(0);
      room.take(posted(11), 7_000);
      return [room.due(8_000), room.due(15_000).map((frame) => frame.type)];
    }""")

    assert due == [[], ["room.open"]]


def test_a_refused_ask_goes_again_at_its_time_whatever_comes_meanwhile(run):
    due = run("""() => {
      room.opened(0);
      room.take({ type: "error", code: "too_fast", message: "m", room: null, client_id: null }, 0);
      room.take(posted(11), 2_000);
      return room.due(3_000).map((frame) => frame.type);
    }""")

    assert due == ["room.open"]


def test_a_hole_behind_what_an_ask_brought_is_asked_for(run):
    shown = run("""() => {
      room.opened(0);
      for (const seq of [11, 12, 14]) room.take(posted(seq), 0);
      const effects = room.take(caughtUp(12), 0);
      return [said(effects), effects.filter((e) => e.do === "send").map((e) => e.frame.after), room.last];
    }""")

    assert shown == [[11, 12], [12], 12]


OF_ANOTHER_ROOM = [
    "posted(11, { client_id: 'mine', sender_id: ME })",
    "posted(13)",
    "{ type: 'message.deleted', seq: 11, target: 10 }",
    "caughtUp(30, 5)",
    "{ type: 'message.accepted', client_id: 'mine', seq: 11, at: 'x' }",
    "{ type: 'read.moved', seq: 30, unread: 5 }",
    "{ type: 'room.access', reads: false, writes: false }",
    "{ type: 'error', code: 'not_your_room', message: 'm', client_id: null }",
    "{ type: 'error', code: 'message_too_long', message: 'm', client_id: 'mine' }",
]


@pytest.mark.parametrize("frame", OF_ANOTHER_ROOM)
def test_what_happens_in_another_room_changes_nothing_here(run, frame):
    effects, last, unread, due = run(f"""() => {{
      room.outbox.post("mine", "hoi", 0);
      const effects = room.take({{ ...{frame}, room: 8 }}, 0);
      return [effects, room.last, room.unread, room.due(8_000).map((one) => one.client_id)];
    }}""")

    assert effects == []
    assert (last, unread, due) == (10, 0, ["mine"])


def test_an_own_message_waits_until_accepted_and_is_not_sent_again(run):
    before, answer, after = run("""() => {
      room.outbox.post("mine", "hoi", 0);
      const stand = (now) => [room.outbox.waiting.size, room.due(now).map((frame) => frame.client_id), room.last];
      const before = stand(8_000);
      const answer = room.take({ type: "message.accepted", room: 7, client_id: "mine", seq: 11, at: "x" }, 8_001);
      return [before, answer, stand(60_000)];
    }""")

    assert before == [1, ["mine"], 10]
    assert answer == [{"do": "sent", "clientId": "mine", "at": "x"}]
    assert after == [0, [], 10]


def test_an_own_event_before_its_answer_ends_the_waiting(run):
    shown = run("""() => {
      room.outbox.post("mine", "hoi", 0);
      const event = room.take(posted(11, { client_id: "mine", sender_id: ME }), 1);
      return [event.map((e) => [e.do, e.mine]), room.outbox.waiting.size];
    }""")

    assert shown == [[["say", True]], 0]


def test_the_same_client_id_of_somebody_else_does_not_end_the_waiting(run):
    left = run("""() => {
      room.outbox.post("mine", "hoi", 0);
      room.take(posted(11, { client_id: "mine" }), 1);
      return room.outbox.waiting.size;
    }""")

    assert left == 1


def test_without_an_answer_the_same_frame_goes_again_after_eight_seconds(run):
    first, early, late = run("""() => {
      const first = room.outbox.post("mine", "hoi", 0);
      return [first, room.due(7_999), room.due(8_000)];
    }""")

    assert early == []
    assert late == [first]


def test_a_new_connection_asks_first_and_sends_what_waits(run):
    frames = run("""() => {
      room.outbox.post("a", "een", 0);
      room.outbox.post("b", "twee", 0);
      return room.opened(100).map((f) => f.client_id ?? f.after);
    }""")

    assert frames == [10, "a", "b"]


@pytest.mark.parametrize(("code", "pause"), [("busy", 1000), ("too_fast", 3000)])
def test_what_passes_by_itself_is_tried_again(run, code, pause):
    effects, early, late = run(f"""() => {{
      room.outbox.post("mine", "hoi", 0);
      const effects = room.take({{ type: "error", code: "{code}", message: "m", room: 7, client_id: "mine" }}, 0);
      return [effects, room.due({pause} - 1).length, room.due({pause}).length];
    }}""")

    assert (effects, early, late) == ([], 0, 1)


TOO_FAST = '{ type: "error", code: "too_fast", message: "m", room: null, client_id: null }'


def test_too_fast_names_no_message_so_all_that_has_no_answer_goes_again_after_a_pause(run):
    sent, early, again = run(f"""() => {{
      const sent = ["a", "b"].map((id) => room.outbox.post(id, `tekst ${{id}}`, 0));
      room.take({TOO_FAST}, 100);
      return [sent, room.due(3_099), room.due(3_100).filter((frame) => frame.type === "message.post")];
    }}""")

    assert early == []
    assert again == sent


def test_too_fast_leaves_alone_what_waits_for_the_person(run):
    posts = run(f"""() => {{
      room.outbox.post("mine", "hoi", 0);
      room.take({{ type: "error", code: "rules_not_accepted", message: "m", room: 7, client_id: "mine" }}, 0);
      room.take({TOO_FAST}, 100);
      return room.due(60_000).filter((frame) => frame.type === "message.post");
    }}""")

    assert posts == []


def test_too_fast_says_again_how_far_was_read(run):
    due = run(f"""() => {{
      room.counts.read(10);
      room.take({TOO_FAST}, 100);
      return [room.due(3_099), room.due(3_100)];
    }}""")

    assert due == [[], [{"type": "room.read", "room": 7, "seq": 10}]]


def test_a_client_id_that_is_taken_is_replaced_by_a_new_one(run):
    effects, early, due = run("""() => {
      room.outbox.post("mine", "hoi", 0);
      const refusal = { type: "error", code: "client_id_reused", message: "m", room: 7, client_id: "mine" };
      return [room.take(refusal, 0), room.due(999), room.due(1_000)];
    }""")

    (renamed,) = effects
    assert (renamed["do"], renamed["clientId"]) == ("renamed", "mine")
    assert UUID(renamed["to"]).version == 4
    assert early == []
    assert due == [{"type": "message.post", "room": 7, "client_id": renamed["to"], "text": "hoi"}]


def test_a_refusal_is_told_and_waits_for_the_person(run):
    effects, due, again = run("""() => {
      room.outbox.post("mine", "hoi", 0);
      const refusal = { type: "error", code: "message_too_long", message: "Te lang.", room: 7, client_id: "mine" };
      return [room.take(refusal, 0), room.due(60_000).length, room.outbox.again("mine", 60_000).client_id];
    }""")

    assert effects == [{"do": "failed", "clientId": "mine", "why": "Te lang."}]
    assert (due, again) == (0, "mine")


def test_a_deletion_takes_its_number_and_the_text(run):
    effects = run("""() => {
      room.take(posted(11), 0);
      return [...room.take({ type: "message.deleted", room: 7, seq: 12, target: 11 }, 0), room.last];
    }""")

    assert effects == [{"do": "unsay", "seq": 11}, 12]


def test_a_message_ends_once_at_its_time(run):
    ended = run("""() => {
      room.take(posted(11, { expires_at: "2026-11-22T20:00:10+00:00" }), 0);
      const end = Date.parse("2026-11-22T20:00:10+00:00");
      return [room.ended(end - 1), room.ended(end), room.ended(end + 1)];
    }""")

    assert ended == [[], [11], []]


END = "2026-11-22T20:00:10+00:00"


def test_a_message_that_has_ended_when_it_comes_is_not_shown(run):
    effects = run(f"""() => [...room.take(posted(11, {{ text: null, expires_at: "{END}" }}), Date.parse("{END}")),
      room.last]""")

    assert effects == [11]


def test_an_own_message_that_has_ended_when_it_comes_waits_no_more(run):
    effects, waiting = run(f"""() => {{
      room.outbox.post("mine", "hoi", 0);
      const own = posted(11, {{ text: null, expires_at: "{END}", client_id: "mine", sender_id: ME }});
      return [room.take(own, Date.parse("{END}")), room.outbox.waiting.size];
    }}""")

    assert effects == [{"do": "drop", "clientId": "mine"}]
    assert waiting == 0


@pytest.mark.parametrize("text", ['"nog niet"', "null"])
def test_the_trace_of_a_deleted_message_ends_when_the_message_would_have(run, text):
    ended = run(f"""() => {{
      room.take(posted(11, {{ text: {text}, expires_at: "{END}" }}), 0);
      room.take({{ type: "message.deleted", room: 7, seq: 12, target: 11 }}, 0);
      return [room.ended(Date.parse("{END}") - 1), room.ended(Date.parse("{END}"))];
    }}""")

    assert ended == [[], [11]]


def test_unread_counts_others_and_follows_the_server(run):
    counts = run("""() => {
      room.take(posted(11), 0);
      room.take(posted(12, { sender_id: ME }), 0);
      const before = room.unread;
      room.take({ type: "read.moved", room: 7, seq: 12, unread: 0 }, 0);
      return [before, room.unread];
    }""")

    assert counts == [1, 0]


def test_a_room_that_is_no_longer_ours_is_left(run):
    effects = run(
        "() => room.take({ type: 'error', code: 'not_your_room', message: 'm', room: 7, client_id: null }, 0)"
    )

    assert effects == [{"do": "access", "reads": False, "writes": False}]

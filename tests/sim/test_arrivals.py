"""Who comes: the same people in the same meeting, whatever else is asked."""

import numpy as np
import pytest

from sim.forums.attendance import Attendance
from sim.meeting.room import arrivals
from sim.model import NegotiationModel
from sim.scenario import Scenario, example


@pytest.fixture(scope="module")
def meeting():
    model = NegotiationModel(Scenario(example()), range(50))
    model.step()
    opened = model.last or model.meeting
    yield opened
    model.close()


def drawn(meeting, entitled=None, **attendance):
    forum = meeting.room.forum
    kept, forum.attendance = forum.attendance, Attendance(**attendance)
    entitled = meeting.room.entitled if entitled is None else entitled
    try:
        return arrivals(meeting.chamber, forum, entitled, f"{meeting.label}/attendance", "x")
    finally:
        forum.attendance = kept


def test_a_room_is_drawn_from_its_names_alone(meeting):
    room, label = meeting.room, meeting.label
    again = arrivals(meeting.chamber, room.forum, room.entitled, f"{label}/attendance", label)
    assert (again["present"] == room.present).all()
    assert (again["arrival"] == room.arrival).all()


def test_a_fuller_body_holds_everyone_who_came_to_an_emptier_one(meeting):
    few, many = (drawn(meeting, turnout=share)["present"] for share in (0.5, 0.9))
    assert (few <= many).all() and few.sum() < many.sum()


def test_nobody_comes_who_may_not_vote(meeting):
    entitled = meeting.room.entitled & (np.arange(meeting.chamber.n_members) % 2 == 0)
    found = drawn(meeting, entitled, everyone=True)
    assert (found["present"] == entitled).all()
    assert (found["attendance"] == entitled).all()


def test_a_room_moved_elsewhere_keeps_the_errors_of_its_members(meeting):
    room = meeting.room
    moved = room.moved(meeting.chamber, room.forum, room.entitled, "elsewhere")
    assert moved.ballot_noise is room.ballot_noise and moved.join_noise is room.join_noise
    assert (moved.arrival != room.arrival).any()

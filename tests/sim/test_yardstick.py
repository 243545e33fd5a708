"""The arrays give what ordinary per-agent code gives."""

import numpy as np
import pytest

from benchmarks.opening import Opening
from benchmarks.yardstick import Session
from sim.meeting.meeting_floor import MeetingFloor
from sim.meeting.phases import PHASES
from sim.meeting.sounding import yes_share
from sim.scenario import Scenario
from sim.theory.ballot import Vote
from tests.conftest import compose

PARTS = "sim.strategies"
CLUB = {
    "invite": {"_target_": f"{PARTS}.invite.RegimeThreshold", "minimum": 0.5},
    "discipline": {"_target_": f"{PARTS}.discipline.Whip", "strength": 2.0},
}
ONE_VOICE = {
    "invite": {"_target_": f"{PARTS}.invite.Listed", "members": ["sco", "csto"]},
    "discipline": {"_target_": f"{PARTS}.discipline.OneVoice", "strength": 3.0},
}
COURT = {"budget": 2.0, "court": {"_target_": f"{PARTS}.court.Pivotal", "price_exponent": 0.5}}
TENT = {
    "invite": {"_target_": f"{PARTS}.invite.Everyone"},
    "draft": {"_target_": f"{PARTS}.draft.Concede", "target": 0.95, "step": 0.2, "red_line": 0.5},
}
BOTH = {"target": {"_target_": f"{PARTS}.target.Against", "share": 0.5}}
FRONT = {"timing": {"_target_": f"{PARTS}.timing.FrontLoaded"}}
PAIRS = {
    "nothing": ({}, {}),
    "clubs": (CLUB, ONE_VOICE),
    "courting": (COURT | FRONT, ONE_VOICE | COURT),
    "both directions": (CLUB | COURT | BOTH, ONE_VOICE | COURT | BOTH),
    "tent": (TENT | COURT, CLUB | TENT | {"invite": ONE_VOICE["invite"]}),
}


def scenario(name, rounds=4, **values):
    ours, theirs = PAIRS[name]
    config = compose(**values)
    config["strategy"] = {"democratic": ours, "sovereigntist": theirs}
    config["forum"]["rounds"] = rounds
    return Scenario(config)


@pytest.mark.parametrize("name", PAIRS)
def test_with_the_same_uniforms_it_is_the_same_meeting(name):
    opening = Opening(scenario(name, model={"listening": 0.3, "exclusion": 0.7}), range(3))
    sessions = [Session(opening, r, opening.luck(r)) for r in range(3)]
    meeting = opening.model.meeting
    for _ in range(meeting.rounds):
        for phase in PHASES:
            phase(meeting)
            for session in sessions:
                getattr(session, phase.__name__)()
        meeting.round += 1
        for session in sessions:
            session.round += 1
    room = MeetingFloor(meeting)
    cast = np.stack([room.ballot(k, "vote") for k in range(2)], axis=1)
    for r, session in enumerate(sessions):
        states, texts = session.states, session.texts
        leans = [[state.leans[text] for state in states] for text in texts]
        assert np.stack([lean[r] for lean in meeting.text.leans]) == pytest.approx(np.array(leans))
        assert cast[r].tolist() == session.run()
        for c, pole in enumerate(session.poles):
            assert meeting.coalition[c][r].tolist() == [s.stands_with is pole for s in states]
            assert meeting.money.spend[c][r] == pytest.approx(pole.spend)
        for draft, text in zip(meeting.text.drafts, texts, strict=True):
            assert draft.position[r] == pytest.approx(text.position)
            assert yes_share(meeting, meeting.text.drafts.index(draft))[r] == pytest.approx(
                session.yes_share(text)
            )


def test_the_pairs_exercise_every_phase():
    """Otherwise the test above could pass with a phase left out."""
    opening = Opening(scenario("tent", model={"listening": 0.3}), range(3))
    session = Session(opening, 0, opening.luck(0))
    before = [list(state.position) for state in session.states]
    session.run()
    democratic, sovereigntist = session.poles
    assert len(democratic.coalition) > 7 and len(sovereigntist.coalition) > 2
    assert democratic.spend == pytest.approx(2.0)
    assert any(pole.text.position != pole.text.origin for pole in session.poles)
    assert [list(state.position) for state in session.states] != before
    clubs = Opening(scenario("clubs", model={"exclusion": 0.7}), range(1))
    assert any(state.left_out_by for state in Session(clubs, 0, clubs.luck(0)).states)
    assert session.blocs


def test_with_its_own_luck_it_is_the_same_in_distribution():
    """Paired by opening; 4.5 standard errors of the mean difference in tallies."""
    n = 60
    opening = Opening(scenario("clubs", rounds=2), range(n))
    own = np.array([Session(opening, r, seed=r).run() for r in range(n)])
    meeting = opening.model.meeting
    for _ in range(meeting.rounds):
        for phase in PHASES:
            phase(meeting)
        meeting.round += 1
    ours = np.stack([MeetingFloor(meeting).ballot(k, "vote") for k in range(2)], axis=1)
    for code in Vote:
        off = (own == code).sum(axis=2) - (ours == code).sum(axis=2)
        error = off.std(axis=0, ddof=1) / np.sqrt(n)
        assert (abs(off.mean(axis=0)) < 4.5 * error).all()
        assert off.any()

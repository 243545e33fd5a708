"""Talk in a forum that decides nothing: positions, ties and salience move, and nobody votes."""

import copy

import numpy as np
import pytest

from sim.forums.outcome import Result
from sim.forums.procedures import NoDecision
from sim.meeting import deliberation
from sim.meeting.meeting_floor import MeetingFloor
from sim.meeting.phases import deliberate
from sim.model import NegotiationModel
from sim.scenario import Scenario, example
from sim.simulation import simulate

TALK = {"exchange": {"_target_": "sim.forums.procedures.NoDecision"}}
HERE = np.column_stack([[2.0, 1.9, -2.0, -1.9, 0.0], np.zeros(5), np.zeros(5)])


def config(*, speak=("state",), deliberation=5.0, listening=0.2, rounds=5):
    made = example()
    made["replications"] = 3
    made["model"] = {"listening": listening}
    made["forum"] |= {
        "stages": TALK, "text": "exchange", "adoption": "none", "rounds": rounds,
        "who_speaks": list(speak), "deliberation": deliberation, "attendance": {"everyone": True},
    }  # fmt: skip
    return made


def talk_of(**options):
    return simulate(config(**options), range(3))["talk"]


def test_nobody_who_does_not_listen_moves():
    found = talk_of(listening=0.0)
    assert (found["moved"] == 0).all() and (found["spread"] == found["spread_before"]).all()
    assert (found["ties"] == found["ties_before"]).all()


def test_a_body_that_does_not_deliberate_moves_nobody():
    assert (talk_of(deliberation=0.0)["moved"] == 0).all()


def test_talk_brings_those_who_hear_each_other_together():
    found = talk_of()
    assert (found["moved"] > 0).all()
    assert (found["ties"] >= found["ties_before"]).all()
    assert found["ties"].sum() > found["ties_before"].sum()
    assert (found["spread"] < found["spread_before"]).all()
    assert (found["salience"] != found["salience_before"]).all()


def test_more_talk_moves_more():
    moved = [talk_of(deliberation=x)["moved"].mean() for x in (0.5, 1.0, 3.0)]
    assert moved[0] < moved[1] < moved[2]
    assert talk_of(rounds=1)["moved"].mean() < talk_of(rounds=5)["moved"].mean()


def test_stakeholders_who_may_speak_are_heard():
    """They stand for openness (stated assumption): those who hear them move that way."""
    place = {}
    for speak in (("state",), ("state", "civil_society", "technical_community", "firm")):
        model = NegotiationModel(Scenario(config(speak=speak)), range(3))
        before = model.chamber.position[..., 0].mean()
        model.run()
        place[len(speak)] = model.chamber.position[..., 0].mean() - before
        model.close()
    assert place[4] > place[1]


def test_stakeholders_never_vote_and_nothing_is_decided():
    made = config(speak=("state", "civil_society", "firm"))
    made["record"] = {"votes": True}
    tables = simulate(made, range(3))
    assert set(tables["drafts"]["result"]) == {Result.NO_DECISION.name.lower()}
    assert "votes" not in tables or tables["votes"].empty
    model = NegotiationModel(Scenario(made), range(1))
    model.step()
    assert MeetingFloor(model.meeting).ballot(0, "x").shape == (1, 11)  # states only
    model.close()


def test_only_half_of_what_talk_moved_lasts():
    assert deliberation.LASTING == 0.5
    model = NegotiationModel(Scenario(config()), range(2))
    start = model.chamber.anchor.copy()
    model.run()
    moved = model.chamber.position - start
    assert model.chamber.anchor - start == pytest.approx(0.5 * moved)
    model.close()


def test_one_replication_alone_is_its_row_of_the_batch():
    made = config(speak=("state", "firm"))
    batch = simulate(made, range(3))["talk"]
    alone = simulate(made, range(2, 3))["talk"]
    row = batch[batch["replication"] == 2].reset_index(drop=True)
    assert row.equals(alone)


def test_a_round_is_a_step_of_bounded_confidence(paper):
    rng = np.random.default_rng(4)
    chamber = paper.chamber(rng.normal(size=(20, 3)), behaviour={"listening": 0.2})
    meeting = paper.meeting(
        chamber, rivals=["EEE"], stages={"exchange": NoDecision()}, text="exchange",
        adoption="none", who_speaks=["state", "firm"],
    )  # fmt: skip
    before = chamber.position[0].copy()
    guests, voice = deliberation.speakers(chamber, meeting.room.forum)
    everyone = np.concatenate([before, guests[0]])[:, :2]
    voices = np.concatenate([np.ones(20), voice])
    deliberate(meeting)
    for i in range(20):  # Hegselmann & Krause (2002), written out
        near = np.linalg.norm(everyone - everyone[i], axis=1) <= deliberation.CONFIDENCE
        heard = (voices * near) @ everyone / (voices * near).sum()
        expected = everyone[i] + 0.2 * (heard - everyone[i])
        assert chamber.position[0, i, :2] == pytest.approx(expected, abs=1e-12)
    assert (chamber.position[0, :, 2] == before[:, 2]).all()


def test_those_who_are_away_neither_speak_nor_hear(paper):
    """A at 2 is away: B at 1.9 has nobody near, so nobody moves; with A both do."""
    for away in (True, False):
        chamber = paper.chamber(HERE, behaviour={"listening": 0.2})
        meeting = paper.meeting(
            chamber, rivals=["EEE"], stages={"exchange": NoDecision()}, text="exchange",
            adoption="none", who_speaks=["state"],
        )  # fmt: skip
        meeting.room.present[:, [0, 2]] = not away
        deliberate(meeting)
        moved = (chamber.position != chamber.anchor).any(axis=2)[0]
        assert moved.tolist() == [not away] * 4 + [False]


def test_a_body_that_votes_keeps_no_record_of_talk():
    made = copy.deepcopy(config())
    made["forum"] = example()["forum"]
    assert "talk" not in simulate(made, range(2))

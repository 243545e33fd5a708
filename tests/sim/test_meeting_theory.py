"""Theory and properties of a meeting: the median, one more yes, other names and orders."""

import numpy as np
import pytest

from sim.forums.procedures import SimpleMajority
from sim.meeting.meeting_floor import MeetingFloor
from sim.meeting.phases import PHASES
from sim.strategies.camp import Strategy
from sim.strategies.court import Pivotal
from sim.strategies.discipline import Whip
from sim.strategies.invite import Everyone
from sim.theory.ballot import Vote


def play(meeting, rounds=1):
    for _ in range(rounds):
        for phase in PHASES:
            phase(meeting)
        meeting.round += 1
    return meeting


def votes(meeting, draft=0):
    return list(MeetingFloor(meeting).ballot(draft, "vote")[0])


def test_on_one_axis_the_median_decides(paper):
    """Black (1948): with an odd room, sincere votes and a simple majority, a text replaces
    the status quo exactly where the median member is nearer to the text."""
    rng = np.random.default_rng(9)
    for _ in range(60):
        place = rng.normal(size=2 * int(rng.integers(1, 12)) + 1)
        text, old = rng.normal(size=2)
        chamber = paper.chamber(place)
        draft = paper.draft(chamber, position=text, status_quo=old, stakes=1e6)
        draft.halfwidth[:] = 0.0
        meeting = paper.meeting(chamber, [draft], rivals=[chamber.roster.iso3[-1]])
        passed = meeting.room.forum.decide(MeetingFloor(meeting)).adopted
        median = np.median(place)
        assert (passed == (abs(median - text) < abs(median - old))).all()


def test_one_more_yes_never_defeats_a_text(paper):
    rng = np.random.default_rng(3)
    chamber = paper.chamber(rng.normal(size=9), n_replications=40, slope=1.0)
    for stage in (SimpleMajority(quorum_to_decide=0), SimpleMajority(tie="second_vote")):
        meeting = paper.meeting(chamber, rivals=["III"], quiet=False, stages={"vote": stage})
        before = meeting.room.forum.decide(MeetingFloor(meeting)).adopted
        for member in range(9):

            def convert(cast, draft, member=member):
                cast[:, member] = np.where(cast[:, member] == Vote.ABSENT, Vote.ABSENT, Vote.YES)
                return cast

            after = meeting.room.forum.decide(MeetingFloor(meeting, convert)).adopted
            assert (after >= before).all()
        assert 0 < before.sum() < before.size


def reordered(paper, order, rounds=2):
    """Play the same meeting with its members seated in another order, each with its own luck."""
    rng = np.random.default_rng(11)
    place, gdp = rng.normal(size=9), 10 ** rng.uniform(10, 13, size=9)
    noise, absent = rng.logistic(size=(2, 1, 9)), rng.random((2, 9)) < 0.2
    names = np.array([chr(ord("A") + i) * 3 for i in range(9)])

    def seats(*who):
        return [names[int(np.flatnonzero(order == w)[0])] for w in who]

    chamber = paper.chamber(
        place[order],
        gdp=gdp[order],
        blocs={"eu": seats(0, 3, 4), "au": seats(5, 6, 7)},
        caucuses=["eu", "au"],
        behaviour={"discipline": {"eu": 2.0}, "listening": 0.3},
    )
    ours = Strategy(invite=Everyone(), discipline=Whip(strength=1.0), court=Pivotal(), budget=1.0)
    meeting = paper.meeting(chamber, leaders=seats(0), rivals=seats(8), ours=ours)
    meeting.room.ballot_noise[:] = noise[:, :, order]
    meeting.room.join_noise[:] = 0.3 * noise[:, 0, order]
    meeting.room.present[:] = ~absent[:, order]
    play(meeting, rounds)
    return meeting, np.array(votes(meeting))


def test_reordering_members_changes_only_their_places(paper):
    plain, cast = reordered(paper, np.arange(9))
    order = np.random.default_rng(2).permutation(9)
    other, cast_other = reordered(paper, order)
    assert other.text.leans[0] == pytest.approx(plain.text.leans[0][:, order])
    assert (other.coalition == plain.coalition[:, :, order]).all()
    assert other.money.transfer == pytest.approx(plain.money.transfer[:, :, order])
    assert (cast_other == cast[order]).all()
    assert len(set(cast)) > 2


def test_renaming_members_changes_only_names(paper):
    plain = play(paper.meeting(paper.chamber(np.linspace(1, -1, 5)), rivals=["EEE"], quiet=False))
    chamber = paper.chamber(np.linspace(1, -1, 5))
    chamber.roster.table["iso3"] = ["ZZZ", "YYY", "XXX", "WWW", "VVV"]
    for cached in ("iso3", "_places"):
        chamber.roster.__dict__.pop(cached, None)
    renamed = play(paper.meeting(chamber, leaders=["ZZZ"], rivals=["VVV"], quiet=False))
    assert renamed.text.leans[0].tobytes() == plain.text.leans[0].tobytes()
    assert votes(renamed) == votes(plain)

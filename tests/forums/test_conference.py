"""ITU conferences as they work: common proposals, ad hoc group, package, the vote as a threat."""

import numpy as np
import pytest

from sim.errors import ConfigError
from sim.forums.array_floor import ArrayFloor
from sim.forums.forum import Forum
from sim.forums.outcome import Result
from sim.forums.procedures import AdHocGroup, ConferenceVote, MajorityOfMembers
from sim.forums.regions import Organisation, load_organisations, organisations
from sim.members.roster import Roster

ADOPTED, BLOCKED, CALLED = Result.ADOPTED_BY_CONSENSUS, Result.BLOCKED, Result.REFERRED


class Room(ArrayFloor):
    """Losses that fall with what is dropped, and a vote that some would call."""

    def __init__(self, *, calls=False, press=False, **arrays):
        super().__init__(**arrays)
        self.kept, self.calls, self.press = np.ones(self.n_replications), calls, press
        self._whole = self._loss.copy()

    def retreat(self, draft, part):
        self.kept = self.kept * (1 - part)
        self._loss = self._whole * self.kept[:, None, None]

    def calls_vote(self, draft, stage, majority):
        return np.full(self.n_replications, self.calls)

    def presses(self, draft, stage, majority, rows):
        return rows & self.press


def settle(loss, calls=False, press=False, **keys):
    loss = np.array([[row] for row in loss], dtype=float)
    room = Room(loss=loss, block_cost=1.0, calls=calls, press=press)
    keys = {"sessions": 1, "package": 4, "quorum_to_decide": 0} | keys
    return AdHocGroup(**keys).decide(room, 0, "group", np.ones(len(loss), bool)), room


def test_r1_language_is_dropped_until_nobody_maintains_an_objection():
    # A cost of 1: a loss of 0.5 stops nothing; of 1.9, a half must go (0.95); of 3.9, three
    # quarters (0.975); of 4.5 even a quarter of the text is too much, and nothing changes.
    verdict, room = settle([[0.5, 0], [1.9, 0], [3.9, 0], [4.5, 0]])
    assert verdict.result.tolist() == [ADOPTED, ADOPTED, ADOPTED, BLOCKED]
    assert verdict.phase.tolist() == [0, 2, 2, 3]
    assert room.kept.tolist() == pytest.approx([1.0, 0.5, 0.25, 0.0])


def test_brackets_close_in_session_where_the_chair_can_meet_the_objector():
    room = Room(loss=np.array([[[1.9, 0.0]]]), block_cost=1.0)
    room._concession = 1.0
    verdict = AdHocGroup(sessions=1, quorum_to_decide=0).decide(room, 0, "group", np.ones(1, bool))
    assert verdict.phase.tolist() == [1] and room.kept.tolist() == [1.0]


def test_a_vote_is_called_only_where_an_objection_is_left_and_somebody_calls_it():
    losses = [[0.5, 0], [1.9, 0]]
    verdict, room = settle(losses, calls=True, if_called="vote")
    assert verdict.result.tolist() == [ADOPTED, CALLED]
    assert room.kept.tolist() == [1.0, 1.0], "the vote is on the text before anything is dropped"
    assert settle(losses, calls=False, if_called="vote")[0].result.tolist() == [ADOPTED, ADOPTED]
    assert settle(losses, calls=True)[0].result.tolist() == [ADOPTED, ADOPTED]


def test_wcit_a_side_may_press_its_language_to_a_vote_though_nobody_objects():
    verdict, room = settle([[0.5, 0], [1.9, 0]], press=True, if_called="vote")
    assert verdict.result.tolist() == [CALLED, CALLED] and verdict.phase.tolist() == [5, 5]
    assert room.kept.tolist() == [1.0, 1.0]
    assert settle([[0.5, 0]], press=True)[0].result.tolist() == [ADOPTED], "no stage to vote at"


def test_two_rivals_are_never_both_adopted(ballots):
    forum = Forum(
        name="pp", title="PP", members=["AUS", "FRA", "KEN"], one_text=True,
        stages={"group": AdHocGroup(if_called="vote"), "vote": ConferenceVote()},
    )  # fmt: skip
    votes = np.stack([ballots("YYY")] * 3, axis=1)
    outcome = forum.decide(ArrayFloor(votes=votes, objection=np.zeros((1, 3, 3), dtype=bool)))
    assert outcome.adopted.tolist() == [[True, False, False]]


@pytest.mark.parametrize(
    ("name", "members", "cases"),
    [
        ("cept", 46, [(12, 6, True), (30, 7, False), (9, 0, False)]),
        ("citel", 35, [(6, 3, True), (6, 4, False), (14, 7, True), (14, 8, False)]),
        ("apt", 38, [(10, 5, True), (9, 0, False), (10, 6, False)]),
        ("atu", 46, [(15, 3, True), (15, 4, False), (14, 0, False)]),
        ("asmg", 22, [(20, 0, True), (20, 1, False)]),
        ("rcc", 10, [(5, 0, True), (9, 1, False), (0, 0, False)]),
    ],
)
def test_when_a_text_becomes_a_common_proposal(name, members, cases):
    rule = load_organisations()[name]
    for supporters, opponents, passes in cases:
        assert bool(rule.passes(supporters, opponents, members)) == passes


def test_of_two_texts_the_one_with_more_support_is_the_common_proposal_but_at_citel():
    heads, nobody = np.array([[12, 15]]), np.zeros((1, 2), int)
    assert Organisation("cept", support=10).choose(heads, nobody, 46).tolist() == [[False, True]]
    citel = load_organisations()["citel"]
    assert citel.choose(heads, nobody, 35).tolist() == [[False, False]]


def test_membership_is_that_of_the_sources():
    blocs = Roster.load().blocs
    sizes = {name: int(blocs[name].sum()) for name in load_organisations()}
    assert sizes == {"cept": 46, "citel": 35, "apt": 38, "atu": 46, "asmg": 22, "rcc": 10}


def test_an_unknown_organisation_is_refused():
    with pytest.raises(ConfigError, match=r"regions\[1\]: unknown organisation.*'cept'"):
        organisations(["citel", "cepd"])


def test_r15_two_thirds_of_those_accredited_not_of_all(ballots):
    # 4 yes of 9 members: two thirds of 6 accredited, less than two thirds of 9.
    class Conference(ArrayFloor):
        def accredited(self):
            return np.array([6])

    floor = Conference(votes=ballots("YYYYN----")[:, None])
    results = [
        MajorityOfMembers(of=of, quorum_to_decide=0).decide(floor, 0, "vote", np.ones(1, bool))
        for of in ("accredited", "members")
    ]
    assert [r.result.tolist() for r in results] == [[Result.ADOPTED_BY_VOTE], [Result.FAILED]]

"""Two rival texts of 2018, as the model sees them from earlier votes, beside what states did.

The calibration `before_73_27` knows no vote of 5 December 2018 or later; no camp
acts. Run with ``-s`` to see the numbers beside the majority baseline.
"""

import numpy as np
import pytest

from sim.meeting.meeting_floor import MeetingFloor
from sim.members.calibration import Calibration
from sim.model import NegotiationModel
from sim.scenario import Scenario
from sim.theory.ballot import Vote
from tests.conftest import compose

CAST = (Vote.NO, Vote.ABSTAIN, Vote.YES)
N_REPLICATIONS = 400


def ballots(uncertainty):
    """Ballots on both texts as the chair would put them: (R, K, N)."""
    scenario = Scenario(compose(uncertainty=uncertainty))
    assert scenario.calibration.cutoff <= "2018-12-05"
    model = NegotiationModel(scenario, range(N_REPLICATIONS))
    while model.meeting is None or model.meeting.round < model.meeting.rounds - 1:
        model.step()
    room = MeetingFloor(model.meeting)
    drafts = [draft.name for draft in model.meeting.text.drafts]
    assert drafts == ["A/RES/73/27", "A/RES/73/266"]
    cast = np.stack([room.ballot(k, "vote") for k in range(2)], axis=1)
    iso3 = scenario.roster.iso3
    model.close()
    return iso3, cast


@pytest.fixture(scope="module")
def simulated():
    return {uncertainty: ballots(uncertainty) for uncertainty in ("estimated", "fixed")}


def real_votes(iso3, roll_call):
    calibration = Calibration.load("default")
    [at] = np.flatnonzero(calibration.items.id == roll_call)
    return calibration.votes(iso3)[at]


def test_the_record_is_that_of_the_press_release():
    iso3 = Calibration.load("default").iso3
    for roll_call, tally in (("V6073", (46, 14, 119)), ("V6156", (12, 16, 138))):
        truth = real_votes(iso3, roll_call)
        assert tuple(int((truth == code).sum()) for code in CAST) == tally


@pytest.mark.parametrize("uncertainty", ["estimated", "fixed"])
@pytest.mark.parametrize(
    ("draft", "roll_call", "baseline"), [(0, "V6073", 0.67), (1, "V6156", 0.83)]
)
def test_modal_votes_classify_real_ones(simulated, uncertainty, draft, roll_call, baseline):
    iso3, cast = simulated[uncertainty]
    truth = real_votes(iso3, roll_call)
    took_part = np.isin(truth, CAST)
    count = np.stack([(cast[:, draft] == code).sum(axis=0) for code in CAST])
    hit = (count.argmax(axis=0) == truth)[took_part].mean()
    majority = max((truth[took_part] == code).mean() for code in CAST)
    print(
        f"\n{roll_call} {uncertainty}: {hit:.1%} of {took_part.sum()} votes classified, "
        f"majority baseline {majority:.1%}"
    )
    assert majority == pytest.approx(baseline, abs=0.006)
    assert hit >= 0.80
    if uncertainty == "estimated":  # as shipped; at the bare estimates 73/266 falls 1 % short
        assert hit > majority


def double_yes(cast):
    """Share of those who vote on both texts that say yes to both, by replication."""
    both = ((cast == Vote.YES).all(axis=1)).sum(axis=1)
    return both / (cast != Vote.ABSENT).all(axis=1).sum(axis=1)


def test_many_states_vote_yes_on_both_rivals(simulated):
    """P-6: 76 of 157 (48 %), tolerance 40 to 55 %, on average over replications.

    Beside it are printed the share where texts and positions are taken at their
    estimates, and the median replication.
    """
    fixed = double_yes(simulated["fixed"][1])
    drawn = double_yes(simulated["estimated"][1])
    print(
        f"\ndouble yes: real 48.4%, drawn {drawn.mean():.1%} "
        f"(median {np.median(drawn):.1%}), at the estimates {fixed.mean():.1%}"
    )
    assert 0.40 <= drawn.mean() <= 0.55


def test_double_yes_of_the_record_is_48_percent():
    """77 of 158 in our record; published as 76 of 157."""
    iso3 = Calibration.load("default").iso3
    cast = np.stack([real_votes(iso3, name) for name in ("V6073", "V6156")])
    both = np.isin(cast, CAST).all(axis=0)
    assert ((cast == Vote.YES).all(axis=0).sum(), both.sum()) == (77, 158)

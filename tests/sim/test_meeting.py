"""A round of a meeting: caucus, court, deliberate, revise, sound out."""

from itertools import pairwise

import numpy as np
import pytest

from sim.meeting.expected import logistic
from sim.meeting.meeting_floor import MeetingFloor
from sim.meeting.phases import PHASES, balance, caucus, move_towards, towards_compromise
from sim.meeting.sounding import objectors, yes_share
from sim.strategies.camp import Strategy
from sim.strategies.court import Aligned, Pivotal
from sim.strategies.discipline import OneVoice, Whip
from sim.strategies.draft import Concede
from sim.strategies.invite import Everyone, Largest, Listed
from sim.strategies.timing import BackLoaded, FrontLoaded
from sim.theory.ballot import Vote, ballot_probability, toward_line

N, A, Y, X = Vote.NO, Vote.ABSTAIN, Vote.YES, Vote.ABSENT


def play(meeting, rounds=1):
    for _ in range(rounds):
        for phase in PHASES:
            phase(meeting)
        meeting.round += 1
    return meeting


def votes(meeting, draft=0):
    return list(MeetingFloor(meeting).ballot(draft, "vote")[0])


def test_three_members_on_paper(paper):
    """Leans 2x - 1 = 1, -1, -3 against a band of 0.5: yes, no, no."""
    meeting = paper.meeting(paper.chamber())
    assert meeting.text.leans[0][0] == pytest.approx([1.0, -1.0, -3.0])
    assert votes(meeting) == [Y, N, N]


def test_lean_inside_the_band_is_an_abstention(paper):
    assert votes(paper.meeting(paper.chamber((0.75, 0.74, 0.26)))) == [A, A, A]
    assert votes(paper.meeting(paper.chamber((0.76, 0.74, 0.24)))) == [Y, A, N]


def test_whoever_is_away_casts_nothing(paper):
    meeting = paper.meeting(paper.chamber())
    meeting.room.present[:, 0] = False
    assert votes(meeting) == [X, N, N]


def test_whoever_is_not_entitled_casts_nothing(paper):
    meeting = paper.meeting(paper.chamber())
    meeting.room.entitled[2] = False
    assert votes(meeting) == [Y, N, X]


def test_expected_counts_are_the_ordered_logit(paper):
    meeting = paper.meeting(paper.chamber())
    p_no, _, p_yes = ballot_probability(meeting.text.leans[0], 0.5)
    assert meeting.text.expected.yes(0) == pytest.approx(p_yes)
    assert meeting.text.expected.no(0) == pytest.approx(p_no)
    share = p_yes[0].sum() / (p_yes[0].sum() + p_no[0].sum())
    assert yes_share(meeting, 0)[0] == pytest.approx(share)


def test_chance_is_the_logistic_function():
    x = np.array([-700.0, -3.0, 0.0, 3.0, 700.0])
    assert logistic(x) == pytest.approx(1 / (1 + np.exp(-x)), abs=1e-15)


def test_drawn_ballots_have_the_chances_of_the_ordered_logit(paper):
    """Within 4.5 standard errors in 4000 replications, for three members and two votes each."""
    n = 4000
    chamber = paper.chamber((1.0, 0.5, 0.2), n_replications=n)
    meeting = paper.meeting(chamber, quiet=False)
    meeting.room.present[:] = True
    cast = MeetingFloor(meeting).ballot(0, "vote")
    p_no, _, p_yes = ballot_probability(meeting.text.leans[0][0], 0.5)
    for code, p in ((Y, p_yes), (N, p_no)):
        off = (cast == code).mean(axis=0) - p
        assert (abs(off) < 4.5 * np.sqrt(p * (1 - p) / n)).all()


# -- caucus ------------------------------------------------------------------


def test_without_an_invitation_only_leaders_stand_behind_a_text(paper):
    meeting = play(paper.meeting(paper.chamber((1.0, 1.0, -1.0))))
    assert meeting.coalition[0].tolist() == [[True, False, False]] * 2


def test_members_join_the_camp_that_attracts_them(paper):
    """Leans 1, 3 and -1 less a cost of 0.5: B and D join, E stays out; C leads the rivals."""
    chamber = paper.chamber((1.0, 1.0, -1.0, 2.0, 0.0), behaviour={"joining_cost": 0.5})
    meeting = paper.meeting(chamber, ours=Strategy(invite=Everyone()))
    caucus(meeting)
    assert meeting.coalition[0][0].tolist() == [True, True, False, True, False]


def test_the_dearer_it_is_to_join_the_fewer_do(paper):
    sizes = []
    for cost in (0.0, 1.0, 3.0, 10.0):
        chamber = paper.chamber(np.linspace(3, -3, 21), behaviour={"joining_cost": cost})
        meeting = paper.meeting(
            chamber, leaders=["AAA"], rivals=["UUU"], ours=Strategy(invite=Everyone()), quiet=False
        )
        caucus(meeting)
        sizes.append(meeting.coalition[0].sum())
    assert sizes == sorted(sizes, reverse=True) and sizes[0] > sizes[-1] == 2


def test_a_leader_never_joins_the_other_camp(paper):
    chamber = paper.chamber((1.0, 0.9, 1.5))
    meeting = play(paper.meeting(chamber, ours=Strategy(invite=Everyone())))
    assert not meeting.coalition[0][:, 2].any()


def test_nobody_stands_in_two_coalitions(paper):
    chamber = paper.chamber(np.linspace(2, -2, 15), n_replications=20)
    drafts = [paper.draft(chamber), paper.draft(chamber, "sovereigntist", position=-1.0)]
    everyone = Strategy(invite=Everyone())
    meeting = paper.meeting(
        chamber, drafts, rivals=["OOO"], ours=everyone, theirs=everyone, quiet=False
    )
    play(meeting, 2)
    assert (meeting.coalition.sum(axis=0) <= 1).all()
    assert (meeting.coalition.sum(axis=2) > 1).all(axis=1).any()


# -- discipline, exclusion, lines ------------------------------------------------


def test_discipline_0_is_sincere(paper):
    everyone = Everyone()
    free = paper.meeting(paper.chamber(), ours=Strategy(invite=everyone))
    zero = paper.meeting(
        paper.chamber(), ours=Strategy(invite=everyone, discipline=Whip(strength=0.0))
    )
    assert play(free).text.leans[0].tobytes() == play(zero).text.leans[0].tobytes()


def test_whip_pulls_the_coalition_only(paper):
    chamber = paper.chamber((1.0, 0.8, -1.0))
    ours = Strategy(invite=Everyone(), discipline=Whip(strength=2.0))
    meeting = play(paper.meeting(chamber, ours=ours))
    assert meeting.text.leans[0][0] == pytest.approx([1.0 + 2.0, 0.6 + 2.0, -3.0])


def test_one_voice_also_opposes_the_rival_text(paper):
    chamber = paper.chamber((1.0, 0.0, -1.0))
    drafts = [paper.draft(chamber), paper.draft(chamber, "sovereigntist", position=-1.0)]
    theirs = Strategy(discipline=OneVoice(strength=3.0))
    meeting = play(paper.meeting(chamber, drafts, theirs=theirs))
    assert meeting.text.leans[0][0] == pytest.approx([1.0, -1.0, -3.0 - 3.0])
    assert meeting.text.leans[1][0] == pytest.approx([-3.0, -1.0, 1.0 + 3.0])


def test_those_left_out_of_a_club_resent_it_but_rival_leaders_do_not(paper):
    chamber = paper.chamber((1.0, 0.0, -1.0, 0.5), behaviour={"exclusion": 0.4})
    ours = Strategy(invite=Largest(count=1, by="gdp", minimum=0.0))
    meeting = paper.meeting(chamber, ours=ours)
    invited = ours.invite.members(chamber.roster)
    resent = np.where(invited | [True, False, True, False], 0.0, 0.4)
    assert resent.sum() == pytest.approx(0.4 * (~invited[[1, 3]]).sum())
    assert meeting.text.leans[0][0] == pytest.approx(np.array([1.0, -1.0, -3.0, 0.0]) - resent)


def test_a_standing_bloc_that_acts_together_leaves_nobody_out(paper):
    chamber = paper.chamber((1.0, 0.0, -1.0, 0.5), behaviour={"exclusion": 0.4})
    meeting = paper.meeting(chamber, ours=Strategy(invite=Listed(members=["AAA", "DDD"])))
    assert meeting.text.leans[0][0] == pytest.approx([1.0, -1.0, -3.0, 0.0])


def test_bloc_line_follows_its_plurality(paper):
    """Leans 3, 1.4 and -0.6: two of three for yes, and a pull of 1 towards it."""
    chamber = paper.chamber(
        (2.0, 1.2, 0.2), blocs={"eu": ["AAA", "BBB", "CCC"]}, behaviour={"discipline": {"eu": 1.0}}
    )
    assert paper.meeting(chamber).text.leans[0][0] == pytest.approx([4.0, 2.4, 0.4])


def test_bloc_line_of_strength_0_is_none(paper):
    blocs = {"eu": ["AAA", "BBB"]}
    with_line = paper.chamber(blocs=blocs, behaviour={"discipline": {"eu": 0.0}})
    without = paper.chamber(blocs=blocs)
    assert (paper.meeting(with_line).text.leans[0] == paper.meeting(without).text.leans[0]).all()


def test_line_to_abstain_holds_members_near_0_but_turns_nobody_round():
    pulled = toward_line(np.array([[0.2, -0.3, 0.1, 2.5, -4.0]]), 1.0, np.array([0.5]))
    assert pulled[0] == pytest.approx([0.0, 0.0, 0.0, 1.5, -3.0])


# -- court ----------------------------------------------------------------------


def test_inducement_on_paper(paper):
    """All of 1 bn US$ goes to B; 0.1 % of its 1000 bn GDP: 0.7 log2(1 + 1) = 0.7 logits."""
    chamber = paper.chamber(gdp=1e12, behaviour={"side_payment": 0.7})

    class OnlyB(Aligned):
        def weight(self, view):
            return np.tile([0.0, 9.0, 0.0], (2, 1))

    meeting = paper.meeting(chamber, ours=Strategy(court=OnlyB(), budget=1.0))
    play(meeting, 2)
    assert meeting.money.transfer[0][0] == pytest.approx([0.0, 1.0, 0.0])
    assert meeting.money.spend[0] == pytest.approx([1.0, 1.0])
    assert meeting.text.leans[0][0] == pytest.approx([1.0, -1.0 + 0.7, -3.0])


def test_budget_0_is_no_inducement(paper):
    courting = paper.meeting(paper.chamber(), ours=Strategy(court=Pivotal(), budget=0.0))
    quiet = paper.meeting(paper.chamber())
    assert play(courting, 2).text.leans[0].tobytes() == play(quiet, 2).text.leans[0].tobytes()
    assert (courting.money.spend == 0).all()


@pytest.mark.parametrize("timing", [FrontLoaded(), BackLoaded(), None])
def test_the_budget_is_spent_and_no_more(paper, timing):
    chamber = paper.chamber(np.linspace(1, -1, 9), n_replications=4)
    ours = Strategy(court=Pivotal(), budget=2.5, timing=timing)
    meeting = play(paper.meeting(chamber, ours=ours, rounds=5), 5)
    assert meeting.money.spend[0] == pytest.approx(np.full(4, 2.5))
    assert meeting.money.transfer[0].sum(axis=1) == pytest.approx(np.full(4, 2.5))
    assert (meeting.money.transfer >= 0).all() and (meeting.money.spend[1] == 0).all()


def test_money_never_turns_anyone_away(paper):
    leans = []
    for budget in (0.0, 0.5, 1.0, 4.0):
        chamber = paper.chamber(np.linspace(1, -1, 9))
        meeting = play(paper.meeting(chamber, ours=Strategy(court=Pivotal(), budget=budget)), 1)
        leans.append(meeting.text.leans[0])
    assert all((more >= less).all() for less, more in pairwise(leans))


# -- deliberate and revise -------------------------------------------------------


def test_caucuses_are_heard_in_the_next_count(paper):
    """With a weight of 0.5 A moves to 0.75 and B to 0.25: leans 0.5 and -0.5."""
    chamber = paper.chamber(
        blocs={"pair": ["AAA", "BBB"]}, caucuses=["pair"], behaviour={"listening": 0.5}
    )
    assert play(paper.meeting(chamber)).text.leans[0][0] == pytest.approx([0.5, -0.5, -3.0])


def test_concession_wins_the_median_over(paper):
    """Each step of half the way brings the text nearer to B, who leans -p^2 to it at place p."""
    chamber = paper.chamber()
    ours = Strategy(draft=Concede(target=1.0, step=0.5, red_line=0.0))
    meeting = play(paper.meeting(chamber, ours=ours), 2)
    assert meeting.text.drafts[0].position[:, 0] == pytest.approx([0.25, 0.25])
    assert meeting.text.leans[0][0, 1] == pytest.approx(-(0.25**2))
    assert meeting.text.drafts[0].moved() == pytest.approx([0.75, 0.75])


def test_no_concession_once_the_room_is_behind_the_text(paper):
    chamber = paper.chamber((3.0, 3.0, 3.0))
    ours = Strategy(draft=Concede(target=0.5, step=0.5, red_line=0.0))
    assert (play(paper.meeting(chamber, ours=ours)).text.drafts[0].moved() == 0).all()


def test_text_moves_towards_those_who_object(paper):
    """A quarter of the way from 1 to B and C at -0.5 is 0.625; nobody objects in the second."""
    meeting = paper.meeting(paper.chamber())
    move_towards(
        meeting,
        meeting.text.drafts[0],
        np.array([[False, True, True], [False] * 3]),
        np.full(2, 0.25),
    )
    assert meeting.text.drafts[0].position[:, 0] == pytest.approx([0.625, 1.0])


def test_objection_on_paper(paper):
    """Losses 1 and 3; the cost is 1.5, and times 1 + 1 / (1 + 0) = 3 for one who stands alone."""
    chamber = paper.chamber(behaviour={"block_cost": 1.5, "isolation": 1.0})
    meeting = paper.meeting(chamber)
    assert objectors(meeting, 0)[0].tolist() == [False, False, True]
    assert not objectors(meeting, 0, np.array([1, 1])).any()
    assert objectors(meeting, 0, np.array([2, 1])).tolist() == [[False, False, True], [False] * 3]


def test_chair_stands_between_rivals_of_equal_mandate(paper):
    """Mirror image: both rivals and the chair keep their places, so nobody's move decides."""
    chamber = paper.chamber((1.0, -1.0))
    drafts = [
        paper.draft(chamber, None, position=0.0),
        paper.draft(chamber, "democratic", position=1.0),
        paper.draft(chamber, "sovereigntist", position=-1.0),
    ]
    meeting = paper.meeting(chamber, drafts, leaders=["AAA"], rivals=["BBB"])
    play(meeting, 3)
    assert meeting.text.drafts[0].position == pytest.approx(np.zeros((2, 1)))


def test_chair_weighs_the_delegations_behind_each_side(paper):
    """Three of four stand with the democratic text; each gains its friends 1 and loses others 3.

    A friend says yes with 1/(1 + e^-½) = 0.6225, an opponent with 1/(1 + e^3½) = 0.0293: behind
    the one text stand (3 × 0.6225 + 0.0293)/4 = 0.4742, behind the other 0.1776, and the rest
    stays at 0. The balance is 0.4742 − 0.1776 = 0.2966, and the chair goes half way.
    """
    chamber = paper.chamber((1.0, 1.0, 1.0, -1.0))
    drafts = [
        paper.draft(chamber, None, position=0.0),
        paper.draft(chamber, "democratic", position=1.0),
        paper.draft(chamber, "sovereigntist", position=-1.0),
    ]
    meeting = paper.meeting(chamber, drafts, rivals=["DDD"])
    assert balance(meeting, 0) == pytest.approx(np.full((2, 1), 0.2966), abs=1e-4)
    towards_compromise(meeting, 0)
    assert drafts[0].position == pytest.approx(np.full((2, 1), 0.1483), abs=1e-4)


def test_a_camp_that_tables_its_text_three_times_moves_no_chair(paper):
    """R5: near-copies of one's own text added 85 points to it while texts were counted."""
    targets = []
    for copies in (1, 3):
        chamber = paper.chamber((1.0, 1.0, 1.0, -1.0))
        drafts = [
            paper.draft(chamber, None, position=0.0),
            paper.draft(chamber, "democratic", position=1.0),
            *(paper.draft(chamber, "sovereigntist", position=-1.0) for _ in range(copies)),
        ]
        targets.append(balance(paper.meeting(chamber, drafts, rivals=["DDD"]), 0))
    assert (targets[0] == targets[1]).all()


def test_who_would_say_yes_to_both_texts_counts_once(paper):
    """At 10 logits of approval both camps have everybody's yes: the chair stands in the middle."""
    chamber = paper.chamber((0.5, -0.2, 0.1))
    drafts = [
        paper.draft(chamber, None, position=0.0),
        paper.draft(chamber, "democratic", position=1.0, valence=np.full(2, 10.0)),
        paper.draft(chamber, "sovereigntist", position=-0.5, valence=np.full(2, 10.0)),
    ]
    meeting = paper.meeting(chamber, drafts)
    assert balance(meeting, 0) == pytest.approx(np.full((2, 1), 0.25), abs=2e-3)

"""What each part does, against the same replications without it.

Differences are paired by replication (common random numbers), so that their
sign shows with few of them; each must be more than three standard errors from
0 (one false alarm in 700 if there were no difference).
"""

import numpy as np
import pytest

from sim.meeting.meeting_floor import MeetingFloor
from sim.model import NegotiationModel
from sim.scenario import Scenario
from sim.simulation import simulate
from sim.theory.ballot import Vote
from tests.conftest import compose

N = 60
PARTS = "sim.strategies"


def last_meeting(config, n=N):
    model = NegotiationModel(Scenario(config), range(n))
    model.run()
    meeting, outcome = model.last, model.outcome
    model.close()
    return meeting, outcome


def preset_meeting(name, opponent="uncoordinated", **values):
    return last_meeting(compose(democratic=name, sovereigntist=opponent, **values))


def support(meeting, camp="democratic", among=None):
    """Mean lean to a camp's first text, by replication."""
    at = next(c for c in meeting.camps if c.name == camp)
    lean = meeting.text.leans[meeting.own(at)[0]]
    mask = np.ones(lean.shape) if among is None else among
    return (lean * mask).sum(axis=1) / np.maximum(mask.sum(axis=1), 1)


def surely(difference):
    """Sign of a mean difference if it is surely not 0, else 0."""
    error = difference.std(ddof=1) / np.sqrt(len(difference))
    return int(np.sign(difference.mean())) * int(abs(difference.mean()) > 3 * error)


def test_an_ultimatum_lowers_the_support_of_hedgers():
    """Row 17 [found: S0]."""
    club, _ = preset_meeting("democracy_club")
    ultimatum, _ = preset_meeting("ultimatum")
    hedging = ~(club.coalition.any(axis=0) | ultimatum.coalition.any(axis=0))
    assert hedging.sum() > 20 * N
    assert surely(support(ultimatum, among=hedging) - support(club, among=hedging)) == -1


def test_an_elite_club_is_smaller_and_more_cohesive():
    """Rows 19, 66 [found: S0, S2]: size falls, agreement of those inside rises."""
    agreement, size = {}, {}
    for name in ("elite_club", "democracy_club", "inclusive_tent"):
        meeting, _ = preset_meeting(name)
        k = meeting.own(meeting.camps[0])[0]
        votes = MeetingFloor(meeting).ballot(k, "vote")
        inside = meeting.coalition[0] & (votes != Vote.ABSENT)
        agreement[name] = ((votes == Vote.YES) & inside).sum(axis=1) / inside.sum(axis=1)
        size[name] = meeting.coalition[0].sum(axis=1).astype(float)
    assert surely(size["elite_club"] - size["democracy_club"]) == -1
    assert surely(size["democracy_club"] - size["inclusive_tent"]) == -1
    assert surely(agreement["elite_club"] - agreement["inclusive_tent"]) >= 0


def test_courting_the_pivotal_costs_less_per_moved_vote_than_courting_the_aligned():
    """Row 47 [found: S1]; Groseclose & Snyder (1996) [memory]."""
    plain, _ = preset_meeting("no_action")
    k = plain.own(plain.camps[0])[0]
    won = {}
    for kind in ("Pivotal", "Aligned", "Poorest"):
        court = {"budget": 1.0, "court": {"_target_": f"{PARTS}.court.{kind}"}}
        meeting, _ = last_meeting(compose(strategy={"democratic": court}))
        assert meeting.money.spend[0] == pytest.approx(1.0)
        won[kind] = (meeting.text.expected.yes(k) - plain.text.expected.yes(k)).sum(axis=1)
    assert surely(won["Pivotal"]) == 1
    assert surely(won["Pivotal"] - won["Aligned"]) == 1
    assert surely(won["Pivotal"] - won["Poorest"]) == 1


@pytest.mark.parametrize(
    "instrument", ["aid", "infrastructure", "ties", "bilateral", "sanctions", "disinformation"]
)
def test_every_instrument_moves_leans(instrument):
    plain, _ = preset_meeting("no_action")
    kind = "Opposed" if instrument == "bilateral" else "Pivotal"
    strategy = {
        "budget": 1.0,
        "court": {"_target_": f"{PARTS}.court.{kind}"},
        "instruments": {"_target_": f"{PARTS}.instruments.Instruments", instrument: 1.0},
    }
    meeting, _ = last_meeting(compose(strategy={"democratic": strategy}))
    if instrument == "disinformation":  # works on the rival's text
        change = support(meeting, "sovereigntist") - support(plain, "sovereigntist")
        assert surely(change) == -1
    elif instrument == "sanctions":  # dependants give way and everyone else resents it
        k = plain.own(plain.camps[0])[0]
        moved = (meeting.text.leans[k] - plain.text.leans[k]).mean(axis=0)
        assert moved.max() > 0 > moved.min()
    else:
        assert surely(support(meeting) - support(plain)) == 1


def test_pledges_fill_the_coalition():
    """Rows 72, 81: benefits for members only."""
    base = {"invite": {"_target_": f"{PARTS}.invite.Everyone"}}
    bought = base | {
        "budget": 1.0,
        "court": {"_target_": f"{PARTS}.court.Pivotal"},
        "instruments": {"_target_": f"{PARTS}.instruments.Instruments", "pledges": 1.0},
    }
    without, _ = last_meeting(compose(strategy={"democratic": base}))
    with_them, _ = last_meeting(compose(strategy={"democratic": bought}))
    grown = with_them.coalition[0].sum(axis=1) - without.coalition[0].sum(axis=1)
    assert surely(grown.astype(float)) == 1


COURT = {"budget": 1.0, "court": {"_target_": f"{PARTS}.court.Pivotal"}}
AGAINST = {"target": {"_target_": f"{PARTS}.target.Against"}}


def test_what_one_pays_for_a_text_another_can_pay_against_it():
    """Counted on the same text, so that a rival takes back what was bought."""
    plain, _ = last_meeting(compose())
    alone, _ = last_meeting(compose(strategy={"democratic": COURT}))
    contested, _ = last_meeting(
        compose(strategy={"democratic": COURT, "sovereigntist": COURT | AGAINST})
    )
    assert surely(support(alone) - support(plain)) == 1
    assert surely(support(contested) - support(alone)) == -1


def test_paying_for_ones_own_text_takes_nothing_from_the_rivals():
    """Many vote for both, 76 of 157 in 2018 (computed)."""
    alone, _ = last_meeting(compose(strategy={"democratic": COURT}))
    both, _ = last_meeting(compose(strategy={"democratic": COURT, "sovereigntist": COURT}))
    np.testing.assert_allclose(support(both), support(alone), atol=1e-9)


def test_those_won_to_stay_away_are_absent():
    away = {"target": {"_target_": f"{PARTS}.target.Against", "ask": "absence"}}
    plain, before = last_meeting(compose())
    courted, after = last_meeting(
        compose(strategy={"sovereigntist": COURT | away | {"budget": 20.0}})
    )
    ours = plain.own(plain.camps[0])[0]
    absent = [outcome.tally[:, ours, 3].astype(float) for outcome in (before, after)]
    assert surely(absent[1] - absent[0]) == 1
    np.testing.assert_allclose(support(courted), support(plain))  # nobody's mind has changed


def test_monitoring_takes_the_edge_off_disinformation():
    """Row 28: the counter-effort."""
    attack = {
        "budget": 1.0,
        "court": {"_target_": f"{PARTS}.court.Pivotal"},
        "instruments": {"_target_": f"{PARTS}.instruments.Instruments", "disinformation": 1.0},
    }
    watch = attack | {
        "instruments": {"_target_": f"{PARTS}.instruments.Instruments", "monitoring": 1.0}
    }
    exposed, _ = last_meeting(compose(strategy={"sovereigntist": attack}))
    guarded, _ = last_meeting(compose(strategy={"sovereigntist": attack, "democratic": watch}))
    assert surely(support(guarded) - support(exposed)) == 1


def test_claims_are_held_against_conduct():
    """Rows 12, 20: the wider the gap, the dearer."""
    frame = {"_target_": f"{PARTS}.frame.Regime", "strength": 0.0}
    modest, _ = last_meeting(compose(strategy={"democratic": {"frame": frame | {"claim": 0.5}}}))
    proud, _ = last_meeting(compose(strategy={"democratic": {"frame": frame | {"claim": 1.0}}}))
    assert surely(support(proud) - support(modest)) == -1


@pytest.mark.parametrize(
    ("frame", "column"), [("Regime", "regime"), ("Development", "gdp_per_head")]
)
def test_a_frame_speaks_to_some_and_not_to_others(frame, column):
    """Row 18 [found: S0]."""
    plain, _ = preset_meeting("no_action")
    spoken, _ = last_meeting(
        compose(strategy={"democratic": {"frame": {"_target_": f"{PARTS}.frame.{frame}",
                                                   "emphasis": 1.0, "claim": 0.0}}})
    )  # fmt: skip
    roster = Scenario(compose()).roster
    value = roster.column(column)
    gain = (spoken.text.leans[1] - plain.text.leans[1]).mean(axis=0)
    high, low = gain[value >= np.median(value)].mean(), gain[value < np.median(value)].mean()
    assert (high > low) == (frame == "Regime")


def test_softer_texts_win_more_support():
    """Row 93: ambition against participation."""
    bold, _ = last_meeting(
        compose(strategy={"democratic": {"draft": {"_target_": f"{PARTS}.draft.Hold",
                                                   "ambition": 1.5}}})
    )  # fmt: skip
    soft, _ = last_meeting(
        compose(strategy={"democratic": {"draft": {"_target_": f"{PARTS}.draft.Hold",
                                                   "ambition": 0.6}}})
    )  # fmt: skip
    assert surely(support(soft) - support(bold)) == 1


def test_work_in_study_groups_takes_the_edge_off_the_rivals_text():
    """Row 45."""
    shaped, _ = preset_meeting("expand_and_monitor")
    k = shaped.own(shaped.camps[1])[0]
    assert (shaped.text.drafts[k].moved() > 0).all()
    plain, _ = preset_meeting("no_action")
    assert (plain.text.drafts[k].moved() == 0).all()


def test_a_camp_that_floods_the_table_has_more_texts_in_force():
    """Rows 8, 39."""
    plain, before = preset_meeting("no_action")
    flooded, after = preset_meeting("no_action", "rival_drafts")
    assert len(flooded.text.drafts) == len(plain.text.drafts) + 2
    mine = flooded.own(flooded.camps[1])
    assert after.adopted[:, mine].sum() > before.adopted[:, plain.own(plain.camps[1])].sum()


def test_what_loses_by_consensus_is_brought_before_a_majority():
    """Rows 39, 63: regime shifting, where the other side holds out against any one text."""
    config = {"forum": "wsis_review", "democratic": "hold_out"}
    stay = simulate(compose(**config), range(2 * N))["meetings"]
    shift = simulate(compose(sovereigntist="forum_shift", **config), range(2 * N))["meetings"]
    assert surely((shift["alignment"] - stay["alignment"]).to_numpy()) == -1


FOLLOW = "sim.strategies.venue.Follow"


def shifted(**follow):
    """The other side holds out, and answers where the text is taken; outcomes and their mean."""
    venue = {"venue": {"_target_": FOLLOW, **follow}} if follow else {}
    config = compose(
        forum="wsis_review", democratic="hold_out", sovereigntist="forum_shift",
        strategy={"democratic": venue},
    )  # fmt: skip
    return simulate(config, range(2 * N))["meetings"]


def test_a_camp_that_follows_a_shifted_text_is_not_left_behind():
    """Rows 39, 63, answered: its own text beside the other, or the other not taken up."""
    alone = shifted()
    table = shifted(table=True, motions=[], hold_out=False)
    both = shifted(table=True, motions=["competence", "no_action"], hold_out=True)
    lost = (alone["outcome"] == "sovereigntist").mean()
    assert lost > 0.05, "without an answer the shifted text is in force by itself"
    assert (table["outcome"] == "sovereigntist").mean() < 0.5 * lost
    assert (table["outcome"] == "both").mean() > (alone["outcome"] == "both").mean()
    for answered in (table, both):
        assert surely((answered["alignment"] - alone["alignment"]).to_numpy()) == 1


def test_objecting_to_an_item_that_the_movers_rivals_cannot_carry_changes_little():
    """Motions go with the majority for the text (docs/motions.md): they may only stop it."""
    alone = shifted()
    objects = shifted(table=False, motions=["competence", "no_action"], hold_out=True)
    lost = [(found["outcome"] == "sovereigntist").to_numpy() for found in (alone, objects)]
    assert not (lost[1] & ~lost[0]).any()


@pytest.mark.parametrize("camp", ["democratic", "sovereigntist"])
def test_following_does_nothing_where_nobody_shifts(camp):
    idle = {"democratic": "no_action", "sovereigntist": "uncoordinated"}[camp]
    for forum in ("wsis_review", "first_committee"):
        tables = [
            simulate(compose(forum=forum, **{camp: name}), range(8))
            for name in (idle, "counter_shift")
        ]
        for name in ("meetings", "drafts"):
            assert tables[0][name].equals(tables[1][name])


def test_joint_sponsors_have_more_ties_than_either_alone():
    """Row 40 [found: S1]: additive in ties; nothing in the data says more than the sum."""
    both, _ = preset_meeting("no_action")
    lean = {}
    for name, leaders in (("us", ["USA"]), ("eu", ["FRA", "DEU"])):
        meeting, _ = last_meeting(compose(strategy={"democratic": {"leaders": leaders}}))
        lean[name] = support(meeting)
    assert surely(support(both) - lean["us"]) == 1
    assert surely(support(both) - lean["eu"]) == 1


def test_contacts_give_a_camp_more_voice_where_talk_is_all_there_is():
    """Rows 103, 105: those within reach of its leaders end nearer to them."""
    gap = []
    for name in ("no_action", "soft_diplomacy"):
        config = compose("igf_cycle", democratic=name)
        config["scenario"]["calendar"] = config["scenario"]["calendar"][:1]
        model = NegotiationModel(Scenario(config), range(12))
        before = model.chamber.position[..., 0].copy()
        model.run()
        after, leaders = model.chamber.position[..., 0], model.scenario.camps[0].leaders
        middle = after[:, leaders].mean(axis=1, keepdims=True)
        near = model.last.room.present & (abs(before - middle) < 0.8)
        gap.append((abs(after - middle) * near).sum(axis=1) / near.sum(axis=1))
        model.close()
    assert surely(gap[1] - gap[0]) == -1

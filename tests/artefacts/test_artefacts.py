"""Effects that would be artefacts: what an instrument may not do, in any body, for any camp.

The fast subset runs in four kinds of body (majority, one text by consensus, a conference, a secret
ballot); `make statistics` runs all of them.
"""

import numpy as np
import pandas as pd
import pytest

from sim.model import NegotiationModel
from sim.scenario import Scenario
from sim.simulation import simulate
from tests.conftest import compose, presets

PARTS = "sim.strategies"
FAST = ("first_committee", "general_assembly", "oewg", "itu_plenipotentiary")
SLOW = tuple(name for name in presets("forum") if name not in FAST)
BODIES = [*FAST, *(pytest.param(name, marks=pytest.mark.slow) for name in SLOW)]
CAMPS = ("democratic", "sovereigntist")
OTHER = dict(zip(CAMPS, CAMPS[::-1], strict=True))
COURT = {"budget": 1.0, "court": {"_target_": f"{PARTS}.court.Pivotal"}}
WHIP = {
    "invite": {"_target_": f"{PARTS}.invite.Listed", "members": ["eu", "sco"]},
    "discipline": {"_target_": f"{PARTS}.discipline.Whip", "strength": 3.0},
}
AGAINST = {"target": {"_target_": f"{PARTS}.target.Against"}}


def play(forum, replications=24, **strategy):
    return simulate(compose(forum=forum, strategy=strategy), range(replications))


def drafts(tables):
    return tables["drafts"].sort_values(["replication", "draft"], ignore_index=True)


def mean_of(tables, camp, column):
    """Mean of a column over a camp's first text; NaN where there is none."""
    rows = tables["drafts"][tables["drafts"]["camp"] == camp]
    return rows.groupby("replication", observed=True)[column].first().to_numpy(dtype=float)


def not_below(change):
    """Whether a paired change is not significantly below 0 (false alarms below 1 in 10,000)."""
    error = change.std(ddof=1) / np.sqrt(len(change))
    return change.mean() >= -4.0 * error - 1e-9


@pytest.mark.parametrize("forum", BODIES)
@pytest.mark.parametrize("camp", CAMPS)
def test_tabling_ones_text_three_times_gains_nothing(forum, camp):
    """A body weighs who stands behind a text, not how often it was tabled."""
    copies = {"draft": {"_target_": f"{PARTS}.draft.Rivals", "texts": 2, "softening": 1.0}}
    once, thrice = play(forum), play(forum, **{camp: copies})
    sign = 1.0 if camp == "democratic" else -1.0
    change = sign * (
        thrice["meetings"]["alignment"].to_numpy() - once["meetings"]["alignment"].to_numpy()
    )
    error = change.std(ddof=1) / np.sqrt(len(change))
    assert change.mean() <= 4.0 * error + 0.05  # the law of copies: within a twentieth of a side


@pytest.mark.parametrize("forum", BODIES)
def test_swapping_the_camps_names_mirrors_the_votes(forum):
    config = compose(forum=forum, strategy={"democratic": COURT})
    mirrored = compose(forum=forum, strategy={"sovereigntist": COURT})
    camps = mirrored["scenario"]["camps"]
    camps["democratic"], camps["sovereigntist"] = camps["sovereigntist"], camps["democratic"]
    for item in mirrored["scenario"]["agenda"]:
        for text in item["drafts"]:
            text["camp"] = OTHER[text["camp"]]
    for key in ("yardstick",):
        points = mirrored["scenario"].get(key)
        if points:
            points["democratic"], points["sovereigntist"] = (
                points["sovereigntist"],
                points["democratic"],
            )
    plain, swapped = simulate(config, range(12)), simulate(mirrored, range(12))
    columns = ["draft", "result", "yes", "no", "abstain", "absent"]
    pd.testing.assert_frame_equal(drafts(plain)[columns], drafts(swapped)[columns])
    np.testing.assert_allclose(
        plain["meetings"]["alignment"], -swapped["meetings"]["alignment"], atol=1e-9
    )


@pytest.mark.parametrize("camp", CAMPS)
@pytest.mark.parametrize("means", [COURT, WHIP, COURT | AGAINST], ids=["pay", "whip", "against"])
def test_no_whip_and_no_payment_touches_a_secret_ballot(camp, means):
    """Nobody can verify how anybody voted (IT-9)."""
    plain = play("itu_election", **{camp: {}})
    moved = play("itu_election", **{camp: means})
    pd.testing.assert_frame_equal(drafts(plain), drafts(moved))


@pytest.mark.parametrize("forum", BODIES)
@pytest.mark.parametrize("camp", CAMPS)
@pytest.mark.parametrize("instrument", ["aid", "infrastructure", "ties", "bilateral"])
def test_no_gift_costs_its_giver_votes(forum, camp, instrument):
    """Sanctions (resentment, rows 33 to 36), ultimatums and claims may; gifts may not."""
    means = COURT | {
        "instruments": {"_target_": f"{PARTS}.instruments.Instruments", instrument: 1.0}
    }
    plain, given = play(forum), play(forum, **{camp: means})
    lead = [mean_of(t, camp, "yes") - mean_of(t, camp, "no") for t in (plain, given)]
    voted = (mean_of(plain, camp, "yes") > 0) & (mean_of(given, camp, "yes") > 0)
    if voted.sum() > 4:
        assert not_below((lead[1] - lead[0])[voted])


@pytest.mark.parametrize("forum", FAST[:2])
def test_speaking_with_one_voice_does_not_hurt_the_speakers(forum):
    plain = play(forum, 64)
    united = simulate(compose(forum=forum, sovereigntist="one_voice"), range(64))
    change = mean_of(united, "sovereigntist", "yes") - mean_of(plain, "sovereigntist", "yes")
    assert not_below(change)
    rival = mean_of(plain, "democratic", "yes") - mean_of(united, "democratic", "yes")
    assert not_below(rival)


@pytest.mark.parametrize("camp", CAMPS)
def test_either_camp_can_work_against_the_others_text(camp):
    """On real texts that passed, courting against them takes votes from them."""
    plain = play("first_committee", 64)
    opposed = play("first_committee", 64, **{camp: COURT | AGAINST})
    lead = [
        mean_of(t, OTHER[camp], "yes") - mean_of(t, OTHER[camp], "no") for t in (plain, opposed)
    ]
    change = lead[1] - lead[0]
    assert change.mean() + 4.0 * change.std(ddof=1) / np.sqrt(len(change)) < 0


def test_a_camp_without_a_text_of_its_own_is_not_idle_when_it_blocks():
    plain = simulate(compose("cybercrime_2019"), range(48))
    blocked = simulate(compose("cybercrime_2019", democratic="block"), range(48))
    yes = [
        t["drafts"].groupby("replication")["yes"].sum().to_numpy(float) for t in (plain, blocked)
    ]
    assert (yes[0] - yes[1]).mean() > 0


def test_where_one_text_is_agreed_on_a_camp_without_a_text_can_hold_out():
    """What counts in the study group is who withholds consensus."""
    plain, held = (
        simulate(compose("itu_t_facial_recognition", democratic=s), range(48))["drafts"]
        for s in ("no_action", "hold_out")
    )
    blocked = [(drafts["result"] == "blocked").sum() for drafts in (plain, held)]
    assert blocked[0] < blocked[1]


def test_working_against_the_one_text_of_a_study_group_makes_it_opposed_more_often():
    """Whoever is courted against the text is courted against what the group has made of it."""

    def approved(budget):
        config = compose("itu_t_facial_recognition", democratic="block")
        config["scenario"]["calendar"] = [{"year": 2021}]
        config["strategy"]["democratic"]["budget"] = budget
        model = NegotiationModel(Scenario(config), range(64))
        model.run()
        first = model.outcome.stage[:, 0] == 0
        model.close()
        return first.mean()

    shares = approved(0.0), approved(50.0)
    assert 0.1 < shares[0] < 0.9, "the slow track is opposed in some replications, not in all"
    assert shares[1] < shares[0]

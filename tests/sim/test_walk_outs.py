"""Walking out of a body: the vote, the weight, the contributions and what is implemented go too."""

import copy

import numpy as np
import pytest

from sim.errors import ConfigError
from sim.model import NegotiationModel
from sim.scenario import Scenario, example
from sim.simulation import simulate
from tests.conftest import compose

LEAVERS = ["IND", "BRA", "ZAF"]


def twice(*walk_outs, **extra):
    """The small room of the example, meeting in 2018 and in 2020."""
    config = copy.deepcopy(example())
    config["scenario"]["calendar"] = [{"year": 2018}, {"year": 2020}]
    config["scenario"]["walk_outs"] = list(walk_outs)
    config["scenario"] |= extra
    return config


def firms(*walk_outs):
    config = compose("vendor_exclusion_3gpp")
    config["scenario"]["calendar"] = [{"year": 2023}, {"year": 2025}]
    config["scenario"]["walk_outs"] = list(walk_outs)
    return config


def test_whoever_has_left_has_no_vote_from_its_year_on():
    """Eleven states that all come, three gone in 2020: by hand, 11 ballots and then 8."""
    config = twice({"who": LEAVERS, "of": "small_room", "year": 2020})
    config["forum"]["attendance"] = {"everyone": True}
    drafts = simulate(config, range(8))["drafts"]
    counts = drafts.set_index("meeting")[["yes", "no", "abstain"]].sum(axis=1)
    assert set(counts.loc[0]) == {11}
    assert set(counts.loc[1]) == {8}


def test_it_leaves_of_its_own_accord_where_the_decision_cost_more_than_leaving():
    tables = simulate(twice({"who": LEAVERS, "of": "small_room", "cost": 1.0}), range(8))
    told = tables["walk_outs"]
    first, second = told[told.meeting == 0], told[told.meeting == 1]
    assert (first.left == (first.loss > 1.0)).all()
    assert first.left.any() and (second.left >= first.left.to_numpy()).all()
    gone = first.set_index("replication").left
    absent = tables["drafts"].query("meeting == 1").groupby("replication").absent.min()
    assert (absent[gone] >= 3).all()


def test_one_that_nothing_could_drive_out_changes_no_other_table():
    """A cost that no loss reaches is no walk-out: every table but its own is the same."""
    with_it = simulate(twice({"who": LEAVERS, "of": "small_room", "cost": 1e6}), range(6))
    without = simulate(twice(), range(6))
    assert not with_it.pop("walk_outs").left.any()
    assert all(with_it[name].equals(table) for name, table in without.items())


def test_what_a_decision_costs_by_hand():
    """The loss is what the best text would have been worth, less the best of what was adopted."""
    model = NegotiationModel(Scenario(twice({"who": ["IND"], "of": "small_room", "cost": 1.0})))
    while model.meeting is None or model.meeting.round < model.meeting.rounds - 1:
        model.step()
    meeting = model.meeting
    place = model.scenario.roster.iso3.index("IND")
    model.step()
    worth = []
    for draft in meeting.text.drafts:
        at = model.chamber.positions.now()[0, place]
        far = (draft.salience * (at - draft.status_quo[0]) ** 2).sum()
        near = (draft.salience * (at - draft.position[0]) ** 2).sum()
        worth.append(draft.stakes[0] * (far - near))
    got = [w for w, adopted in zip(worth, model.outcome.adopted[0], strict=True) if adopted]
    loss = max(*worth, 0.0) - (max(got) if got else 0.0)
    told = model.recorder.tables()["walk_outs"]
    assert told.loss.iloc[0] == pytest.approx(max(loss, 0.0))


def test_contributions_leave_with_the_firm_and_come_to_the_body_it_goes_to():
    config = firms({"who": ["huawei", "zte"], "of": "three_gpp", "to": "ieee_sa", "year": 2025})
    config["forums"] = {"ieee_sa": compose(forum="ieee_sa")["forum"]}
    config["scenario"]["calendar"][1] = {"year": 2025, "forum": "ieee_sa"}
    scenario = Scenario(config)
    spectrum = scenario.roster.iso3.index("spreadtrum")
    body, other = scenario.forums["three_gpp"], scenario.forums["ieee_sa"]
    zte = scenario.roster.iso3.index("zte")
    assert scenario.entitled_in(body, 2023)[zte] and not scenario.entitled_in(body, 2025)[zte]
    assert scenario.entitled_in(other, 2025)[zte]
    assert scenario.entitled_in(body, 2025)[spectrum]


def test_whoever_leaves_for_no_body_implements_the_standard_of_its_own():
    stays = firms()
    leaves = firms({"who": ["huawei", "zte"], "of": "three_gpp", "year": 2025})
    leaves["scenario"]["de_facto"]["camp"] = stays["scenario"]["de_facto"]["camp"] = "market"
    bound = []
    for config in (stays, leaves):
        table = simulate(config, range(4))["adoption"]
        table = table[(table.year == 2025) & (table.rule == "de_facto")]
        bound.append(table.set_index("replication").bound)
    assert (bound[1] > bound[0]).all()


def test_a_camp_all_of_whose_leaders_have_left_brings_no_text():
    walk = {"who": ["RUS", "CHN"], "of": "small_room", "year": 2020}
    drafts = simulate(twice(walk), range(3))["drafts"]
    assert set(drafts[drafts.meeting == 1].camp) == {"democratic"}


def test_walking_out_is_the_same_act_for_either_camp():
    """With the camps' names exchanged every measure is the other's."""
    config = twice({"who": ["RUS", "CHN"], "of": "small_room", "year": 2020})
    names = {"democratic": "sovereigntist", "sovereigntist": "democratic"}
    other = copy.deepcopy(config)
    for part in ("camps", "yardstick"):
        swapped = {names[name]: value for name, value in other["scenario"][part].items()}
        other["scenario"][part] = {name: swapped[name] for name in reversed(swapped)}
    for draft in other["scenario"]["agenda"][0]["drafts"]:
        draft["camp"] = names[draft["camp"]]
    ours, theirs = (simulate(one, range(6))["meetings"] for one in (config, other))
    for name, mirror in names.items():
        assert ours[f"utility_{name}"].to_numpy() == pytest.approx(
            theirs[f"utility_{mirror}"].to_numpy()
        )


def test_one_replication_walks_out_as_it_does_among_others():
    config = twice({"who": LEAVERS, "of": "small_room", "cost": 1.0})
    many = simulate(config, range(8))["walk_outs"]
    alone = simulate(config, range(5, 6))["walk_outs"]
    row = many[many.replication == 5]
    assert np.allclose(row.loss, alone.loss) and (row.left.to_numpy() == alone.left).all()


@pytest.mark.parametrize(
    ("walk", "says"),
    [
        ({"who": ["IND"], "of": "small_rom", "year": 2020}, r"walk_outs\[0\]\.of: unknown body"),
        ({"who": ["FRA"], "of": "small_room", "year": 2020}, "no seat in any body"),
        ({"who": ["IND"], "of": "small_room", "year": 2021}, "does not meet then or later"),
        ({"who": ["IND"], "of": "small_room"}, "give the year in which they leave"),
        ({"who": ["IND"], "of": "small_room", "year": 2020, "cost": 1.0}, "got 'both'"),
        ({"who": ["IND"], "of": "small_room", "cost": -1.0}, "cost"),
        ({"who": ["IND"], "of": "small_room", "to": "small_room", "cost": 1.0}, "that they leave"),
    ],
)
def test_what_cannot_be_is_refused_with_its_key(walk, says):
    with pytest.raises(ConfigError, match=says):
        Scenario(twice(walk))


def wapi(*walk_outs):
    config = compose("wapi_2006")
    config["scenario"]["walk_outs"] = list(walk_outs)
    return config


def test_nobody_answers_comments_on_a_text_whose_proposers_have_walked_out():
    """Prague, June 2006: by hand, what failed in March fails again, as no vote turns."""
    walk = {"who": ["CHN"], "of": "jtc1_fast_track", "year": 2006, "before": "after_resolution"}
    stayed, left = (simulate(wapi(*walks), range(40))["drafts"] for walks in ((), (walk,)))
    ours = [table[table.draft == "wapi"] for table in (stayed, left)]
    assert ours[0].adopted.mean() > ours[1].adopted.mean() + 0.2
    theirs = [table[table.draft == "ieee_802_11i"] for table in (stayed, left)]
    assert theirs[0].adopted.tolist() == theirs[1].adopted.tolist()
    by_others = wapi({**walk, "who": ["FRA"]})
    others = simulate(by_others, range(40))["drafts"]
    assert others[others.draft == "wapi"].adopted.tolist() == ours[0].adopted.tolist()


def test_a_stage_that_the_body_has_not_is_refused():
    walk = {"who": ["CHN"], "of": "jtc1_fast_track", "year": 2006, "before": "after_resolutions"}
    with pytest.raises(ConfigError, match="after_resolution"):
        Scenario(wapi(walk))
    with pytest.raises(ConfigError, match="goes with a year"):
        Scenario(wapi({**walk, "year": None, "cost": 1.0, "before": "enquiry"}))

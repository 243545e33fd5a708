"""Tabling: from an agenda item to texts on the table."""

import numpy as np
import pytest

from sim.agenda import axis_weights
from sim.model import NegotiationModel
from sim.scenario import Scenario, simulate
from sim.tabling import Implied, Table, coordinates, likeness, mean_position
from tests.conftest import compose


def tabled(n_replications=3, uncertainty="estimated", democratic=None, **values):
    """The 2018 item in the First Committee, before anyone moves."""
    config = compose(uncertainty=uncertainty, **values)
    if democratic:
        config["strategy"]["democratic"] |= democratic
    scenario = Scenario(config)
    model = NegotiationModel(scenario, range(n_replications))
    item = scenario.spec.agenda[0]
    table = Table(
        model.chamber,
        item,
        scenario.camps,
        key="scenario.agenda[0]",
        label="meeting/0/information_security",
        chair=False,
        uncertain=scenario.uncertain,
    )
    return scenario, model.chamber, item, table


@pytest.mark.parametrize("uncertainty", ["estimated", "fixed"])
def test_before_anyone_moves_the_lean_is_exactly_the_one_the_record_implies(uncertainty):
    scenario, chamber, item, table = tabled(uncertainty=uncertainty, model={"own_interest": {}})
    leaders = [camp.leaders for camp in scenario.camps]
    for draft, spec in zip(table.drafts, item.drafts, strict=True):
        sponsors = chamber.roster.codes(spec.sponsors)
        opponents = next(group for group in leaders if not (group & sponsors).any())
        implied = Implied.by_record(
            chamber,
            sponsors,
            opponents,
            item,
            f"meeting/0/information_security/draft/{spec.name}",
            scenario.uncertain,
        )
        ties = chamber.behaviour.tie * chamber.tie_share(sponsors)
        lean, expected = draft.lean(chamber.position), implied.lean + ties
        assert lean[:, ~sponsors] == pytest.approx(expected[:, ~sponsors], abs=1e-9)
        bound = draft.halfwidth[:, None] + chamber.behaviour.sponsorship
        bound = np.maximum(bound, expected[:, sponsors])
        assert lean[:, sponsors] == pytest.approx(bound, abs=1e-9)
        assert (draft.halfwidth == implied.halfwidth).all()


def test_what_only_a_member_itself_knows_touches_only_the_blocs_named():
    _, chamber, _, table = tabled(model={"own_interest": {"caricom": 1.5}})
    _, _, _, plain = tabled(model={"own_interest": {}})
    inside = chamber.roster.blocs["caricom"]
    for draft, without in zip(table.drafts, plain.drafts, strict=True):
        off = draft.lean(chamber.position) - without.lean(chamber.position)
        assert (abs(off[:, inside]) > 0).all()
        assert off[:, ~inside] == pytest.approx(0.0, abs=1e-9)


def test_the_first_sounding_in_the_meeting_is_that_lean_with_bloc_lines():
    scenario, chamber, _, table = tabled(model={"discipline": {}})
    model = NegotiationModel(scenario, range(3))
    model._open(*model._queue[0])
    for draft, lean in zip(table.drafts, model.meeting.leans, strict=True):
        assert (draft.lean(chamber.position) == lean).all()


def test_at_ambition_1_a_text_stands_with_its_sponsors():
    _, chamber, _, table = tabled(uncertainty="fixed")
    for draft in table.drafts:
        own = chamber.position[:, draft.sponsors].mean(axis=1)
        assert draft.position == pytest.approx(own)


@pytest.mark.parametrize("ambition", [0.25, 1.0, 1.5])
def test_ambition_scales_the_way_from_the_status_quo(ambition):
    hold = {"draft": {"_target_": "sim.strategies.draft.Hold", "ambition": ambition}}
    _, _, _, table = tabled(democratic=hold)
    _, _, _, plain = tabled()
    text, full = table.drafts[1], plain.drafts[1]
    assert text.position - text.status_quo == pytest.approx(
        ambition * (full.position - full.status_quo)
    )
    assert table.drafts[0].position == pytest.approx(plain.drafts[0].position)


def test_less_ambition_loses_supporters_slowly_and_opponents_fast():
    """Opponents of the full text gain by dilution; the more extreme friends lose."""
    hold = {"draft": {"_target_": "sim.strategies.draft.Hold", "ambition": 0.5}}
    _, chamber, _, table = tabled(democratic=hold, uncertainty="fixed")
    _, _, _, plain = tabled(uncertainty="fixed")
    change = table.drafts[1].lean(chamber.position) - plain.drafts[1].lean(chamber.position)
    gain = plain.drafts[1].gain(chamber.position)
    assert (change[gain < 0] > 0).all()


def test_status_quo_lies_midway_unless_given():
    _, _, _, table = tabled()
    assert table.status_quo == pytest.approx(table.yardstick.midpoint)
    assert table.yardstick.alignment(table.status_quo) == pytest.approx(np.zeros(3), abs=1e-12)


def test_sponsors_lean_to_their_own_text_and_against_the_rival():
    scenario, chamber, _, table = tabled(uncertainty="fixed")
    democratic, sovereigntist = (camp.leaders for camp in scenario.camps)
    theirs, ours = (draft.lean(chamber.position)[0] for draft in table.drafts)
    assert ours[democratic].min() > 0 > ours[sovereigntist].max()
    assert theirs[sovereigntist].min() > 0 > theirs[democratic].max()


def test_likeness_is_a_distribution_over_past_roll_calls():
    scenario, chamber, item, _ = tabled()
    one, other = (camp.leaders for camp in scenario.camps)
    weight = likeness(chamber, one, other, item)
    assert weight.shape == (len(chamber.calibration.items),)
    assert weight.sum() == pytest.approx(1.0) and (weight >= 0).all()


def test_what_is_drawn_is_the_weighted_record_on_average():
    """Mean cut and slope of 3000 draws, within 4.5 standard errors."""
    n = 3000
    scenario, chamber, item, _ = tabled(n)
    one, other = (camp.leaders for camp in scenario.camps)
    drawn = Implied.by_record(chamber, one, other, item, "label", True)
    mean = Implied.by_record(chamber, one, other, item, "label", False)
    off = drawn.halfwidth - mean.halfwidth
    assert abs(off.mean()) < 4.5 * off.std() / np.sqrt(n)
    off = (drawn.lean - mean.lean)[:, ::20]
    assert (abs(off.mean(axis=0)) < 4.5 * off.std(axis=0) / np.sqrt(n)).all()


def test_salience_is_scaled_to_1_and_ordered_by_axis():
    weight = axis_weights(("a", "b", "c"), {"c": 1.0, "a": 3.0}, "salience")
    assert weight.tolist() == [0.75, 0.0, 0.25]


def test_place_left_out_is_0(paper):
    chamber = paper.chamber([[1.0, 2.0], [0.0, 0.0], [-1.0, 4.0]])
    assert coordinates(chamber, {"development": 2}, "x").tolist() == [[0.0, 2.0]] * 2


def test_mean_position_of_a_group(paper):
    chamber = paper.chamber([[1.0, 2.0], [0.0, 0.0], [-1.0, 4.0]])
    assert mean_position(chamber, np.array([True, False, True])).tolist() == [[0.0, 3.0]] * 2


def test_the_chair_begins_where_things_stand():
    scenario = Scenario(compose(forum="oewg"))
    model = NegotiationModel(scenario, range(2))
    model._open(*model._queue[0])
    chair = model.meeting.drafts[0]
    assert chair.name == "chair" and chair.camp is None
    assert model.meeting.yardstick.alignment(chair.position) == pytest.approx(np.zeros(2), abs=1e-9)
    assert (chair.gain(model.chamber.position) == 0).all()


def test_sponsors_vote_for_their_own_text(config):
    """Leading sponsors voted yes on 21 of 21 digital texts of 2005 to 2022 (computed: UV)."""
    values = config(scenario="unga_cyber_2018", record={"votes": True})
    votes = simulate(values, range(60))["votes"]
    russia = votes[(votes.iso3 == "RUS") & (votes.draft == "A/RES/73/27") & (votes.vote != "X")]
    assert (russia.vote == "Y").mean() > 0.9

"""Tabling: from an agenda item to texts on the table."""

from dataclasses import replace

import numpy as np
import pytest

from sim.errors import ConfigError
from sim.forecast.ballot import ballot, ballot_terms, parameters
from sim.forecast.evidence import Call, History, gather
from sim.forecast.tally import forecast
from sim.meeting.agenda import DraftSpec, axis_weights
from sim.meeting.initial_support import Implied, agenda_weight, call_of
from sim.meeting.sounding import stance
from sim.meeting.tabling import Table, coordinates, mean_position, pooled_stakes
from sim.model import NegotiationModel
from sim.scenario import Scenario
from sim.simulation import check, simulate
from sim.theory.ballot import Vote, ballot_probability
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
        scenario.yardsticks[item.name],
        key="scenario.agenda[0]",
        label="meeting/0/information_security",
        chair=False,
        uncertain=scenario.uncertain,
    )
    return scenario, model.chamber, item, table


def forecast_of(chamber, item, spec, lines):
    """Forecast a text by the functions that ``plenary predict`` calls."""
    history = History.of(chamber.calibration)
    topic = tuple(word for word in item.like if len(word) > 2)
    flags = " ".join(word for word in item.like if len(word) == 2)
    date = np.datetime64(chamber.calibration.cutoff)
    value = parameters(chamber.calibration)
    evidence = gather(history, Call(date, lines, topic, spec.title, flags))
    z, band = ballot(ballot_terms(evidence, value), value)
    at = history.index(chamber.roster.iso3)
    return z[at], band[at]


def test_a_text_that_hardly_leaves_what_holds_tells_little_of_what_a_step_matters(paper):
    """Slopes 1 at a distance of 1 and 9 at a third: a regression over both weighs them 9 to 1."""
    chamber = paper.chamber()
    far = paper.draft(chamber, position=1.0, stakes=1.0)
    near = paper.draft(chamber, position=1 / 3, stakes=9.0)
    # members at 1, 0, -1: gains 2x - 1 and (2x)/3 - 1/9, variances 8/3 and 8/27
    assert pooled_stakes([far, near], chamber.position) == pytest.approx([1.8, 1.8])
    assert pooled_stakes([far, far], chamber.position) == pytest.approx([1.0, 1.0])


def test_an_amendment_among_the_drafts_is_forecast_as_predict_does():
    scenario, chamber, item, _ = tabled(uncertainty="fixed")
    text = item.drafts[0]
    words = ["CHN", "RUS"] if text.camp == "democratic" else ["USA", "DEU"]
    change = DraftSpec(name="L.1", camp="democratic", amends=text.name, sponsors=words)
    assert change.kind == "amendment"
    item.drafts.append(change)
    table = Table(chamber, item, scenario.camps, scenario.yardsticks[item.name], uncertain=False,
                  key="scenario.agenda[0]", label="meeting/0/a", chair=False)  # fmt: skip
    _, on_text = lines_of(scenario, chamber, text)
    history, value = History.of(chamber.calibration), parameters(chamber.calibration)
    at = np.datetime64(chamber.calibration.cutoff)
    target = call_of(chamber.calibration, on_text, item, text)
    amendment = replace(
        call_of(chamber.calibration, dict.fromkeys(words, 2), item, change), date=at
    )
    expected = forecast(history, replace(amendment, amends=target), value)
    free = ~np.isin(chamber.roster.iso3, words)
    lean, band = table.drafts[-1].lean(chamber.position)[0], table.drafts[-1].halfwidth[0]
    chance = np.stack(ballot_probability(lean, band), axis=-1)
    seats = history.index(chamber.roster.iso3)
    assert chance[free] == pytest.approx(expected.chance[seats][free], abs=0.05)  # ties apart


def test_a_draft_cannot_amend_itself_nor_amend_as_a_text():
    with pytest.raises(ConfigError, match="kind: a draft that amends another is"):
        DraftSpec(name="L.1", camp="democratic", amends="L.2", kind="text")
    _, _, item, _ = tabled()
    item.drafts.append(DraftSpec(name="L.1", camp="democratic", amends="L.1"))
    scenario, chamber, *_ = tabled()
    with pytest.raises(ConfigError, match=r"drafts\[2\].amends: cannot amend itself"):
        Table(chamber, item, scenario.camps, scenario.yardsticks[item.name], uncertain=False,
              key="scenario.agenda[0]", label="meeting/0/a", chair=False)  # fmt: skip


def lines_of(scenario, chamber, spec):
    roster = chamber.roster
    sponsors, against = roster.codes(spec.known.in_favour), roster.codes(spec.known.against)
    codes = np.array(roster.iso3)
    lines = dict.fromkeys(codes[against].tolist(), int(Vote.NO))
    return sponsors, lines | dict.fromkeys(codes[sponsors].tolist(), int(Vote.YES))


def test_at_the_estimates_the_first_lean_is_the_forecast_of_predict():
    scenario, chamber, item, table = tabled(uncertainty="fixed")
    for draft, spec in zip(table.drafts, item.drafts, strict=True):
        sponsors, lines = lines_of(scenario, chamber, spec)
        z, band = forecast_of(chamber, item, spec, lines)
        expected = z + chamber.behaviour.tie * chamber.tie_share(sponsors)
        lean = draft.lean(chamber.position)
        for row in lean:
            assert row[~sponsors] == pytest.approx(expected[~sponsors], abs=1e-9)
        bound = np.maximum(band + chamber.behaviour.sponsorship, expected)[sponsors]
        assert lean[0, sponsors] == pytest.approx(bound, abs=1e-9)
        assert np.allclose(draft.halfwidth, band)
        assert (draft.noise == 1).all()


def test_drawn_chances_are_those_of_the_forecast_on_average():
    """Mean chance of yes over 1500 replications against the forecast's, all members."""
    scenario, chamber, item, table = tabled(1500, model={"tie": 0.0})
    for draft, spec in zip(table.drafts, item.drafts, strict=True):
        sponsors, lines = lines_of(scenario, chamber, spec)
        z, band = forecast_of(chamber, item, spec, lines)
        told = ballot_probability(z, band)[2]
        drawn = ballot_probability(draft.lean(chamber.position), draft.halfwidth)[2].mean(axis=0)
        off = (drawn - told)[~sponsors]
        assert abs(off).max() < 0.06 and abs(off.mean()) < 0.02


def test_a_text_of_the_same_line_is_moved_alike_and_another_is_not():
    config = compose(scenario="unga_cyber_2018_2019", forum="general_assembly")
    scenario = Scenario(config)
    model = NegotiationModel(scenario, range(300))
    shift = {}
    for item in scenario.spec.agenda:
        table = Table(
            model.chamber, item, scenario.camps, scenario.yardsticks[item.name],
            key=scenario.key_of(item), label=f"meeting/{item.name}", chair=False, uncertain=True,
        )  # fmt: skip
        for draft in table.drafts:
            lean = draft.lean(model.chamber.anchor)
            shift[draft.name] = np.median(lean - lean.mean(axis=0), axis=1)
    same = np.corrcoef(shift["A/RES/73/27"], shift["A/RES/74/29"])[0, 1]
    other = np.corrcoef(shift["A/RES/73/27"], shift["A/RES/73/266"])[0, 1]
    value = parameters(model.chamber.calibration)
    new = value["known_shift_sd"] / value["shift_sd"]
    lasting = 1.0 - min(1.0, new) ** 2  # share of the variance that stays
    assert abs(same - lasting) < 0.15 and abs(other) < 0.3


@pytest.mark.parametrize("letter", ["Y", "N", "A"])
def test_who_has_declared_a_line_keeps_it(letter):
    config = compose(scenario="unga_cyber_2018")
    config["scenario"]["agenda"][0]["drafts"][0]["lines"] = {"BRA": letter, "IND": letter}
    scenario = Scenario(config)
    model = NegotiationModel(scenario, range(400))
    model._open(*model._queue[0])
    draft = model.meeting.text.drafts[0]
    chance = ballot_probability(stance(model.meeting, 0), draft.halfwidth)
    for code in ("BRA", "IND"):
        at = scenario.roster.index(code)
        told = chance[("N", "A", "Y").index(letter)]
        assert np.broadcast_to(told, (400, told.shape[-1]))[:, at].mean() > 0.9


def test_a_declared_line_that_is_none_is_refused():
    config = compose(scenario="unga_cyber_2018")
    text = config["scenario"]["agenda"][0]["drafts"][0]
    text["lines"] = {"BRA": "yes"}
    with pytest.raises(ConfigError, match=r"drafts\[0\].*lines.BRA"):
        Scenario(config)
    text["lines"] = {"RUS": "N"}
    with pytest.raises(ConfigError, match=r"lines.RUS: sponsors this text"):
        check(config)
    text["lines"] = {"BRZ": "Y"}
    scenario = Scenario(config)
    with pytest.raises(ConfigError, match=r"lines.BRZ: .*BRA"):
        NegotiationModel(scenario, range(1)).run()


def test_what_only_a_member_itself_knows_touches_only_the_blocs_named():
    nobody = {"scenario": "generic_agenda"}
    _, chamber, _, table = tabled(model={"own_interest": {"caricom": 1.5}}, **nobody)
    _, _, _, plain = tabled(model={"own_interest": {}}, **nobody)
    inside = chamber.roster.blocs["caricom"]
    for draft, without in zip(table.drafts, plain.drafts, strict=True):
        off = draft.lean(chamber.position) - without.lean(chamber.position)
        assert (abs(off[:, inside]) > 0).all()
        assert off[:, ~inside] == pytest.approx(0.0, abs=1e-9)


def test_the_first_sounding_in_the_meeting_is_that_lean_with_bloc_lines():
    scenario, chamber, _, table = tabled(model={"discipline": {}})
    model = NegotiationModel(scenario, range(3))
    model._open(*model._queue[0])
    for draft, lean in zip(table.drafts, model.meeting.text.leans, strict=True):
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
    assert table.status_quo == pytest.approx(np.tile(table.yardstick.midpoint, (3, 1)))
    assert table.yardstick.alignment(table.status_quo) == pytest.approx(np.zeros(3), abs=1e-12)


def test_sponsors_lean_to_their_own_text_and_against_the_rival():
    scenario, chamber, _, table = tabled(uncertainty="fixed")
    democratic, sovereigntist = (camp.leaders for camp in scenario.camps)
    theirs, ours = (draft.lean(chamber.position)[0] for draft in table.drafts)
    assert ours[democratic].min() > 0 > ours[sovereigntist].max()
    assert theirs[sovereigntist].min() > 0 > theirs[democratic].max()


def test_a_text_of_nobody_is_the_weighted_agenda_on_average():
    """Mean lean and band of 3000 draws, within 4.5 standard errors."""
    n = 3000
    _, chamber, item, _ = tabled(n)
    weight = agenda_weight(chamber, item)
    assert weight.shape == (len(chamber.calibration.items),)
    assert weight.sum() == pytest.approx(1.0) and (weight >= 0).all()
    spec = DraftSpec(name="nobody's", camp="democratic")  # no line, and no title that tells
    drawn = Implied.of(chamber, {}, item, spec, "label", True)
    mean = Implied.of(chamber, {}, item, spec, "label", False)
    for off in (drawn.halfwidth - mean.halfwidth, (drawn.lean - mean.lean)[:, ::20]):
        assert (abs(off.mean(axis=0)) < 4.5 * off.std(axis=0) / np.sqrt(n)).all()
    assert drawn.seen_at is None and drawn.noise is chamber.noise


def test_a_titled_text_that_nobody_speaks_for_is_forecast_from_the_record():
    _, chamber, item, _ = tabled(20, uncertainty="fixed")
    found = Implied.of(chamber, {}, item, item.drafts[0], "label", False)
    assert found.seen_at is not None and (found.lean == found.lean[0]).all()


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
    chair = model.meeting.text.drafts[0]
    assert chair.name == "chair" and chair.camp is None
    yardstick = model.meeting.text.yardstick
    assert yardstick.alignment(chair.position) == pytest.approx(np.zeros(2), abs=1e-9)
    assert (chair.gain(model.chamber.position) == 0).all()


def test_sponsors_vote_for_their_own_text(config):
    """Leading sponsors voted yes on 21 of 21 digital texts of 2005 to 2022 (computed: UV)."""
    values = config(scenario="unga_cyber_2018", record={"votes": True})
    votes = simulate(values, range(60))["votes"]
    russia = votes[(votes.iso3 == "RUS") & (votes.draft == "A/RES/73/27") & (votes.vote != "X")]
    assert (russia.vote == "Y").mean() > 0.9

"""Interventions act and are not inferred from; the yardstick stays; luck is the same."""

import copy

import numpy as np
import pytest

from sim.errors import ConfigError
from sim.model import NegotiationModel
from sim.scenario import Scenario, example
from sim.simulation import simulate

R = 60


def config(*words, **more):
    out = copy.deepcopy(example()) | {"record": {"votes": True}} | more
    out["scenario"]["what_if"] = list(words)
    return out


def played(*words, **more):
    return simulate(config(*words, **more), range(R))


def letters(tables, code, text):
    votes = tables["votes"]
    mine = votes[(votes["iso3"] == code) & (votes["draft"] == text)]
    return mine.sort_values("replication")["vote"].to_numpy()


def test_without_a_change_nothing_changes():
    assert played()["votes"].equals(
        simulate({**example(), "record": {"votes": True}}, range(R))["votes"]
    )


def test_who_joins_sponsors_the_text_and_nobody_infers_from_it():
    """The rival text keeps the ballots of those without ties to the newcomer (DESIGN §4)."""
    plain = NegotiationModel(Scenario(config()), range(R))
    joined = NegotiationModel(Scenario(config("join IND")), range(R))
    for model in (plain, joined):
        model._open(*model._queue[0])
    mine, other = (model.meeting.text.drafts for model in (plain, joined))
    rivals = [k for k, draft in enumerate(mine) if draft.camp == "sovereigntist"]
    for k in rivals:
        assert np.array_equal(
            mine[k].lean(plain.chamber.position), other[k].lean(joined.chamber.position)
        )
    own = next(draft for draft in other if draft.camp == "democratic")
    assert own.sponsors[plain.scenario.roster.iso3.index("IND")]
    ends = [model.scenario.yardsticks["security"].ends for model in (plain, joined)]
    assert np.array_equal(ends[0], ends[1])


def test_who_joins_votes_for_the_text_of_its_camp():
    before, after = (letters(played(*words), "IND", "two") for words in ((), ("join IND",)))
    assert (after == "Y").sum() > (before == "Y").sum()
    cast = after[after != "X"]
    assert (cast == "Y").mean() > 0.9  # as sponsors do on record: 319 of 327 voted yes


def test_who_leaves_is_no_longer_held_to_the_text():
    scenario = Scenario(config("leave JPN"))
    model = NegotiationModel(scenario, range(2))
    model._open(*model._queue[0])
    place = scenario.roster.iso3.index("JPN")
    assert not any(camp.leaders[place] for camp in model.meeting.camps)
    assert not any(draft.sponsors[place] for draft in model.meeting.text.drafts)


def test_who_is_absent_casts_no_ballot_and_others_come_as_before():
    before, after = played(), played("absent BRA")
    assert set(letters(after, "BRA", "one")) == {"X"} and set(letters(before, "BRA", "one")) != {
        "X"
    }
    away = [letters(tables, "KEN", "one") == "X" for tables in (before, after)]
    assert np.array_equal(*away)


@pytest.mark.parametrize(("word", "letter"), [("yes", "Y"), ("no", "N"), ("abstain", "A")])
def test_who_is_instructed_votes_so(word, letter):
    assert set(letters(played(f"vote KEN {word} one"), "KEN", "one")) <= {letter, "X"}


def test_who_is_paid_leans_to_the_text_of_the_camp_that_pays():
    before, after = (letters(played(*words), "KEN", "two") for words in ((), ("pay KEN 20",)))
    score = {"N": 0, "A": 1, "Y": 2}
    both = (before != "X") & (after != "X")
    shift = [score[b] - score[a] for a, b in zip(before[both], after[both], strict=True)]
    assert min(shift) >= 0 and sum(shift) > 0
    dead = played("pay KEN 20", model={"side_payment": 0.0})
    assert np.array_equal(
        letters(dead, "KEN", "two"), letters(played(model={"side_payment": 0.0}), "KEN", "two")
    )


def tabled(*words):
    model = NegotiationModel(Scenario(config(*words)), range(R))
    model._open(*model._queue[0])
    return {draft.name: draft for draft in model.meeting.text.drafts}


def test_a_text_that_stands_elsewhere_moves_by_so_much():
    before, after = tabled(), tabled("text openness 0.5 two")
    axis = Scenario(config()).calibration.axes.index("openness")
    moved = {name: (after[name].position - before[name].position) for name in before}
    assert np.allclose(moved["two"][:, axis], 0.5) and not moved["one"].any()
    assert np.array_equal(after["two"].stakes, before["two"].stakes)


def test_names_and_common_codes_are_understood():
    [join] = Scenario(config("join South Africa KEN")).changes
    assert join.members == ("ZAF", "KEN")
    with pytest.raises(ConfigError, match=r"already leads the democratic camp, got 'DEU'"):
        Scenario(config("join Germany"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("joyn IND", "Did you mean 'join'"),
        ("join", "names no member"),
        ("join XXX", "no such member, got 'XXX'"),
        ("join FRA", "has no seat in any body of the scenario, got 'FRA'"),
        ("join RUS", "already leads the sovereigntist camp"),
        ("leave IND", "leads no camp that it could leave"),
        ("leave RUS CHN", "leaves the sovereigntist camp without a leader in 2018"),
        ("leave DEU 2030", "is no year in which the scenario's bodies meet"),
        ("leave DEU 1900", "is no year in which the scenario's bodies meet"),
        ("vote IND", "names no ballot"),
        ("pay IND", "names no amount"),
        ("pay IND 0", "names no amount"),
        ("pay IND 500", "pays more than one member can be given"),
        ("text opennes 0.2", "Did you mean 'openness'"),
        ("text openness far", "a number from"),
        ("text openness 0.2 three", "is on no agenda"),
        (7, "must be a text"),
        ("", "must be words"),
    ],
)
def test_what_contradicts_the_scenario_is_refused_before_anything_runs(words, said):
    with pytest.raises(ConfigError, match=said) as refused:
        Scenario(config(words))
    assert refused.value.key.startswith("scenario.what_if")


def test_a_change_of_a_later_year_leaves_the_years_before_alone():
    def tables(*words):
        out = config(*words)
        out["scenario"]["calendar"] = [{"year": 2018}, {"year": 2020}]
        return simulate(out, range(R))["votes"]

    before, after = tables(), tables("absent KEN 2020")
    first = before["meeting"] == before["meeting"].min()
    assert before[first].equals(after[first])
    late = after[(~first) & (after["iso3"] == "KEN")]
    assert set(late["vote"]) == {"X"}

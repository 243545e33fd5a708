"""Who decides: counted anew by hand, and the same as the model says."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from experiments import results
from experiments.analysis.deciders import alone, blocs_table, members_table, summary, tipping
from experiments.analysis.recount import Item, item
from experiments.analysis.standings import means, standings
from experiments.report.digest import Reading
from sim.theory.ballot import VOTE_CODES


def hall(*texts, alignment=None, voted=True, majority=Fraction(1, 2)):
    """Give one replication of ballots, one word of letters for each text."""
    ballot = np.array([[[VOTE_CODES[v] for v in word]] for word in texts], dtype=np.int8)
    place = np.array([alignment or [1.0, -1.0][: len(texts)]], dtype=float).T
    blank = np.zeros((len(texts), 1), dtype=bool)
    owner = np.arange(len(texts), dtype=np.int8)[:, None]
    whole = Item(
        tuple(f"t{k}" for k in range(len(texts))), tuple(f"M{n}" for n in range(len(texts[0]))),
        np.array([0]), ballot, blank | voted, ~blank, place, owner, ~blank, np.zeros(1),
        np.zeros(1), np.zeros(1, np.int8), ("democratic", "sovereigntist"), majority,
    )  # fmt: skip
    return counted(whole)


def counted(whole):
    """Let the counts themselves say what was in force."""
    passes = whole.adopted(whole.yes[..., None], whole.no[..., None])
    return replace(whole, held=whole.in_force(passes)[:, 0], outcome=whole.ends(passes)[:, 0])


def test_by_hand_in_two_against_one_only_a_yes_decides_alone():
    assert alone(hall("YYN")).tolist() == [[True, True, False]]


def test_by_hand_in_a_large_majority_nobody_decides_alone():
    assert not alone(hall("Y" * 9)).any()


def test_by_hand_the_least_firm_that_breaks_the_majority_tips_it():
    # 5 to 1; with two ballots turned 3 to 3, which adopts nothing. Firmness: M4, M2, M0 ...
    one = hall("YYYYYN")
    count, who = tipping(one, np.array([[[0.3, 0.5, 0.2, 0.9, 0.1, -0.05]]]))
    assert count.tolist() == [2.0] and who.tolist() == [2]


def test_by_hand_rival_texts_turn_by_both_ballots_of_a_member():
    # one passes 5-1, its rival fails 2-4; M0 and M1 turned make it 3-3, and then 4-2 for the rival
    one = hall("YYYYYN", "NNNNYY")
    assert one.held.tolist() == [1.0]
    count, _ = tipping(one, np.ones((2, 1, 6)))
    assert count.tolist() == [2.0]


def test_two_thirds_need_fewer_to_fail():
    lean = np.arange(1.0, 7.0).reshape(1, 1, 6)
    assert tipping(hall("YYYYYN"), lean)[0] == 2
    assert tipping(hall("YYYYYN", majority=Fraction(2, 3)), lean)[0] == 2
    assert tipping(hall("YYYYNN", majority=Fraction(2, 3)), lean)[0] == 1


def test_if_all_ballots_are_not_enough_nobody_tips():
    one = hall("YYY", voted=False)  # adopted without a vote: no ballot decides
    count, who = tipping(one, np.ones((1, 1, 3)))
    assert np.isinf(count).all() and who.tolist() == [-1]
    assert summary(one, np.ones((1, 1, 3)))["never"] == 1.0


def test_a_bloc_turned_round_can_decide_where_no_member_does():
    table = blocs_table(
        hall("YYYYYN"), {"pair": np.array([1, 1, 0, 0, 0, 0], bool), "all": np.ones(6, bool)}
    ).set_index("bloc")
    assert table.loc["pair", "turns"] == 1.0 and table.loc["pair", "cohesion"] == 1.0
    assert table.loc["all", "turns"] == 1.0 and table.loc["all", "cohesion"] == pytest.approx(5 / 6)


def test_at_most_one_member_tips_in_each_replication():
    rng = np.random.default_rng(5)
    one = hall("YNYAYNXYNYY")
    many = replace(
        one,
        replication=np.arange(50),
        ballot=rng.integers(0, 4, (1, 50, 11)).astype(np.int8),
        voted=np.ones((1, 50), bool),
        passed=np.zeros((1, 50), bool),
        alignment=np.full((1, 50), 0.7),
        owner=np.zeros((1, 50), np.int8),
        own=np.ones((1, 50), bool),
        status_quo=np.zeros(50),
    )
    many = counted(many)
    lean = rng.normal(size=(1, 50, 11))
    table = members_table(many, lean)
    count, _ = tipping(many, lean)
    assert table["tips"].sum() == pytest.approx(np.isfinite(count).mean())
    assert ((count == 1) <= alone(many).any(axis=1)).all()


def test_a_recount_that_does_not_give_what_was_in_force_is_not_used():
    votes = pd.DataFrame(
        {"replication": 0, "draft": "x", "iso3": ["AAA", "BBB"], "vote": ["Y", "Y"]}
    )
    drafts = pd.DataFrame(
        {"replication": [0], "draft": "x", "alignment": 0.8, "result": "adopted_by_vote"}
    ).assign(camp="a", owner="a")
    ends = pd.DataFrame({"replication": [0], "alignment": [0.8], "shift": [0.8], "outcome": "a"})
    assert item(votes, drafts, ends, ["a", "b"]).held.tolist() == [0.8]
    assert item(votes, drafts, ends.assign(outcome="none"), ["a", "b"]) is None


def test_the_recount_of_a_study_gives_the_models_own_outcomes(small_results):
    reading = Reading(results(small_results))
    voted = [d for d in reading.decisions if d.summary["replications"] == 12]
    assert voted and voted[0].members["iso3"].nunique() == 193


def test_standings_average_opponents_and_say_ties(small_results):
    saved = results(small_results)
    reading = Reading(saved)
    table = standings(means(saved), reading.pooled)
    assert (table["opponents"] == 2).all() and (table["replications"] == 12).all()
    cells = saved.cells.set_index("cell")
    frame = saved.meetings.join(cells[["democratic"]], on="cell")
    wins = frame.groupby(["forum", "democratic"])["democratic_prevails"].mean()
    for row in table.itertuples():
        assert row.win == pytest.approx(wins[row.forum, row.strategy])
        assert row.win_low <= row.win <= row.win_high
    first = table[table["place"] == 1]
    assert len(first) == 2 and not first["tied"].any()

"""`plenary package`: the cheapest asks, exact where everything can be tried, honest elsewhere."""

import itertools
import os

import numpy as np
import pandas as pd
import pytest
from toys import room

from experiments.advice import package as packages
from experiments.advice import track_record
from experiments.advice.asks import KEPT, Ask, outlook, possible_asks, scenarios
from experiments.advice.draws import MAJORITY, TWO_THIRDS
from experiments.advice.minimal_sets import members, minimal_sets
from experiments.advice.package import (
    Package,
    ceiling,
    checked,
    library_output_dropped,
    shortlist,
    solve,
    success,
)
from experiments.advice.price import Answered, at_the_ends, in_turn, money, substitutes
from experiments.command_line import main as plenary
from experiments.commands.package_options import read_interval
from experiments.commands.package_words import (
    hangs_on_ranges,
    in_short,
    other_sets,
    over_the_ranges,
    price_in_money,
)
from experiments.running.kept_plays import KeptPlays
from sim.errors import ConfigError
from sim.members.roster import Roster
from sim.theory.ballot import Vote

COMMON = np.linspace(-1.5, 1.5, 9)


@pytest.fixture(scope="module")
def small():
    return room([2.0, 1.0, -0.5, -1.0, -3.0], common=COMMON)


def tried(world, asks, sign, confidence):
    """The least effort over every combination of at most one ask to each member."""
    groups = {}
    for ask in asks:
        groups.setdefault(ask.place, [None]).append(ask)
    best = np.inf
    for picks in itertools.product(*groups.values()):
        chosen = [ask for ask in picks if ask is not None]
        effort = sum(ask.effort for ask in chosen)
        if effort < best and success(world, chosen, sign).mean() >= confidence:
            best = effort
    return best


@pytest.mark.parametrize(
    ("sign", "rule", "confidence"),
    [(1, MAJORITY, 0.75), (1, TWO_THIRDS, 0.6), (-1, MAJORITY, 0.9)],
)
def test_small_cases_are_solved_exactly(small, sign, rule, confidence):
    world = outlook(small, rule, 12)
    asks = [a for a in possible_asks(small, sign) if not a.kind.startswith("nudge 1")]
    least = tried(world, shortlist(world, asks, sign), sign, confidence)
    found = solve(world, asks, sign, confidence)
    assert np.isfinite(least) and found.effort == pytest.approx(least, rel=packages.GAP + 1e-6)
    assert found.chosen_by >= confidence


def test_choosing_in_turns_is_never_better_than_the_whole_programme(small, monkeypatch):
    world, asks = outlook(small, MAJORITY, 12), possible_asks(small, 1)
    exact = solve(world, asks, 1, 0.75)
    monkeypatch.setattr(packages, "SMALL", 0)
    turns = solve(world, asks, 1, 0.75)
    assert exact.effort * (1 - packages.GAP) <= turns.effort + 1e-9
    assert turns.chosen_by >= 0.75


def test_a_mirrored_text_is_blocked_by_the_asks_that_pass_it(small):
    mirror = room([-z for z in small.lean], common=COMMON)
    ours = {(a.place, a.kind): a.effort for a in possible_asks(small, 1)}
    theirs = {(a.place, a.kind): a.effort for a in possible_asks(mirror, -1)}
    assert ours.keys() == theirs.keys()
    assert all(ours[key] == pytest.approx(theirs[key]) for key in ours)


def test_a_package_of_one_pledge_succeeds_as_often_as_it_is_kept():
    """By hand: the only voter is sure to vote no; it breaks even where a half are kept."""
    fresh = scenarios(room([-9.0]), MAJORITY, 4000, "check")
    (pledge,) = [ask for ask in possible_asks(fresh.draws, 1) if ask.kind == "pledge"]
    table, even = at_the_ends(fresh, Package((pledge,), pledge.effort, 0.0, 1.0), 1, "check")
    kept = table[table["assumption"] == "share of pledges kept"]
    # 4000 scenarios: standard error below .008; five of them.
    assert np.allclose(kept["succeeds"], kept["value"], atol=0.016)
    assert even == pytest.approx(0.5, abs=0.04)
    assert success(fresh, [pledge], 1).mean() == kept["succeeds"].iloc[1]


def test_no_answer_is_given_where_the_ranges_do_not_support_one():
    ends = pd.DataFrame(
        {"assumption": "what a favour moves, times", "value": [0.5, 1.5], "succeeds": [0.2, 0.95]}
    )
    said = hangs_on_ranges("pass", "T", ends)
    assert said.startswith("No answer") and "succeeds with 20 % only" in said
    assert "whatever share" in over_the_ranges(ends, float("nan"))


def test_a_pledge_by_hand(small):
    """One member that would vote no for certain: a pledge moves the margin by two, as often
    as it is kept."""
    alone = room([-30.0])
    world = outlook(alone, MAJORITY, 4)
    (gain,) = world.gains([Ask(0, "pledge", 1.0)], 1)[0]
    assert gain == pytest.approx(2 * KEPT)
    played = scenarios(alone, MAJORITY, 2000, "check")
    # 2000 pledges kept with .985 have a standard error of .003.
    assert played.gains([Ask(0, "pledge", 1.0)], 1).mean() == pytest.approx(2 * KEPT, abs=0.02)


def test_what_is_chosen_by_and_what_it_is_checked_by_agree_on_average():
    many = room(np.linspace(-3, 3, 60), common=np.linspace(-1, 1, 200))
    by, on = outlook(many, MAJORITY, 200), scenarios(many, MAJORITY, 2000, "check")
    # A margin with a standard deviation of about 12: standard error .3.
    assert by.margin().mean() - 0.5 == pytest.approx(on.margin().mean(), abs=1.5)
    assert by.margin().std() == pytest.approx(on.margin().std(), rel=0.1)


def test_success_is_confirmed_by_fresh_scenarios():
    many = room(np.linspace(-3.5, 2.5, 40), common=np.linspace(-1.5, 1.5, 200))
    world, fresh = outlook(many, MAJORITY, 100), scenarios(many, MAJORITY, 2000, "check")
    before = success(fresh, (), 1).mean()
    package, share = checked(world, fresh, possible_asks(many, 1), 1, 0.8, most=20)
    assert before < 0.5 and share >= 0.8 and len(package.asks) <= 20


def test_a_package_holds_nobody_that_it_can_do_without(small):
    world, asks = outlook(small, MAJORITY, 12), possible_asks(small, 1)
    package = solve(world, asks, 1, 0.75)
    alone = substitutes(world, package, asks, 1, 0.75)
    assert package.asks and all(without < 0.75 for without, _ in alone.values())


@pytest.mark.slow
def test_more_to_spare_costs_more_and_is_dearer_to_undo():
    many = room(np.linspace(-3.5, 2.5, 40), common=np.linspace(-0.5, 0.5, 50))
    world = outlook(many, MAJORITY, 50)
    asks = possible_asks(many, 1)
    turn = in_turn(world, asks, possible_asks(many, -1), 1, solve(world, asks, 1, 0.8, most=30), 30)
    assert turn["our_effort"].is_monotonic_increasing and len(turn) > 1
    assert turn["their_effort"].is_monotonic_increasing


@pytest.mark.parametrize(("sign", "confidence"), [(1, 0.75), (-1, 0.9)])
def test_all_minimal_sets_of_no_more_states_are_found_where_everything_can_be_tried(
    small, sign, confidence
):
    world, fresh = outlook(small, MAJORITY, 12), scenarios(small, MAJORITY, 200, "check")
    asks = possible_asks(small, sign)
    first = solve(world, asks, sign, confidence)
    found = minimal_sets(world, fresh, first, asks, sign, number=50)
    groups = {}
    for ask in shortlist(world, asks, sign):
        groups.setdefault(ask.place, []).append(ask)
    winning = {
        frozenset(places)
        for size in range(1, len(first.asks) + 1)
        for places in itertools.combinations(groups, size)
        if any(
            success(world, picks, sign).mean() >= confidence
            for picks in itertools.product(*(groups[place] for place in places))
        )
    }
    by_hand = {one for one in winning if not any(other < one for other in winning)}
    by_hand |= {members(first)}
    assert {members(one) for one in found.sets} == by_hand and found.all_found
    assert len(found.sets) == len(by_hand) == len(found.succeeds)
    assert found.core == frozenset.intersection(*by_hand)


def test_the_sets_are_told_with_the_track_record_of_those_named(small):
    world, fresh = outlook(small, MAJORITY, 12), scenarios(small, MAJORITY, 200, "check")
    asks = possible_asks(small, 1)
    found = minimal_sets(world, fresh, solve(world, asks, 1, 0.75), asks, 1, number=2)
    said = other_sets(found, small.iso3, lambda t: t.assign(forecast_right="3 of 4"))
    assert said.startswith("1 other set of") and "there may be more" in said
    assert "M00 (3 of 4)" in said or "M01 (3 of 4)" in said or "M02 (3 of 4)" in said
    assert said.count("(3 of 4)") == len(found.changing)


def test_the_answer_begins_with_what_it_takes_and_what_undoes_it():
    turn = pd.DataFrame([{"our_effort": 5.0, "their_states": 1.0, "their_effort": 2.0}])
    package = Package((Ask(0, "pledge", 5.0),), 5.0, 5.0, 1.0)
    said = in_short(package, False, turn)
    assert said == (
        "1 state, 5 logits of inducement, no price in money. "
        "The other side can undo it by asking 1 state, for 2 logits."
    )
    assert "no price" not in in_short(package, True, turn)


def test_what_was_bought_has_to_be_bought_back_from_the_pledge(small):
    world = outlook(small, MAJORITY, 12)
    bought = (Ask(4, "pledge", 8.0),)
    after = Answered(world, bought, 1)
    assert (after.margin() > world.margin()).all()
    back = [a for a in after.asks(possible_asks(small, -1)) if a.place == 4]
    assert [a.kind for a in back] == ["pledge"]
    assert back[0].effort > next(
        a.effort for a in possible_asks(small, -1) if a.place == 4 and a.kind == "pledge"
    )


def test_everyone_is_not_enough_where_nobody_may_be_asked(small):
    told = room([-9.0] * 3)
    told.declared[:] = Vote.NO
    assert possible_asks(told, 1) == []
    assert ceiling(scenarios(told, MAJORITY, 50, "check"), [], 1) == 0.0
    assert solve(outlook(told, MAJORITY, 20), [], 1, 0.9) is None


def test_no_price_where_a_payment_may_buy_nothing():
    import pandas as pd

    asks = pd.DataFrame({"iso3": ["TON"], "effort": [1.0]})
    assert price_in_money(asks, read_interval(None)).startswith("No price")
    gdp = float(Roster.load().column("gdp")[Roster.load().index("TON")]) / 1e9
    assert money("TON", 1.0, 1.0) == pytest.approx(0.001 * gdp)
    assert "bn US$" in price_in_money(asks, (0.5, 1.0))


@pytest.mark.parametrize(
    ("more", "error"),
    [
        (("--block", "--states", "3"), "not reachable with 3 states"),
        (("--block", "--confidence", "1.2"), "must be at least 0.5 and below 1, got 1.2"),
        (("--block", "--side-payment", "1:0"), "must be like 0.2:1"),
        (("--block", "--never", "INX"), "--never: has no seat here, got 'INX'. Did you mean"),
        (("--block", "--reach", "0"), "--reach: must be above 0"),
        (("--block", "--reach", "0.1"), "% even with everyone within --reach"),
        (("--block", "--states", "0"), "--states: must be 1 or more"),
    ],
)
def test_what_cannot_be_answered_is_said_before_anything_is_written(
    more, error, text_options, tmp_path, capsys
):
    assert plenary(["package", *text_options, *more]) == 2
    assert error in capsys.readouterr().err
    assert not (tmp_path / "results").exists()


def test_the_command_says_whom_to_ask(text_options, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(track_record, "LATEST", 2)
    monkeypatch.setattr("experiments.commands.package.CHOOSE", 100)
    ask = ["package", *text_options, "--pass", "--rule", "two_thirds", "--confidence", "0.85"]
    assert plenary(ask) == 0
    said = capsys.readouterr().out
    assert "To pass T with 85 %" in said and "No price" in said
    assert ", no price in money. The other side" in said.splitlines()[0]
    asks = (tmp_path / "results" / "package" / "asks.csv").read_text(encoding="utf-8")
    assert "forecast_right" in asks.splitlines()[0] and len(asks.splitlines()) > 1


@pytest.mark.slow
def test_a_change_of_the_text_may_save_effort(text_options, tmp_path, capsys, monkeypatch):
    import pandas as pd

    monkeypatch.setattr(track_record, "LATEST", 2)
    monkeypatch.setattr("experiments.commands.package.CHOOSE", 100)
    monkeypatch.setattr("experiments.commands.package.in_turn", lambda *_: pd.DataFrame([{}]))
    draws = Roster.load().iso3
    leans = pd.DataFrame({"iso3": draws, "drop strict": 0.6, "add strict": -0.6})
    leans.to_csv(tmp_path / "leans.csv", index=False)
    ask = ["package", *text_options, "--pass", "--rule", "two_thirds", "--confidence", "0.85"]
    monkeypatch.setattr("experiments.commands.package_words.answer_of_the_others", lambda turn: "")
    assert plenary([*ask, "--changes", str(tmp_path / "leans.csv")]) == 0
    assert "To drop strict saves" in capsys.readouterr().out
    texts = pd.read_csv(tmp_path / "results" / "package" / "texts.csv").set_index("text")
    assert texts.loc["drop strict", "change"] < 0 < texts.loc["add strict", "change"]


def test_changes_of_a_text_must_name_every_member(text_options, tmp_path, capsys):
    (tmp_path / "leans.csv").write_text("iso3,drop\nUSA,1\n", encoding="utf-8")
    ask = ["package", *text_options, "--pass", "--changes", str(tmp_path / "leans.csv")]
    assert plenary(ask) == 2
    assert "column iso3: has no row for AFG" in capsys.readouterr().err


def test_nothing_is_asked_where_nothing_is_needed(text_options, capsys):
    assert plenary(["package", *text_options, "--pass"]) == 0
    assert capsys.readouterr().out.startswith("Nothing: passage succeeds with 9")


@pytest.mark.slow
def test_an_interrupted_package_goes_on_where_it_was(text_options, tmp_path, capsys, monkeypatch):
    """Programmes that were solved are not solved again, and the answer has the same bytes."""
    monkeypatch.setattr(track_record, "LATEST", 2)
    monkeypatch.setattr("experiments.commands.package.CHOOSE", 60)
    ask = ["package", *text_options, "--pass", "--rule", "two_thirds", "--confidence", "0.85"]
    assert plenary([*ask, "--name", "whole"]) == 0
    solved, left = packages.milp, [2]

    def stopped(**programme):
        if left[0] == 0:
            raise KeyboardInterrupt
        left[0] -= 1
        return solved(**programme)

    monkeypatch.setattr(packages, "milp", stopped)
    assert plenary([*ask, "--name", "again"]) == 130
    results = tmp_path / "results"
    assert [path.name for path in (results / "again").iterdir()] == ["plays"]
    left[0] = 1000
    capsys.readouterr()
    assert plenary([*ask, "--name", "again"]) == 0
    assert "2 pieces of an interrupted run are there" in capsys.readouterr().err
    for name in ("asks.csv", "sets.csv", "curve.csv", "in_turn.csv"):
        assert (results / "again" / name).read_bytes() == (results / "whole" / name).read_bytes()
    assert not (results / "again" / "plays").exists()


def test_what_is_refused_leaves_no_pieces(tmp_path, monkeypatch):
    monkeypatch.setattr("experiments.running.kept_plays.PAUSE", 0.0)
    with pytest.raises(ConfigError), KeptPlays(tmp_path / "results" / "mine") as kept:
        kept.keep([np.ones(2)], lambda: {"a": np.ones(1)})
        assert (tmp_path / "results" / "mine" / "plays").exists()
        raise ConfigError("--confidence", "not reachable")
    assert not (tmp_path / "results").exists()


def test_what_a_compiled_library_prints_unasked_does_not_reach_the_terminal(capfd):
    print("before", flush=True)
    with library_output_dropped():
        os.write(1, b"a step of the solver\n")
    print("after", flush=True)
    assert capfd.readouterr().out == "before\nafter\n"

"""`plenary when`: backward induction, checked on games that were solved by hand."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from toys import room

from experiments.advice.declared_no import Opponents
from experiments.advice.draws import MAJORITY
from experiments.advice.game_tree import Chance, End, Move, met_by, solve_tree, threats
from experiments.advice.procedure import (
    ASSUMED,
    BLOCKERS,
    CHAIR,
    SPONSOR,
    Counted,
    Setting,
    assumptions,
    modes,
)
from experiments.advice.procedure_tree import OWN, PUT, SUSPEND, game
from experiments.command_line import main as plenary
from experiments.commands.when_limits import limits_of
from sim.theory.ballot import Vote

FREE = {name: 0.0 for name in ASSUMED}
COUNTS = {**FREE, "softened": 0.5, "yield": 0.29, "clause": 0.5}


def counted(leans, setting, common=None):
    return Counted(room(leans, common=common), setting, COUNTS)


def if_put(found):
    """The blockers' turn once the chair has put the text to the vote."""
    return met_by(found.below["vote"], BLOCKERS, PUT)


def test_a_threat_that_harms_its_maker_is_not_credible():
    """Selten's chain store (1978), one shop: the entrant enters, the owner shares."""
    end = {
        "out": End("out", {"a": 0.0, "b": 2.0}),
        "fight": End("fight", {"a": -1.0, "b": -1.0}),
        "share": End("share", {"a": 1.0, "b": 1.0}),
    }
    answer = Move("b", {"fight": end["fight"], "share": end["share"]})
    found = solve_tree(Move("a", {"stay out": end["out"], "enter": answer}))
    assert found.best == "enter" and found.ends == {"share": 1.0}
    assert threats(found, "b") == [("enter", "fight", 2.0), ("enter", "share", 0.0)]


def test_nature_is_averaged_and_what_it_shows_is_used():
    """By hand: asking first is worth .5 * 1 + .5 * 0 = .5, acting blindly .5 * 1 - .5 * 2 = -.5."""
    win, lose, rest = (End(n, {"a": v}) for n, v in (("win", 1.0), ("lose", -2.0), ("rest", 0.0)))
    blind = Chance(((0.5, "good", win), (0.5, "bad", lose)))
    informed = Chance(
        (
            (0.5, "good", Move("a", {"act": win, "rest": rest})),
            (0.5, "bad", Move("a", {"act": lose, "rest": rest})),
        )
    )
    found = solve_tree(Move("a", {"act": blind, "ask": informed, "rest": rest}))
    assert found.best == "ask" and found.worth["a"] == pytest.approx(0.5)
    assert found.below["act"].worth["a"] == pytest.approx(-0.5)
    assert found.ends == {"win": 0.5, "rest": 0.5}


def test_a_text_that_is_sure_to_pass_is_not_softened():
    """Everyone is for it: it passes by vote or by consensus, and a concession only costs."""
    sure = counted([9.0] * 7, Setting(rounds=2, motions=()))
    found = solve_tree(game(sure, {**FREE, "concession": 0.2, "dissent": 0.5}))
    assert found.best == "vote" and found.worth[SPONSOR] == pytest.approx(1.0, abs=1e-3)
    assert found.below["concede, another round"].worth[SPONSOR] == pytest.approx(0.8, abs=1e-3)
    waits = solve_tree(game(sure, {**FREE, "concession": 0.2, "waiting": 0.1}))
    later = waits.below["hold, another round"].worth[SPONSOR]
    assert later == pytest.approx(0.9, abs=1e-3)


def test_blockers_object_where_the_vote_would_fail_and_yield_where_it_would_pass():
    """By hand: objecting leads to a lost vote (0 for both) or to the same text, less its cost."""
    cost = {**FREE, "objecting": 0.1}
    against = solve_tree(game(counted([-9.0] * 7, Setting(rounds=0, motions=())), cost))
    assert against.below["call consensus"].best == "object"
    assert against.worth[SPONSOR] == pytest.approx(0.0, abs=1e-3)
    for_it = solve_tree(game(counted([9.0] * 7, Setting(rounds=0, motions=())), cost))
    assert for_it.below["call consensus"].best == "let it pass"
    assert for_it.below["call consensus"].ends == {"adopted by consensus": 1.0}


def test_a_declared_no_asks_for_a_vote_and_costs_nothing():
    """By hand: 5 to 2, a share of 0.7 off for votes against: a vote is worth 1 - 0.7 * 2/7 = 0.8.
    Objecting costs 0.3, so undeclared blockers let consensus pass: -1 > -0.8 - 0.3. A declared
    opponent loses 0.8 by asking for a vote, less than 1: it asks, on silence and on the chair's
    text too. Suspending brings the chair nothing, so it puts the text to the vote.
    """
    silent, declared = room(FIVE_TO_TWO), room(FIVE_TO_TWO)
    declared.declared[-1] = Vote.NO
    firm = Opponents(("M06",), np.array([-np.inf]), np.zeros(1))
    assumed = {**OF_THE_CHAIR, "objecting": 0.3}
    setting = Setting(rounds=1, motions=())
    agreed = solve_tree(game(Counted(silent, setting, assumed), assumed))
    assert agreed.below["call consensus"].best == "let it pass"
    found = solve_tree(game(Counted(declared, setting, assumed, firm), assumed))
    for move in ("call consensus", "silence"):
        assert found.below[move].best == "object"
        assert found.below[move].worth[BLOCKERS] == pytest.approx(-0.8, abs=1e-3)
    assert found.best == "vote" and found.below["vote"].best == PUT
    assert found.ends["adopted by vote"] == pytest.approx(1.0, abs=1e-3)


def test_a_concession_may_win_a_declared_no_that_is_about_the_text():
    """By hand: at a lean of 0 and a band of 0.5 a No is cast with 1 / (1 + e^0.5) = 0.3775. A
    concession of 1 logit leaves 1 / (1 + e) = 0.2689 against the text: the No stands with 0.7123.
    One whose forecast is far on the other side stays with 0.9933 / 0.9959."""
    near = Opponents(("A",), np.array([0.0]), np.array([0.5]))
    assert near.stands(1.0)[0] == pytest.approx(0.2689 / 0.3775, abs=1e-3)
    assert near.stands(0.0)[0] == near.stands(0.4)[0] == 1.0  # it leans against it still
    far = Opponents(("B",), np.array([-6.0]), np.array([0.5]))
    assert far.stands(1.0)[0] == pytest.approx(0.99331 / 0.99593, abs=1e-4)
    both = Opponents(("A", "B"), np.array([0.0, -6.0]), np.array([0.5, 0.5]))
    missed = (1 - near.stands(1.0)[0]) * (1 - far.stands(1.0)[0])
    assert both.any_stands(1.0) == pytest.approx(1 - missed)


def test_a_member_that_is_won_lets_consensus_pass():
    """By hand, as above: with two sure of voting no a vote is worth 0.8. The No stands with 0.7123
    after a concession that costs 0.1 of the text; then the vote brings 0.9 * 0.8 = 0.72, else
    consensus 0.9."""
    declared = room(FIVE_TO_TWO)
    declared.declared[-1] = Vote.NO
    near = Opponents(("M06",), np.array([0.0]), np.array([0.5]))
    assumed = {**OF_THE_CHAIR, "objecting": 0.3, "softened": 1.0, "waiting": 0.0}
    setting = Setting(rounds=1, motions=(), chair="sponsors")
    found = solve_tree(game(Counted(declared, setting, assumed, near), assumed))
    assert found.below["call consensus"].best == "object"
    later = found.below["concede, another round"]
    ((_, turn),) = later.below.items()
    asked = turn.below["call consensus"]
    assert asked.below["none stands"].best == "let it pass"
    assert asked.below["a declared No stands"].best == "object"
    stands = near.stands(1.0)[0]
    assert asked.worth[SPONSOR] == pytest.approx(stands * 0.72 + (1 - stands) * 0.9, abs=2e-3)


@pytest.mark.parametrize("chair", ["consensus", "sponsors"])
def test_the_limits_are_those_of_the_chair_that_is_asked_for(chair):
    said = " ".join(limits_of(Setting(chair=chair), 2))
    assert ("wants consensus most" in said) == (chair == "sponsors")
    assert ("The chair is taken to want a text" in said) == (chair == "consensus")
    assert "2 members would object" in said and "table above" not in said
    assert "No member has declared a No" in limits_of(Setting(), 0)[-1]


def test_the_custom_of_consensus_gives_the_blockers_a_veto_when_it_is_dear():
    """Voting over an objection costs more than the text is worth: then objecting stops it."""
    setting = Setting(rounds=0, consensus=True, motions=(), chair="sponsors")
    dear = solve_tree(game(counted([9.0] * 7, setting), {**FREE, "custom": 1.5}))
    assert dear.below["call consensus"].best == "object"
    assert dear.below["call consensus"].worth[SPONSOR] == 0.0
    cheap = solve_tree(game(counted([9.0] * 7, setting), {**FREE, "custom": 0.2}))
    assert cheap.below["call consensus"].best in ("let it pass", "object")
    assert cheap.worth[SPONSOR] == pytest.approx(0.8, abs=1e-3) or cheap.best != "vote"


def test_a_motion_stops_what_a_majority_is_against_and_nothing_else():
    setting = Setting(rounds=0, motions=("no-action",))
    dear = {**FREE, "motion": 0.01}
    hostile = solve_tree(game(counted([-9.0] * 5 + [9.0] * 2, setting), dear))
    # It would be rejected anyway: moving costs and brings nothing.
    assert if_put(hostile).best == "let it be voted"
    liked = solve_tree(game(counted([9.0] * 5 + [-9.0] * 2, setting), dear))
    assert if_put(liked).best == "let it be voted"


def test_two_thirds_are_worth_moving_for_between_a_half_and_two_thirds():
    """In some rooms the undecided side with the motion and the text then lacks two thirds."""
    leans = [9.0] * 5 + [-9.0] * 4 + [0.0] * 8
    mixed = Counted(room(leans, halfwidth=3.0), Setting(rounds=0), {**COUNTS, "yield": 0.95})
    found = solve_tree(game(mixed, {**FREE, "motion": 0.01}))
    assert if_put(found).best in ("change the rule", "move no action")
    assert mixed.known(0, None)["motion"] > 0.8


def test_a_safeguard_carries_only_with_votes_of_those_for_the_text():
    """By hand: 5 against, 7 for. With a fifth of these, 6.4 to 5.6; the mandate is then worth half.

    Two thirds are out of reach, so all that lies in later decisions (a half) is lost.
    """
    setting = Setting(rounds=0, mandate=True, motions=())
    members = room([9.0] * 70 + [-9.0] * 50)
    for friends, answer in ((0.2, "amend how its body decides"), (0.0, "let it be voted")):
        assumed = {**FREE, "friends": friends, "later": 0.5, "motion": 0.01}
        found = solve_tree(game(Counted(members, setting, assumed), assumed))
        assert if_put(found).best == answer
    amended = solve_tree(game(Counted(members, setting, {**assumed, "friends": 0.5}), assumed))
    end = if_put(amended).below["amend how its body decides"]
    assert end.worth[SPONSOR] == pytest.approx(0.5, abs=0.01)
    assert end.ends["adopted, its body bound to two thirds"] == pytest.approx(1.0, abs=0.01)


FIVE_TO_TWO = [9.0] * 5 + [-9.0] * 2
# A vote that is sure to carry with two of seven against is worth 1 - 0.7 * 2/7 = 0.8.
OF_THE_CHAIR = {
    **{**FREE, "dissent": 0.7, "concession": 0.1, "objecting": 0.19, "anonymous": 1.0},
    **{"waiting": 0.12, "divided": 0.3},
}


def played(chair, rounds=1, **changed):
    setting = Setting(rounds=rounds, motions=(), chair=chair)
    assumed = {**OF_THE_CHAIR, **changed}
    return solve_tree(game(Counted(room(FIVE_TO_TWO), setting, assumed), assumed))


def test_a_chairs_own_text_is_agreed_where_both_sides_prefer_it_to_a_vote():
    """By hand. To consensus on the whole text the blockers object: -0.8 - 0.19 > -1. On a text
    that is a tenth less they do not: -0.9 > -0.72 - 0.19 = -0.91. Conceding it themselves costs
    the sponsors a round: 0.9 - 0.12 = 0.78 < 0.8, so left to themselves they vote. The chair's
    text takes no round: 0.9 > 0.8, and the chair has 1 for consensus instead of 0.3.
    """
    alone = played("sponsors")
    assert alone.best == "vote" and alone.ends["adopted by vote"] == pytest.approx(1.0, abs=1e-3)
    assert alone.worth[SPONSOR] == pytest.approx(0.8, abs=1e-3)
    with_chair = played("consensus")
    answer = with_chair.below["vote"]
    assert answer.player == CHAIR and answer.best == OWN and answer.below[OWN].best == "take it"
    assert with_chair.ends["adopted by consensus"] == pytest.approx(1.0, abs=1e-3)
    assert with_chair.worth[SPONSOR] == pytest.approx(0.9, abs=1e-3)
    assert with_chair.worth[CHAIR] == pytest.approx(1.0, abs=1e-3)
    assert answer.below[PUT].worth[CHAIR] == pytest.approx(0.3, abs=1e-3)


def test_a_chair_cannot_suspend_against_a_majority_and_puts_what_nobody_would_change():
    """By hand: two of seven do not carry a suspension, so sponsors who insist have their vote.
    Where objecting is free the blockers object to the chair's text as well, and the chair puts
    the first one to the vote: of answers that bring it the same the first stands."""
    suspended = played("consensus").below["vote"].below[SUSPEND]
    assert suspended.best == "insist" and suspended.worth[SPONSOR] == pytest.approx(0.8, abs=1e-3)
    free = played("consensus", objecting=0.0)
    assert free.below["vote"].best == PUT
    assert free.ends["adopted by vote"] == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("divided", [0.0, 0.4, 0.8])
def test_what_a_vote_is_worth_to_the_chair_does_not_make_it_seek_one(divided):
    """Consensus is 1, a vote less over the whole range: the chair's answer is the same."""
    assert played("consensus", divided=divided).below["vote"].best == OWN


def test_conceding_never_makes_a_vote_less_likely_to_pass():
    doubtful = counted(np.linspace(-2, 1.5, 21), Setting(), common=np.linspace(-1, 1, 30))
    chances = [doubtful.known(k, None)["passes"] for k in range(4)]
    assert chances == sorted(chances) and chances[-1] > chances[0]


def test_what_is_known_of_the_room_averages_to_what_is_not():
    doubtful = counted(np.linspace(-2, 2, 21), Setting(), common=np.linspace(-1, 1, 30))
    split = sum(doubtful.share(k) * doubtful.known(0, k)["passes"] for k in range(3))
    assert split == pytest.approx(doubtful.known(0, None)["passes"])
    ordered = [doubtful.known(0, k)["passes"] for k in range(3)]
    assert ordered == sorted(ordered)


def test_knowing_the_room_is_never_worth_less_than_nothing():
    """With rounds that cost nothing, holding another round is at least as good as today's best."""
    doubtful = counted(np.linspace(-2, 2, 21), Setting(rounds=1), common=np.linspace(-2, 2, 30))
    found = solve_tree(game(doubtful, {**FREE, "dissent": 0.5, "custom": 0.3, "objecting": 0.1}))
    now = max(found.below[m].worth[SPONSOR] for m in ("vote", "call consensus", "postpone"))
    assert found.below["hold, another round"].worth[SPONSOR] >= now - 1e-9


def test_assumptions_are_drawn_within_their_ranges():
    for one in assumptions(Setting(), 40, 1):
        assert all(ASSUMED[name][0] <= value <= ASSUMED[name][2] for name, value in one.items())
    assert modes(Setting(treaty=True))["dissent"] == 1.0
    assert {BLOCKERS, SPONSOR} == {"blockers", "sponsor"} and Setting().rule is MAJORITY


def test_the_command_names_the_next_move(text_options, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("experiments.commands.when.SOLVED", 6)
    monkeypatch.setattr("experiments.commands.when.DRAWS", 100)
    assert plenary(["when", *text_options, "--rounds", "1"]) == 0
    said = capsys.readouterr().out
    assert "Best next move" in said or "No clear answer" in said
    moves = pd.read_csv(tmp_path / "results" / "when" / "moves.csv")
    assert moves["best_in"].sum() == pytest.approx(1.0)


EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


@pytest.mark.slow
def test_the_rival_text_of_2018_is_voted_on(tmp_path, capsys):
    """Recorded: 73/266 was adopted by 138 to 12 with 16 abstentions; two had declared a No."""
    tables = [
        *("--rollcalls", str(EXAMPLES / "rollcalls.csv")),
        *("--declared", str(EXAMPLES / "declared.csv")),
    ]
    words = ["when", "A/RES/73/266", "--calibration", "before_73_27", *tables]
    assert plenary([*words, "--results", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("Best next move: vote")
    threat = pd.read_csv(tmp_path / "when" / "threats.csv").set_index(["move", "answer"])
    assert threat.loc[("vote", PUT), "done_in"] == 1.0
    assert threat.loc[("call consensus", "object"), "done_in"] == 1.0


@pytest.mark.slow
def test_the_safeguard_of_75_282_is_the_answer_to_a_vote(tmp_path, capsys):
    """Recorded: amendments bound the committee to two thirds, and the text was adopted so."""
    words = ["when", "A/75/L.87", "--calibration", "before_75_282", "--rounds", "1", "--mandate"]
    tables = [
        *("--rollcalls", str(EXAMPLES / "rollcalls_procedure.csv")),
        *("--declared", str(EXAMPLES / "declared_procedure.csv")),
    ]
    assert plenary([*words, *tables, "--results", str(tmp_path)]) == 0
    threat = pd.read_csv(tmp_path / "when" / "threats.csv")
    of_blockers = threat[(threat["move"] == "vote") & (threat["player"] == BLOCKERS)]
    on_vote = of_blockers.set_index("answer")["done_in"]
    assert on_vote.idxmax() == "amend how its body decides"
    assert on_vote["change the rule"] < 0.05


def test_nothing_is_advised_where_nothing_is_to_be_gained():
    from experiments.commands.when import _headline, move_table

    lost = solve_tree(game(counted([-9.0] * 7, Setting(rounds=0)), {**FREE, "dissent": 0.5}))
    moves = move_table(lost, [({}, lost)] * 3)
    assert _headline(moves.iloc[0], moves).startswith("Nothing to be gained")


@pytest.mark.parametrize(
    ("more", "error"),
    [
        (("--rounds", "9"), "--rounds: must be 0 to 4, got 9"),
        (("--custom", "consensu"), "Did you mean 'consensus'?"),
        (("--chair", "sponsor"), "Did you mean 'sponsors'?"),
    ],
)
def test_wrong_settings_are_refused(more, error, text_options, tmp_path, capsys):
    assert plenary(["when", *text_options, *more]) == 2
    assert error in capsys.readouterr().err
    assert not (tmp_path / "results").exists()

"""`plenary game`: equilibria known from the books, common random numbers, a search that finds."""

import numpy as np
import pandas as pd
import pytest

from experiments.advice.equilibria import equilibria, pure_equilibria, quantal_response
from experiments.advice.game_tables import choice_table, payoff_table
from experiments.advice.grid import IDLE, PARTS, portfolios, with_portfolio
from experiments.advice.oracle import grow
from experiments.advice.payoffs import Payoffs, answered, dominated, played, regret
from experiments.command_line import main as plenary
from experiments.commands.game_payoffs import HEAT, survivors, utilities
from experiments.figures.advice import best_answers
from experiments.report.advice_page import answers_about
from experiments.report.report import write_report
from experiments.running.kept_plays import KeptPlays
from experiments.study.camps import USUAL
from sim.errors import ConfigError
from sim.scenario import Scenario, example
from sim.simulation import simulate
from sim.streams import Streams


def noisy(first, second, spread=0.1, n=100):
    """A game whose mean payoffs are as given, with noise that all cells share."""
    luck = Streams(0, range(n)).normal("test")
    luck = spread * (luck - luck.mean())
    first, second = np.asarray(first, float), np.asarray(second, float)
    rows, columns = first.shape
    return Payoffs(
        tuple(f"a{k}" for k in range(rows)),
        tuple(f"b{k}" for k in range(columns)),
        first[..., None] + luck,
        second[..., None] + luck,
    )


def test_equilibria_of_the_battle_of_the_sexes():
    """Luce & Raiffa (1957): two pure ones, and a mixed one with 2/3 and 1/3."""
    first = np.array([[2.0, 0.0], [0.0, 1.0]])
    second = np.array([[1.0, 0.0], [0.0, 2.0]])
    found = equilibria(first, second)
    assert sorted(one.pure for one in found) == [False, True, True]
    (mixed,) = [one for one in found if not one.pure]
    assert mixed.first == pytest.approx([2 / 3, 1 / 3])
    assert mixed.second == pytest.approx([1 / 3, 2 / 3])
    assert mixed.values == pytest.approx((2 / 3, 2 / 3))


def test_rock_paper_scissors_has_no_pure_equilibrium_and_one_mixed():
    first = np.array([[0.0, -1, 1], [1, 0, -1], [-1, 1, 0]])
    assert pure_equilibria(first, -first) == []
    (one,) = equilibria(first, -first)
    assert one.first == pytest.approx([1 / 3] * 3) and one.values == pytest.approx((0, 0))


def test_payoffs_below_nought_and_a_single_portfolio_do_no_harm():
    dilemma = np.array([[-1.0, -3.0], [0.0, -2.0]])
    (one,) = equilibria(dilemma, dilemma.T)
    assert one.values == (-2.0, -2.0)
    assert equilibria(np.array([[-3.0, -1.0]]), np.array([[-2.0, -5.0]]))[0].values == (-3.0, -2.0)


def test_players_who_err_come_near_the_equilibrium_as_they_err_less():
    first = np.array([[3.0, 0.0], [5.0, 1.0]])
    shares = [quantal_response(first, first.T, p)[0][1] for p in (0.0, 1.0, 10.0)]
    assert shares == sorted(shares) and shares[0] == 0.5 and shares[-1] > 0.99


def test_regret_and_best_answers_by_hand():
    first, second = np.array([[4.0, 0.0], [2.0, 1.0]]), np.array([[0.0, 1.0], [0.0, 1.0]])
    assert regret(first).tolist() == [1.0, 2.0]
    assert answered(first, second).tolist() == [0.0, 1.0]
    assert dominated(first) == []


def test_swapping_the_sides_mirrors_every_number():
    game = noisy([[4.0, 0.0, 1.0], [2.0, 1.0, 0.0]], [[0.0, 1.0, 2.0], [3.0, 1.0, 0.0]])
    twice = game.turned().turned()
    assert (twice.first == game.first).all() and twice.sides == game.sides
    mirrored = Payoffs(game.columns, game.rows, game.second.swapaxes(0, 1),
                       game.first.swapaxes(0, 1), ("sovereigntist", "democratic"))  # fmt: skip
    pd.testing.assert_frame_equal(choice_table(game.turned(), 3), choice_table(mirrored, 3))


def test_only_what_is_surely_dominated_drops_out():
    game = noisy([[1.0, 1.0], [0.0, 0.0], [0.0, 5.0]], [[0.0, 1.0]] * 3)
    assert survivors(game, 0) == ([0, 2], [1])


def test_a_cell_that_is_empty_is_refused():
    hole = np.ones((2, 2, 3))
    hole[1, 0, 2] = np.nan
    with pytest.raises(ConfigError, match=r"1 of 4 cells are empty .* the first is b against x"):
        Payoffs(("a", "b"), ("x", "y"), hole, np.ones((2, 2, 3)))


def toy_body(counts_texts):
    """A chair who writes the mean of what lies on the table: of texts, or of camps.

    Each side chooses how far from the middle its text stands and how many copies it tables.
    """

    def play(profile, number):
        (far, copies), (near, others) = profile
        weight, against = (copies, others) if counts_texts else (1, 1)
        place = (weight * far - against * near) / (weight + against)
        luck = 0.05 * Streams(1, range(number)).normal("toy")
        return -np.stack([(place + luck - 1.0) ** 2, (place + luck + 1.0) ** 2])

    grid = [(far, copies) for far in (0.5, 1.0) for copies in (1, 2, 3)]
    return grow(play, [[(0.5, 1)]] * 2, (grid, grid), replications=64)


def test_the_search_finds_that_tabling_copies_pays_under_a_chair_who_counts_texts():
    grown = toy_body(counts_texts=True)
    assert grown.closed
    assert grown.found[0][int(grown.shares[0].argmax())] == (1.0, 3)
    assert grown.found[1][int(grown.shares[1].argmax())] == (1.0, 3)


def test_the_search_finds_no_use_for_copies_under_a_chair_who_weighs_camps():
    grown = toy_body(counts_texts=False)
    assert grown.closed
    assert {copies for _, copies in (*grown.found[0], *grown.found[1])} == {1}
    assert grown.found[0][int(grown.shares[0].argmax())] == (1.0, 1)


@pytest.mark.parametrize("camp", ["democratic", "sovereigntist"])
def test_every_option_of_the_grid_is_a_strategy_that_can_be_played(camp):
    base = example()
    base["strategy"] = {}
    for part, options in PARTS.items():
        at = list(PARTS).index(part)
        for option in options:
            portfolio = (*IDLE[:at], option, *IDLE[at + 1 :])
            config = with_portfolio(base, camp, portfolio)
            config["strategy"][camp]["_target_"] = "sim.strategies.camp.Strategy"
            Scenario(config)
    assert len(set(portfolios())) == len(portfolios())


def test_common_random_numbers_pair_the_cells(tmp_path):
    """The same pair played twice is equal to the bit, and an idle change changes nothing."""
    one, again = (
        utilities(example(), range(4), KeptPlays(tmp_path / name), USUAL)
        for name in ("one", "other")
    )
    assert all((a == b).all() for a, b in zip(one, again, strict=True))
    game = played(["a", "b"], ["x"], lambda a, b: one)
    assert (game.first[0] == game.first[1]).all()


def test_the_command_plays_a_small_game(tmp_path, capsys):
    ask = ["strategy/democratic=no_action,block", "strategy/sovereigntist=uncoordinated,block"]
    more = ["replications=12", "scenario=minimal", "calibration=default"]
    assert plenary(["game", *ask, *more, "--results", str(tmp_path), "--quiet"]) == 0
    said = capsys.readouterr().out
    assert "The democratic camp" in said and "The sovereigntist camp" in said
    table = pd.read_csv(tmp_path / "game" / "payoffs.csv")
    assert len(table) == 4 and (table["democratic_low"] <= table["utility_democratic"]).all()
    assert HEAT > 12  # so that this game is played in one heat


def test_an_arrow_leads_to_every_best_answer():
    table = payoff_table(Payoffs(("a", "b"), ("x", "y"), *PLAYED), 1)
    drawn = best_answers(table, ("democratic", "sovereigntist"))
    arrows = [text for text in drawn.texts if getattr(text, "arrow_patch", None) is not None]
    assert len(arrows) == 4  # one from each portfolio
    bold = {text.get_text() for text in drawn.texts if text.get_fontweight() == "bold"}
    assert bold == {"a", "x"}  # neither gains by leaving


PLAYED = (
    np.repeat(np.array([[3.0, 1.0], [2.0, 0.0]])[..., None], 3, axis=-1),
    np.repeat(np.array([[2.0, 1.0], [2.0, 1.0]])[..., None], 3, axis=-1),
)


class Stopped:
    """`simulate`, stopped by the user after a few calls."""

    def __init__(self, simulate, calls):
        self.simulate, self.left, self.calls = simulate, calls, 0

    def __call__(self, *words):
        if self.calls == self.left:
            raise KeyboardInterrupt
        self.calls += 1
        return self.simulate(*words)


SMALL_GAME = (
    *("game", "strategy/democratic=no_action,block", "strategy/sovereigntist=uncoordinated,block"),
    *("replications=4", "scenario=minimal", "calibration=default", "--quiet"),
)
SMALL_ROUTE = (
    *("route", "--bodies", "first_committee,oewg", "--years", "2019:2020", "--quiet"),
    *("scenario=minimal", "calibration=default", "--plays", "64+120"),
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ask", "module", "table"),
    [
        (SMALL_GAME, "game_payoffs", "payoffs"),
        (SMALL_ROUTE, "route_search", "routes"),
    ],
)
def test_an_interruption_keeps_what_was_played(ask, module, table, tmp_path, monkeypatch, capsys):
    """The same command goes on where it was stopped, and ends with the same bytes."""
    where = f"experiments.commands.{module}"
    place = ["--results", str(tmp_path / "whole")]
    assert plenary([*ask, *place]) == 0
    whole = (tmp_path / "whole" / ask[0] / f"{table}.csv").read_bytes()
    assert not (tmp_path / "whole" / ask[0] / "plays").exists()
    stopped = Stopped(simulate, 2)
    monkeypatch.setattr(f"{where}.simulate", stopped)
    place = ["--results", str(tmp_path / "again")]
    assert plenary([*ask, *place]) == 130
    folder = tmp_path / "again" / ask[0]
    assert [path.name for path in folder.iterdir()] == ["plays"]
    (folder / "plays" / "00009.npz").write_bytes(b"half a file")
    capsys.readouterr()
    rest = Stopped(simulate, 1000)
    monkeypatch.setattr(f"{where}.simulate", rest)
    assert plenary([*ask, *place]) == 0
    assert "2 pieces of an interrupted run are there" in capsys.readouterr().err
    assert (folder / f"{table}.csv").read_bytes() == whole
    assert not (folder / "plays").exists()
    if module == "game_payoffs":
        assert rest.calls == 2  # of four


TWO = "strategy/sovereigntist=uncoordinated,block"


@pytest.mark.parametrize(
    ("more", "error"),
    [
        (["model.tie=0,0.5", "strategy/democratic=block", TWO], "sweep the two strategies only"),
        (["strategy/democratic=blok"], "Did you mean 'block'?"),
        (["nowhere", "--grow"], "--grow: plays anew"),
        (["nowhere"], "there is no such results folder"),
    ],
)
def test_what_is_no_game_is_refused(more, error, tmp_path, capsys):
    assert plenary(["game", *more, "--results", str(tmp_path / "r"), "--quiet"]) == 2
    assert error in capsys.readouterr().err
    assert not (tmp_path / "r").exists()


@pytest.mark.slow
def test_a_report_tells_what_was_asked_of_its_study(tmp_path, capsys):
    """The adviser's answers beside a study stand in its report, and nowhere else."""
    place = ["--quiet", f"results={tmp_path}", "replications=6", "executor=in_process"]
    sweep = ["strategy/democratic=no_action,block", "strategy/sovereigntist=uncoordinated,block"]
    plain = ["scenario=minimal", "calibration=default"]
    assert plenary(["sweep", *sweep, *plain, *place, "name=mine"]) == 0
    assert answers_about(tmp_path / "mine") == []
    assert plenary(["game", str(tmp_path / "mine"), "--results", str(tmp_path)]) == 0
    (one,) = answers_about(tmp_path / "mine")
    assert one["page"] == "../game/report.html" and "The democratic camp" in one["headline"]
    page = write_report(tmp_path / "mine").read_text(encoding="utf-8")
    assert "What to do: asked of this study" in page and "../game/report.html" in page
    assert answers_about(tmp_path / "game") == []
    capsys.readouterr()

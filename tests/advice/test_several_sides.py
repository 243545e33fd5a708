"""`plenary game` of three camps: a volunteer's dilemma solved by hand, and a real scenario."""

import numpy as np
import pandas as pd
import pytest

from experiments.advice.equilibria import equilibria, quantal_response
from experiments.advice.grid import IDLE
from experiments.advice.oracle import Grown, grow
from experiments.advice.several_equilibria import equilibria_of_several, undominated
from experiments.advice.several_sides import (
    SidesPayoffs,
    ends_of_answers,
    gains_by_leaving,
    played_by_all,
    pure_profiles,
    quantal_shares,
)
from experiments.command_line import main as plenary
from experiments.commands.game_of_several import answer_for_several, choices_of, profile_table
from experiments.commands.game_search import grown_words
from experiments.figures.advice import answers_of_several
from sim.errors import ConfigError
from sim.streams import Streams

FEW_PORTFOLIOS = [
    IDLE,
    ("court for", "hold", "free", "no motion"),
    ("no money", "concede", "whip", "amend"),
]
CAMPS = ("north", "south", "west")


def volunteers(cost=0.5, n=20):
    """Diekmann's dilemma (1985): all get 1 if anyone volunteers, who does pays the cost."""

    def play(profile):
        done = np.array([name == "volunteer" for name in profile])
        worth = float(done.any()) - cost * done
        return np.repeat(worth[:, None], n, axis=1)

    return played_by_all(CAMPS, [["volunteer", "wait"]] * 3, play)


def test_the_volunteers_dilemma_has_its_three_pure_equilibria():
    """By hand: one volunteers; where all wait each would gain 0.5, a second one saves 0.5."""
    payoff = volunteers().mean()
    assert pure_profiles(payoff) == [(0, 1, 1), (1, 0, 1), (1, 1, 0)]
    assert gains_by_leaving(payoff, (1, 1, 1)) == [0.5, 0.5, 0.5]
    assert gains_by_leaving(payoff, (0, 0, 1)) == [0.5, 0.5, 0.0]
    ends = ends_of_answers(payoff)
    assert set(ends) <= set(pure_profiles(payoff)) and sum(ends.values()) == pytest.approx(1.0)


def test_players_who_hardly_err_mix_as_the_symmetric_equilibrium_says():
    """By hand: each waits with q where the others' waiting, q^2, is what volunteering costs."""
    shares = quantal_shares(volunteers(cost=0.25).mean(), 400.0)
    for share in shares:
        assert share[1] == pytest.approx(0.5, abs=0.02)  # q = sqrt(0.25)


def test_the_volunteers_dilemma_has_its_mixed_equilibria_too():
    """By hand, cost 0.25: three where one volunteers; three where one waits for certain and two
    wait with q = 0.25 each; one where all wait with q = sqrt(0.25)."""
    found = equilibria_of_several(volunteers(cost=0.25).mean())
    assert len(found.shares) == 7 and len(found.mixed) == 4 and found.all_supports
    waits = sorted(tuple(round(float(share[1]), 4) for share in one) for one in found.mixed)
    by_hand = [(0.25, 0.25, 1.0), (0.25, 1.0, 0.25), (0.5, 0.5, 0.5), (1.0, 0.25, 0.25)]
    assert waits == by_hand
    said = answer_for_several(volunteers(cost=0.25), "by hand", 1).text()
    assert "4 mixed equilibria: " in said and "volunteer 75 %, wait 25 %" in said


def test_a_game_of_two_beside_an_idle_camp_has_the_equilibria_of_two():
    """As nashpy has them, vertex by vertex, of a game of three by three."""
    luck = Streams(7, range(2)).normal("test", (3, 3))
    three = np.stack([*luck, np.zeros((3, 3))])[..., None]
    found = {
        tuple(np.round(np.concatenate(one[:2]), 4)) for one in equilibria_of_several(three).shares
    }
    two = {tuple(np.round([*one.first, *one.second], 4)) for one in equilibria(*luck)}
    assert found == two


def test_of_a_game_too_large_one_equilibrium_is_traced(monkeypatch):
    """By hand: matching pennies of which nobody plays the third portfolio, beside an idle camp."""
    monkeypatch.setattr("experiments.advice.several_equilibria.SUPPORTS", 3)
    pennies = np.array([[2.0, -1.0, 3.0], [-1.0, 1.0, 3.0], [-2.0, -2.0, -2.5]])
    other = np.array([[-2.0, 1.0, -3.0], [1.0, -1.0, -3.0], [0.0, 0.0, -3.0]])
    game = np.stack([pennies, other, np.zeros((3, 3))])[..., None]
    found = equilibria_of_several(game)
    assert not found.all_supports
    (one,) = found.mixed
    # The first mixes so that the other is indifferent: -2p + (1 - p) = p - (1 - p), so p = 0.4.
    assert one[0] == pytest.approx([0.4, 0.6, 0.0], abs=1e-4)
    assert one[1] == pytest.approx([0.4, 0.6, 0.0], abs=1e-4)


def test_what_is_strictly_dominated_again_and_again_goes():
    payoff = np.zeros((3, 2, 2, 2))
    payoff[0, 1] = 1.0  # the first always plays its second
    payoff[1, 1, 1] = 1.0  # then the second does too
    payoff[1, 0, 0] = 5.0
    assert undominated(payoff) == [[1], [1], [0, 1]]


def test_an_empty_cell_of_three_camps_is_refused():
    hole = np.ones((3, 2, 2, 2, 4))
    hole[1, 0, 1, 0, 3] = np.nan
    with pytest.raises(ConfigError, match=r"1 of 8 cells are empty .* the first is a, b, a"):
        SidesPayoffs(CAMPS, (("a", "b"),) * 3, hole)


def test_with_an_idle_third_side_it_is_the_game_of_two():
    luck = np.random.default_rng(1).normal(size=(2, 3, 4))
    three = np.stack([*luck, np.zeros((3, 4))])[..., None]
    shares = quantal_shares(three, 5.0)
    one, other = quantal_response(luck[0], luck[1], 5.0)
    assert shares[0] == pytest.approx(one, abs=1e-6)
    assert shares[1] == pytest.approx(other, abs=1e-6)


def test_a_strategy_that_another_always_beats_is_never_worth_it():
    """Waiting is better whatever others do, if volunteering costs more than there is to gain."""
    payoffs = volunteers(cost=2.0)
    table = choices_of(payoffs, 2, 1).set_index("portfolio")
    assert table.loc["volunteer", "dominated"] and not table.loc["wait", "dominated"]
    assert table.loc["wait", "regret"] == 0.0 and table.loc["volunteer", "regret"] == 2.0
    assert pure_profiles(payoffs.mean()) == [(1, 1, 1)]
    answer = answer_for_several(payoffs, "by hand", 1)
    assert answer.headline.count("risks least with wait") == 3
    assert "wait / wait / wait" in answer.text() and "no camp gains by leaving" in answer.text()


def test_a_cycle_is_told():
    """Matching pennies beside an idle third camp: nothing holds by itself."""
    pennies = np.array([[1.0, -1.0], [-1.0, 1.0]])
    payoff = np.stack([pennies, -pennies, np.zeros((2, 2))])[..., None, None]
    game = SidesPayoffs(CAMPS, (("a", "b"), ("a", "b"), ("a",)), payoff)
    assert ends_of_answers(game.mean()) == {None: 1.0}
    assert "go round in a cycle" in answer_for_several(game, "by hand", 1).text()


def test_the_picture_of_three_camps_shows_every_profile_and_rings_what_holds():
    """Two panels of four dots; a ring on each of the three pure equilibria; an arrow or a
    word for every camp that gains by leaving a profile."""
    table = profile_table(volunteers(), 1)
    axes = answers_of_several(table, CAMPS)
    sizes = [line.get_markersize() for ax in axes for line in ax.lines]
    assert [ax.get_title(loc="left") for ax in axes] == ["west: volunteer", "west: wait"]
    assert sizes.count(4) == 8 and sizes.count(13) == 3
    gains = sum((~table[f"best_of_{side}"]).sum() for side in CAMPS[:2])
    assert sum(len(ax.texts) for ax in axes) == gains + (~table["best_of_west"]).sum()


@pytest.mark.slow
def test_three_camps_play_a_real_scenario(tmp_path, capsys):
    ask = ["game", "scenario=vendor_exclusion_3gpp", "replications=3", "--quiet"]
    ask += [f"strategy/{camp}=block,swing_courting" for camp in ("democratic", "sovereigntist")]
    assert plenary([*ask, "strategy/market=no_action,block", "--results", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert all(f"The {camp} camp" in said for camp in ("democratic", "sovereigntist", "market"))
    table = pd.read_csv(tmp_path / "game" / "payoffs.csv")
    assert len(table) == 8 and {"utility_market", "gains_by_leaving_market"} <= set(table)
    assert plenary(["replay", str(tmp_path / "game")]) == 0


def test_three_sides_find_what_nobody_listed():
    """By hand: a common pool of 12. Each side's haul of x brings x (12 - the sum of all), so that
    the best answer to two others who haul 3 each is 3: Cournot's equilibrium, 12 / 4."""

    def play(profile, number):
        haul = np.array(profile, dtype=float)
        luck = Streams(2, range(number)).normal("toy")
        return np.outer(haul, np.ones(number)) * (12.0 - haul.sum() + 0.01 * luck)

    grown = grow(play, [[0]] * 3, [range(7)] * 3, replications=40, rounds=12)
    assert grown.closed and all(share.max() > 1 - 1e-6 for share in grown.shares)
    assert [own[int(s.argmax())] for own, s in zip(grown.found, grown.shares, strict=True)] == [
        3
    ] * 3
    assert "none finds better" in grown_words(
        Grown([[IDLE]] * 3, [np.ones(1)] * 3, [], True), CAMPS
    )


@pytest.mark.slow
def test_three_camps_search_the_grid_of_parts(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("experiments.commands.game_search.portfolios", lambda: FEW_PORTFOLIOS)
    ask = ["game", "--grow", "scenario=vendor_exclusion_3gpp", "replications=3", "--quiet"]
    ask += [f"strategy/{camp}=block,swing_courting" for camp in ("democratic", "sovereigntist")]
    ask += ["strategy/market=no_action,block", "--results", str(tmp_path)]
    assert plenary(ask) == 0
    said = capsys.readouterr().out
    assert "Searching 3 portfolios a side" in said and "market: " in said
    assert (tmp_path / "game" / "found.csv").exists()

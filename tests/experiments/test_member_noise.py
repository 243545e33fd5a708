"""Members' own scales of error, and how long tastes last: planted truths come back."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from experiments.estimation.error_persistence import taste_persistence
from experiments.estimation.member_noise import drawn, lines_and_noise, member_noise
from sim.theory.error_persistence import carried_error, logistic_error


def votes_of(lean, error, band):
    total = lean + error
    return np.where(total > band, 2, np.where(total < -band, 0, 1)).astype(np.int8)


@pytest.fixture
def planted():
    random = np.random.default_rng(11)
    lean, band = random.normal(1, 4, (600, 12)), np.full((600, 1), 1.0)
    scale = np.repeat([0.5, 1.0, 2.0], 4)
    votes = votes_of(lean, scale * random.logistic(size=lean.shape), band)
    return lean, band[:, 0], scale, votes


def test_scales_come_back_and_most_intervals_hold_them(planted):
    """600 votes give a standard error of 0.06 to 0.1 in the logarithm."""
    lean, band, scale, votes = planted
    noise, se = member_noise(votes, lean, band)
    assert np.log(noise) == pytest.approx(np.log(scale), abs=0.35)
    assert (np.abs(np.log(noise / scale)) < 2.5 * se).mean() >= 0.9


def test_a_member_without_votes_is_like_the_others(planted):
    lean, band, _, votes = planted
    votes = votes.copy()
    votes[:, 0] = 3
    noise, se = member_noise(votes, lean, band)
    assert 0.6 < noise[0] < 1.7
    assert se[0] > 2 * se[1:].max()


def test_more_votes_of_the_same_kind_change_little(planted):
    lean, band, _, votes = planted
    half, _ = member_noise(votes[:300], lean[:300], band[:300])
    whole, _ = member_noise(votes, lean, band)
    assert np.log(half / whole) == pytest.approx(np.zeros(12), abs=0.3)


def test_the_line_that_pulls_is_the_fellows_not_ones_own():
    """Two fellows said yes, the third no: it is drawn to yes, and they to a tie's first, no."""
    roster = SimpleNamespace(
        iso3=("AAA", "BBB", "CCC"), blocs={"trio": np.array([True, True, True])}
    )
    votes = np.array([[2, 2, 0]], dtype=np.int8)
    lean = np.zeros((1, 3))
    pulled = drawn(votes, lean, {"trio": (1.5,)}, roster.iso3, roster)
    assert pulled[0, 2] == 1.5
    unheard = drawn(np.full((1, 3), 3, dtype=np.int8), lean, {"trio": (1.5,)}, roster.iso3, roster)
    assert (unheard == lean).all()


def test_without_blocs_the_scales_are_those_of_the_votes(planted):
    lean, band, _, votes = planted
    iso3 = tuple(f"A{at:02d}" for at in range(12))
    lines, noise, _ = lines_and_noise(votes, lean, band, iso3, SimpleNamespace(iso3=iso3, blocs={}))
    assert lines == {}
    assert (noise == member_noise(votes, lean, band)[0]).all()


@pytest.mark.parametrize("truth", [0.0, 0.9])
def test_persistence_comes_back(truth):
    """80 repeats of 60 members: the bootstrap's standard error is about 0.03."""
    random = np.random.default_rng(2)
    n_texts, n = 80, 60
    place = np.repeat(random.normal(size=(n, 1, 2)), 2, axis=1)
    slope, cut = random.normal(0, 3, (n_texts, 2)), random.normal(0, 2, n_texts)
    lean = slope @ place[:, 0].T - cut[:, None]
    band = np.ones((n_texts, 1))
    kept = random.normal(size=lean.shape)
    later = carried_error(kept, random.normal(size=lean.shape), truth)
    votes = np.concatenate([votes_of(lean, logistic_error(t), band) for t in (kept, later)])
    letters = "abcdefghij"
    titles = [
        f"question of the {letters[i // 10]}word and {letters[i % 10]}thing" for i in range(80)
    ]
    calls = pd.DataFrame(
        {
            "date": pd.to_datetime(["2010-12-01"] * n_texts + ["2011-12-01"] * n_texts),
            "title": titles * 2,
        }
    )
    items = SimpleNamespace(
        slope=np.tile(slope, (2, 1)), cut=np.tile(cut, 2), halfwidth=np.ones(2 * n_texts)
    )
    found = SimpleNamespace(path=place, years=np.array([2010, 2011]), items=items)
    table = SimpleNamespace(votes=votes, rollcalls=calls)
    value, se, pairs = taste_persistence(table, found, np.ones(n))
    assert pairs == n_texts
    assert value == pytest.approx(truth, abs=max(4 * se, 0.1))


def test_too_few_repeats_say_nothing():
    calls = pd.DataFrame(
        {"date": pd.to_datetime(["2010-12-01"]), "title": ["question of the word"]}
    )
    table = SimpleNamespace(votes=np.zeros((1, 2), dtype=np.int8), rollcalls=calls)
    value, se, pairs = taste_persistence(table, None, np.ones(2))
    assert np.isnan([value, se]).all()
    assert pairs == 0

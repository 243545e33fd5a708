"""Schulze's example of 45 voters and five candidates."""

import numpy as np

from tests.published import social_choice

# Schulze (2003), "A New Monotonic and Clone-Independent Single-Winner Election Method",
# Voting Matters 17; the example everybody quotes.
BALLOTS = {
    "ACBED": 5,
    "ADECB": 5,
    "BEDAC": 8,
    "CABED": 3,
    "CAEBD": 7,
    "CBADE": 2,
    "DCEBA": 7,
    "EBADC": 8,
}
CANDIDATES = "ABCDE"


def _preferences():
    rank = np.array([[ballot.index(name) for name in CANDIDATES] for ballot in BALLOTS])
    return social_choice.preferences(rank, [*BALLOTS.values()])


def test_pairwise_counts_of_the_45_voters():
    # the matrix printed with the example
    np.testing.assert_array_equal(
        _preferences(),
        [
            [0, 20, 26, 30, 22],
            [25, 0, 16, 33, 18],
            [19, 29, 0, 17, 24],
            [15, 12, 28, 0, 14],
            [23, 27, 21, 31, 0],
        ],
    )


def test_schulze_order_is_e_a_c_b_d():
    order = social_choice.schulze_order(_preferences())
    assert "".join(CANDIDATES[c] for c in order) == "EACBD"


def test_strongest_paths_of_the_45_voters():
    np.testing.assert_array_equal(
        social_choice.strongest_paths(_preferences()),
        [
            [0, 28, 28, 30, 24],
            [25, 0, 28, 33, 24],
            [25, 29, 0, 29, 24],
            [25, 28, 28, 0, 24],
            [25, 28, 28, 31, 0],
        ],
    )

"""The chamber: positions, ties, lines and caucuses of every replication."""

import numpy as np
import pytest

from sim.errors import ConfigError
from sim.positions import axis_major


def test_positions_are_the_estimates_when_uncertainty_is_fixed(paper):
    chamber = paper.chamber((1.0, 0.0, -1.0))
    assert (chamber.position[..., 0] == [[1.0, 0.0, -1.0]] * 2).all()
    assert (chamber.anchor == chamber.position).all()
    assert not np.shares_memory(chamber.anchor, chamber.position)


def test_each_axis_is_one_block_in_memory():
    position = axis_major(4, 3, 2)
    assert position.shape == (4, 3, 2)
    assert all(position[..., d].flags.c_contiguous for d in range(2))


def test_uncertain_positions_scatter_by_their_standard_errors(paper):
    """Bounds at 4.5 standard errors over 4000 draws."""
    n = 4000
    chamber = paper.chamber((1.0, 0.0, -1.0), n_replications=n, se=0.3)
    off = chamber.position[..., 0] - [1.0, 0.0, -1.0]
    assert abs(off.mean(axis=0)).max() < 4.5 * 0.3 / np.sqrt(n)
    assert abs(off.std(axis=0) - 0.3).max() < 4.5 * 0.3 / np.sqrt(2 * n)


def test_caucus_moves_its_members_towards_its_mean_and_nobody_else(paper):
    """A at 1 and B at 0 hear their mean of 0.5 with weight 0.2; C has no caucus."""
    chamber = paper.chamber(blocs={"pair": ["AAA", "BBB"]}, caucuses=["pair"])
    chamber.positions.consult(0.2)
    assert chamber.position[0, :, 0] == pytest.approx([0.9, 0.1, -1.0])
    chamber.positions.consult(0.2)  # the mean has stayed, and so do they: anchors hold them
    assert chamber.position[0, :, 0] == pytest.approx([0.9, 0.1, -1.0])


def test_member_of_two_caucuses_hears_both_alike(paper):
    """B hears (0.5 + -0.5) / 2 = 0; A hears 0.5, C hears -0.5, each with weight 0.5."""
    blocs = {"north": ["AAA", "BBB"], "south": ["BBB", "CCC"]}
    chamber = paper.chamber(blocs=blocs, caucuses=["north", "south"])
    chamber.positions.consult(0.5)
    assert chamber.position[1, :, 0] == pytest.approx([0.75, 0.0, -0.75])


def test_without_listening_nobody_moves(paper):
    chamber = paper.chamber(blocs={"pair": ["AAA", "BBB"]}, caucuses=["pair"])
    before = chamber.position.copy()
    chamber.positions.consult(0.0)
    assert chamber.position.tobytes() == before.tobytes()


def test_caucus_of_one_is_none(paper):
    assert paper.chamber(blocs={"one": ["AAA"]}, caucuses=["one"]).caucuses == []


def test_share_of_ties_into_a_group(paper):
    """A is tied 0.6 to B and 0.2 to C: three quarters of its ties lead to B."""
    chamber = paper.chamber()
    chamber.tie[:] = [[0, 600, 200], [600, 0, 0], [200, 0, 0]]
    chamber.tie_total = chamber.tie.sum(axis=1)
    share = chamber.tie_share(np.array([False, True, False]))
    assert share == pytest.approx([0.75, 0.0, 0.0])
    both = chamber.tie_share(np.array([[False, True, False], [True, False, False]]))
    assert both == pytest.approx(np.array([[0.75, 0.0, 0.0], [0.0, 1.0, 1.0]]))


def test_tie_shares_do_not_depend_on_how_many_rows_are_asked_at_once(paper):
    rng = np.random.default_rng(0)
    chamber = paper.chamber(np.linspace(1, -1, 25), n_replications=16)
    tie = rng.integers(0, 1001, (25, 25))
    chamber.tie[:] = tie + tie.T
    chamber.tie_total = chamber.tie.sum(axis=1)
    group = rng.random((16, 25)) < 0.4
    whole = chamber.tie_share(group)
    for r in range(16):
        assert chamber.tie_share(group[r : r + 1])[0].tobytes() == whole[r].tobytes()


def test_discipline_names_blocs_that_exist(paper):
    with pytest.raises(ConfigError) as caught:
        paper.chamber(blocs={"eu": ["AAA", "BBB"]}, behaviour={"discipline": {"ue": 1.0}})
    assert str(caught.value) == (
        "model.discipline.ue: unknown bloc. Did you mean 'eu'? Allowed: eu"
    )


def test_lines_of_no_strength_or_of_one_member_are_left_out(paper):
    blocs = {"eu": ["AAA", "BBB"], "one": ["CCC"]}
    chamber = paper.chamber(blocs=blocs, behaviour={"discipline": {"eu": 0.0, "one": 2.0}})
    assert chamber.lines == []
    chamber = paper.chamber(blocs=blocs, behaviour={"discipline": {"eu": 2.0}})
    [(name, places, strength)] = chamber.lines
    assert (name, list(places), strength) == ("eu", [0, 1], 2.0)

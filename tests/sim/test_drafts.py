"""Drafts: what members gain, and how a text is placed so that the record speaks first."""

import numpy as np
import pytest

from sim.meeting.draft import MIN_STAKES, place
from sim.theory.ballot import spatial_gain


def test_gain_on_paper(paper):
    """Text at 1, status quo at 0: (x - 0)^2 - (x - 1)^2 = 2x - 1, at 1, 0 and -1."""
    chamber = paper.chamber()
    assert paper.draft(chamber).gain(chamber.position)[0] == pytest.approx([1.0, -1.0, -3.0])


def test_gain_doubles_with_the_stakes(paper):
    chamber = paper.chamber()
    draft = paper.draft(chamber, stakes=2.0)
    assert draft.gain(chamber.position)[0] == pytest.approx([2.0, -2.0, -6.0])


def test_gain_agrees_with_the_published_form(paper):
    rng = np.random.default_rng(4)
    chamber = paper.chamber(rng.normal(size=(12, 3)), n_replications=5)
    salience = rng.dirichlet([1, 1, 1])
    draft = paper.draft(
        chamber,
        position=rng.normal(size=3),
        status_quo=rng.normal(size=3),
        salience=salience,
        stakes=1.7,
    )
    published = 1.7 * spatial_gain(chamber.position, salience, draft.position, draft.status_quo)
    assert draft.gain(chamber.position) == pytest.approx(published)


def test_text_that_changes_nothing_is_worth_nothing(paper):
    chamber = paper.chamber()
    draft = paper.draft(chamber, position=0.4, status_quo=0.4, stakes=9.0)
    assert (draft.gain(chamber.position) == 0).all()


def test_a_chairs_text_made_of_one_text_is_worth_what_it_takes_over_of_it(paper):
    """Approval 2 and a leaning of -3: nothing at the status quo, half half-way, all at the text."""
    chamber = paper.chamber()
    leaning = np.zeros((2, 3))
    leaning[:, 2] = -3.0
    camps = paper.draft(chamber, position=1.0, valence=np.full(2, 2.0), leaning=leaning)
    for at, share in ((-0.5, 0.0), (0.0, 0.0), (0.5, 0.5), (1.0, 1.0)):
        chair = paper.draft(
            chamber, None, position=at, valence=np.full(2, 2.0), leaning=leaning, made_of=camps
        )
        worth = chair.lean(chamber.position) - chair.hollow()
        beside_its_place = worth - chair.gain(chamber.position)
        assert beside_its_place[0] == pytest.approx([2 * share, 2 * share, -1 * share])
    assert (worth == camps.lean(chamber.position)).all()
    assert camps.hollow() == 0.0


def test_axis_without_salience_does_not_matter(paper):
    chamber = paper.chamber([[1.0, 5.0], [0.0, -3.0], [-1.0, 2.0]])
    near, far = (paper.draft(chamber, position=[1.0, there]) for there in (0.0, 99.0))
    assert (near.gain(chamber.position) == far.gain(chamber.position)).all()


def test_lean_adds_approval_leaning_and_inducement(paper):
    chamber = paper.chamber()
    draft = paper.draft(chamber)
    draft.valence[:] = 0.5
    draft.leaning[:] = [0.0, 1.0, 0.0]
    draft.inducement = np.array([[0.0, 0.0, 2.0]] * 2)
    assert draft.lean(chamber.position)[0] == pytest.approx([1.5, 0.5, -0.5])
    assert draft.gain(chamber.position)[0] == pytest.approx([1.0, -1.0, -3.0])


def placed(paper, chamber, implied, leaning=0.0, position=1.0):
    point = np.full((chamber.n_replications, 1), position)
    return place(
        chamber,
        name="text",
        camp="democratic",
        sponsors=np.zeros(chamber.n_members, dtype=bool),
        position=point,
        status_quo=np.zeros_like(point),
        salience=np.ones(1),
        implied=implied,
        leaning=leaning,
        halfwidth=np.full((1, chamber.n_members), 0.5),
    )


def test_first_ballot_is_exactly_the_one_that_the_record_implies(paper):
    rng = np.random.default_rng(5)
    chamber = paper.chamber(rng.normal(size=40), n_replications=6, se=0.2)
    implied, leaning = rng.normal(size=(2, 6, 40))
    draft = placed(paper, chamber, implied, leaning)
    assert draft.lean(chamber.position) == pytest.approx(implied + leaning, abs=1e-12)


def test_a_record_that_is_a_straight_line_leaves_no_residual(paper):
    """The record says 3 x + 1; the text gains 2 x - 1, so stakes 1.5 and approval 2.5."""
    chamber = paper.chamber()
    draft = placed(paper, chamber, 3.0 * chamber.position[..., 0] + 1.0)
    assert draft.stakes == pytest.approx([1.5, 1.5])
    assert draft.valence == pytest.approx([2.5, 2.5])
    assert draft.leaning == pytest.approx(np.zeros((2, 3)), abs=1e-12)


def test_record_that_contradicts_the_place_leaves_hardly_any_stakes(paper):
    """Whoever stands nearer to the text was against it: place then counts for nothing."""
    chamber = paper.chamber()
    draft = placed(paper, chamber, -3.0 * chamber.position[..., 0])
    assert (draft.stakes == MIN_STAKES).all()
    assert draft.lean(chamber.position) == pytest.approx(-3.0 * chamber.position[..., 0])


def test_concession_moves_a_share_of_the_way(paper):
    chamber = paper.chamber()
    draft = paper.draft(chamber)
    draft.concede(np.array([0.25, 0.0]), draft.status_quo, red_line=0.0)
    assert draft.position[:, 0] == pytest.approx([0.75, 1.0])
    assert draft.moved() == pytest.approx([0.25, 0.0])


def test_no_concession_crosses_the_red_line(paper):
    """A half must remain: steps of 0.4 lead from 1 to 0.6, and the next to 0.36 is refused."""
    chamber = paper.chamber()
    draft = paper.draft(chamber)
    for _ in range(3):
        draft.concede(np.full(2, 0.4), draft.status_quo, red_line=0.5)
    assert draft.position[:, 0] == pytest.approx([0.6, 0.6])


def test_placing_a_draft_does_not_write_to_what_it_is_given(paper):
    chamber = paper.chamber()
    implied, leaning = np.ones((2, 3)), np.zeros((2, 3))
    point = np.full((2, 1), 1.0)
    draft = placed(paper, chamber, implied, leaning)
    draft.position += 1.0
    assert (implied == 1).all() and (leaning == 0).all() and (point == 1).all()

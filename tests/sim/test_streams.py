"""Randomness belongs to a name and a replication, and to nothing else."""

import numpy as np
import pytest

from sim.streams import RECENT, RecentDraws, Streams


@pytest.mark.parametrize("kind", ["uniform", "normal", "logistic"])
def test_replication_5_alone_is_row_5_of_8(kind):
    batch = getattr(Streams(2026, range(8)), kind)("ballot", (3, 4))
    alone = getattr(Streams(2026, range(5, 6)), kind)("ballot", (3, 4))
    assert batch.shape == (8, 3, 4)
    assert batch[5].tobytes() == alone[0].tobytes()


def test_a_stream_has_no_state():
    streams = Streams(0, range(4))
    first = streams.uniform("a", (5,))
    streams.uniform("b", (100,))
    assert first.tobytes() == streams.uniform("a", (5,)).tobytes()


def test_a_longer_draw_begins_with_the_shorter_one():
    streams = Streams(0, range(3))
    assert (streams.uniform("a", (9,))[:, :4] == streams.uniform("a", (4,))).all()


def test_other_seed_name_or_replication_means_other_luck():
    base = Streams(0, range(2)).uniform("a", (4,))
    assert not np.isin(Streams(1, range(2)).uniform("a", (4,)), base).any()
    assert not np.isin(Streams(0, range(2)).uniform("b", (4,)), base).any()
    assert not np.isin(base[1], base[0]).any()


def test_seed_and_name_cannot_be_confused():
    one = Streams(1, range(1)).uniform("1/a", (4,))
    assert not np.isin(Streams(11, range(1)).uniform("/a", (4,)), one).any()


def test_streams_are_pinned_for_good():
    """A saved run can only be run again if these never change."""
    drawn = Streams(2026, range(3)).uniform("meeting/0/attendance", (2,))
    again = np.array(
        [
            [0.4225534609690936, 0.025199503636059772],
            [0.710482610957293, 0.9605774188195983],
            [0.748629297515454, 0.2982702878867504],
        ]
    )
    assert (drawn == again).all()


def test_moments_are_those_of_the_named_distributions():
    """Bounds at 4.5 standard errors; a false alarm once in 100 000 runs of another seed."""
    n = 20_000
    streams = Streams(3, range(n))
    assert abs(streams.uniform("u").mean() - 0.5) < 4.5 * np.sqrt(1 / 12 / n)
    normal = streams.normal("n")
    assert abs(normal.mean()) < 4.5 / np.sqrt(n)
    assert abs(normal.var() - 1) < 4.5 * np.sqrt(2 / n)
    logistic = streams.logistic("l")
    assert abs(logistic.mean()) < 4.5 * np.pi / np.sqrt(3 * n)
    assert abs((logistic > np.log(3)).mean() - 0.25) < 4.5 * np.sqrt(0.1875 / n)


def test_uniforms_of_neighbouring_replications_are_uncorrelated():
    drawn = Streams(3, range(400)).uniform("u", (200,))
    r = np.corrcoef(drawn[:-1].ravel(), drawn[1:].ravel())[0, 1]
    assert abs(r) < 4.5 / np.sqrt(drawn[1:].size)


def test_inverses_stay_finite():
    drawn = Streams(3, range(500))
    assert np.isfinite(drawn.logistic("x", (100,))).all()
    u = drawn.uniform("x", (100,))
    assert u.min() > 0 and u.max() < 1


@pytest.mark.parametrize("kind", ["uniform", "normal", "logistic"])
def test_what_a_caller_writes_into_a_draw_is_not_drawn_again(kind):
    draw = getattr(Streams(5, range(4)), kind)
    first = draw("kept", (3,))
    before = first.tobytes()
    first += 1.0
    second = draw("kept", (3,))
    second *= 2.0
    assert draw("kept", (3,)).tobytes() == before


def test_draws_are_the_same_whether_or_not_they_were_kept():
    streams = Streams(5, range(4))
    kept = [streams.uniform("a", (3,)), streams.normal("a", (3,)), streams.logistic("a", (3,))]
    RECENT.clear()
    again = [streams.uniform("a", (3,)), streams.normal("a", (3,)), streams.logistic("a", (3,))]
    assert [k.tobytes() for k in kept] == [a.tobytes() for a in again]
    assert len({k.tobytes() for k in kept}) == 3


def test_what_is_kept_stays_within_its_room():
    room = RecentDraws(most=1000)
    made = []

    def draw(n):
        made.append(n)
        return np.full(n, float(n))

    for n in (20, 21, 22, 23, 24, 25, 26, 27):  # 160 to 216 bytes each
        assert (room.get(("a", n), lambda n=n: draw(n)) == n).all()
        assert room.size <= 1000
    room.get(("a", 27), lambda: draw(27))
    room.get(("a", 20), lambda: draw(20))
    assert made == [20, 21, 22, 23, 24, 25, 26, 27, 20]
    assert len(room.get(("a", 500), lambda: draw(500))) == 500  # too large to keep
    assert room.size <= 1000


class Shared(Streams):
    """Streams of which every replication has the first one's draw."""

    def arranged(self, name, draw):
        return np.repeat(draw[:1], len(draw), axis=0)


@pytest.mark.parametrize("kind", ["uniform", "normal", "logistic"])
def test_a_subclass_arranges_the_draws_of_every_distribution(kind):
    own = getattr(Streams(3, range(4)), kind)("position/openness", (2,))
    shared = getattr(Shared(3, range(4)), kind)("position/openness", (2,))
    assert (shared == own[0]).all() and not (own == own[0]).all()
    assert (getattr(Streams(3, range(4)), kind)("position/openness", (2,)) == own).all()

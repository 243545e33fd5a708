"""A member whose line broke lately is found, and its older votes count less where that is asked."""

from dataclasses import replace

import numpy as np
import pytest

from experiments.forecast.broken_lines import with_broken
from sim.errors import ConfigError
from sim.forecast.evidence import JUMP_AGE, JUMP_WORTH, Call, History, gather
from sim.forecast.jumps import Repeats, broken
from sim.members.calibration import Calibration

ALIKE = 4  # other members, which keep their votes


@pytest.fixture(scope="module")
def recorded():
    return History.of(Calibration.load("default"))


def kept_and_changed(recorded, n_texts=12):
    """Twelve texts in each of three years; in the last one the first member changes every vote."""
    votes = np.full((3 * n_texts, 1 + ALIKE), 2, dtype=np.int8)
    votes[2 * n_texts :, 0] = 0
    years = np.repeat([2010, 2011, 2012], n_texts)
    return replace(
        recorded,
        iso3=("AAA", "BBB", "CCC", "DDD", "EEE"),
        votes=votes,
        date=np.array([f"{year}-12-01" for year in years], dtype="datetime64[D]"),
        title=np.array([f"Text {at}" for at in range(n_texts)] * 3),
        kind=np.array(["text"] * (3 * n_texts)),
    )


def test_evidence_is_that_of_a_count_against_its_expectation(recorded):
    """Nobody had changed before, so the least is expected: 12 ln(12 / 0.1) - (12 - 0.1)."""
    history = kept_and_changed(recorded)
    evidence = Repeats.of(history).evidence(np.datetime64("2013-06-01"))
    assert evidence[0] == pytest.approx(12 * np.log(120.0) - 11.9)
    assert (evidence[1:] == 0.0).all()
    assert broken(history, np.datetime64("2013-06-01")) == ("AAA",)
    assert broken(history, np.datetime64("2012-06-01")) == ()


def test_who_broke_is_told_by_votes_before_the_day_alone(recorded):
    day = np.datetime64("2015-01-01")
    after = recorded.date >= day
    shuffled = recorded.votes.copy()
    shuffled[after] = np.random.default_rng(1).permuted(shuffled[after], axis=1)
    assert broken(replace(recorded, votes=shuffled), day) == broken(recorded, day)
    assert {"MDG", "KIR"} <= set(broken(recorded, day))


def test_older_votes_of_such_members_count_less_and_no_others(recorded):
    call = Call(np.datetime64("2019-12-01"), {"DEU": 2})
    plain, told = gather(recorded, call), gather(recorded, replace(call, broken=("BRA",)))
    bra = recorded.iso3.index("BRA")
    old = plain.age > JUMP_AGE
    assert np.array_equal(
        told.choice[:, old, bra], plain.choice[:, old, bra] * np.float32(JUMP_WORTH)
    )
    assert np.array_equal(told.choice[:, ~old, bra], plain.choice[:, ~old, bra])
    others = np.arange(len(recorded.iso3)) != bra
    assert np.array_equal(told.choice[:, :, others], plain.choice[:, :, others])


def test_nobody_is_asked_about_by_default_and_a_stranger_is_refused(recorded):
    calls = {"a": Call(np.datetime64("2015-01-05"), {})}
    assert with_broken(calls, None, recorded) is calls
    said = []
    assert "KIR" in with_broken(calls, "found", recorded, said.append)["a"].broken
    assert "line broken in the year before 2015-01-05" in said[0] and "KIR" in said[0]
    assert with_broken(calls, "arg, KIR", recorded)["a"].broken == ("ARG", "KIR")
    with pytest.raises(ConfigError, match="--jumps"):
        with_broken(calls, "ARX", recorded)

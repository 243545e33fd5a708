"""A large sweep is checked by its values and their pairs, not cell by cell."""

import itertools

import pytest

from experiments.config import validation
from experiments.config.validation import PAIRED, PLAYED, check_study, covering, pairing
from experiments.study.study import Axis, Choice, Study, grid
from sim.errors import ConfigError


def axis(name, values):
    return Axis(name, tuple(Choice({name: v}, {name: v}) for v in values))


def study(**axes):
    made = tuple(axis(name, values) for name, values in axes.items())
    return Study(base={name: v[0] for name, v in axes.items()}, axes=made, points=grid(made))


def fine(config):
    pass


def refusing(wrong):
    def construct(config):
        if wrong(config):
            raise ConfigError("a", "does not go with b", value=config["a"])

    return construct


def test_ten_thousand_cells_need_few_to_be_built():
    numbers = [i / 100 for i in range(100)]
    looked_at = []
    what = study(a=numbers, b=numbers)
    count = check_study(what, play=looked_at.append, construct=looked_at.append)
    assert count == len(looked_at) < 250
    assert {config["a"] for config in looked_at} == set(numbers)
    assert {config["b"] for config in looked_at} == set(numbers)


def test_words_that_clash_with_each_other_alone_are_found():
    words = [f"w{i}" for i in range(12)]
    for one, other in (("w3", "w7"), ("w11", "w11"), ("w0", "w5")):
        what = study(a=words, seed=list(range(30)), b=words)
        with pytest.raises(ConfigError, match="does not go with b"):
            check_study(
                what,
                fine,
                refusing(lambda c, one=one, other=other: (c["a"], c["b"]) == (one, other)),
            )


def test_the_message_of_a_clash_names_the_cell():
    what = study(a=["u", "v"], b=["x", "y"], seed=list(range(30)))
    with pytest.raises(ConfigError, match=r"in the cell a=v, b=y, seed=0\), got 'v'"):
        check_study(what, fine, refusing(lambda c: (c["a"], c["b"]) == ("v", "y")))


def test_numbers_that_must_not_exceed_each_other_clash_at_their_ends():
    numbers = [i / 50 for i in range(50)]
    what = study(a=numbers, b=[n + 0.9 for n in numbers])  # wrong only where a is near its top
    with pytest.raises(ConfigError, match="does not go with b"):
        check_study(what, fine, refusing(lambda c: c["a"] > c["b"]))


def test_pairs_meet_in_no_more_cells_than_promised():
    words = [f"w{i}" for i in range(100)]
    what = study(a=words, b=words)
    options, values = covering(what)
    known = {*options, *values}
    found = pairing(what, known)
    assert 0 < len(found) <= PAIRED
    assert not known & set(found)


def test_every_pair_of_a_middling_sweep_is_built():
    words = ["u", "v", "w"]
    what = study(a=words, b=words, c=words, seed=[1, 2])
    assert len(what) > PLAYED
    seen = []
    check_study(what, play=seen.append, construct=seen.append)
    for one, other in itertools.combinations("abc", 2):
        assert {(c[one], c[other]) for c in seen} == set(itertools.product(words, words))
    assert len(seen) < len(what)


def test_a_huge_sweep_is_searched_in_part(monkeypatch):
    monkeypatch.setattr(validation, "SEARCHED", 10)
    what = study(a=["u", "v"], b=["x", "y"], seed=list(range(100)))
    assert len(pairing(what, {0, 5})) <= 10

"""A strategy says in a sentence what it does, from its parts."""

import re

import pytest

from sim.parts import build
from sim.strategies.camp import Strategy
from sim.strategies.court import Court
from tests.conftest import CONFIGS, preset, presets
from tools.docs.reference import parts

SHIPPED = [
    (camp, name) for camp in ("democratic", "sovereigntist") for name in presets(f"strategy/{camp}")
]


def sentence(camp, name):
    spec = preset(CONFIGS / "strategy" / camp / f"{name}.yaml")
    return build(spec, Strategy, "strategy", default=Strategy).describe()


@pytest.mark.parametrize(("camp", "name"), SHIPPED)
def test_every_shipped_strategy_is_one_sentence_without_insiders_codes(camp, name):
    said = sentence(camp, name)
    assert said[0].isupper() and said.endswith(".")
    assert not re.search(r"row|\bP-\d|[\[\]_`]", said), said


def test_the_sentence_tells_what_is_asked_given_and_spent():
    assert sentence("democratic", "no_action") == "Tables its text and does nothing more."
    tent = sentence("democratic", "inclusive_tent")
    assert "lets every member that agrees join" in tent and "90 %" in tent and "50 %" in tent
    courting = sentence("democratic", "swing_courting")
    assert courting.startswith("Spends up to 1 bn US$ a meeting on the members whose vote")


def test_presets_that_differ_differ_in_their_sentence():
    for camp in ("democratic", "sovereigntist"):
        said = [sentence(camp, name) for name in presets(f"strategy/{camp}")]
        assert len(set(said)) == len(said)


def test_a_budget_that_nobody_is_courted_with_is_not_spent():
    assert not Strategy(budget=5.0).spends
    assert "bn US$" not in Strategy(budget=5.0).describe()


def test_a_part_of_ones_own_is_told_by_its_docstring():
    class Neighbours(Court):
        """Court the neighbours of the leaders (an idea [memory]). Nobody else."""

    assert "bn US$ a meeting court the neighbours of the leaders" in (
        Strategy(budget=1.0, court=Neighbours()).describe()
    )


def test_every_part_of_a_strategy_says_what_it_does_in_plain_words():
    silent = {"Nobody", "Free", "Home", "Even", "Neutral", "Court", "Target", "Invite"}
    silent |= {"Discipline", "Venue", "Timing", "Frame", "Hold", "Drafting", "Tactics"}
    for cls in parts():
        if cls.__module__.startswith("sim.strategies.") and cls.describe is not None:
            try:
                said = cls().describe()
            except TypeError:
                continue  # has keys that must be given
            assert bool(said) or cls.__name__ in silent, cls
            assert "`" not in said and "_" not in said

"""Every file in configs/ composes, and every body, strategy and scenario plays."""

import pytest

from experiments.commands.check import read
from experiments.config.compose import composer
from experiments.config.folder import config_directory
from experiments.config.registered import plain
from experiments.config.validation import check_study
from experiments.study.study import scientific
from sim.behaviour import Behaviour
from sim.simulation import check

ROOT = config_directory()
FILES = sorted(
    (path.parent.relative_to(ROOT).as_posix(), path.stem)
    for path in ROOT.rglob("*.yaml")
    if path.parent != ROOT
)
STUDIES = [name for group, name in FILES if group == "study"]


@pytest.fixture(scope="module")
def compose():
    with composer() as made:
        yield made


@pytest.mark.parametrize(("group", "name"), [f for f in FILES if f[0] != "study"])
def test_every_file_composes_and_plays_one_replication(compose, group, name):
    overrides = [f"{group}={name}"]
    if group == "forum":  # small bodies seat the camps that the general agenda names
        overrides.append("scenario=minimal")
    config, choices = compose(overrides)
    assert choices[group] == name
    if group == "forum" and not leaders_sit(config):
        config["scenario"]["camps"] = seated_camps(config)
    check(scientific(config))


def leaders_sit(config):
    from sim.members.cached import full_roster

    seats = set(full_roster().select(config["forum"]["members"]).iso3)
    return all(set(c["leaders"]) & seats for c in config["scenario"]["camps"].values())


def seated_camps(config):
    """Lead the camps by two who sit in the body."""
    from sim.members.cached import full_roster

    seats = list(full_roster().select(config["forum"]["members"]).iso3)
    return {"democratic": {"leaders": seats[:1]}, "sovereigntist": {"leaders": seats[-1:]}}


@pytest.mark.parametrize("name", STUDIES)
def test_every_study_expands_and_its_values_are_right(name):
    study, config = read([f"study={name}"])
    assert len(study) > 1 and config["name"] == name
    assert check_study(study, play=lambda config: None) >= 1


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["forum=oewg", "strategy/democratic=swing_courting", "seed=3", "model.tie=0.1"],
        ["scenario=minimal", "forum=itu_plenipotentiary", "~record"],
        ["study=main", "+model.held=[tie]", "++replications=4"],
        ["strategy/sovereigntist=block", "executor=in_process", "hydra.job.name=mine"],
    ],
    ids=" ".join,
)
def test_hydras_own_section_changes_nothing_but_itself(compose, words):
    found, choices = compose(words)
    whole, options = compose.whole(words)
    expected = plain(whole)
    del expected["hydra"]
    assert repr(found) == repr(expected)  # the order too
    assert choices == {g: o for g, o in options.items() if not g.startswith("hydra/")}


def test_the_listed_behaviour_is_the_models_own(compose):
    listed = compose([])[0]["model"]
    own = Behaviour()
    assert listed == {**vars(own), "influence": vars(own.effects)}


def test_the_main_study_is_the_question():
    study, _ = read(["main"])
    assert len(study) == 4 * 6 * 2 and study.replications == 400

"""Every body that ships builds from its file, quotes its rules and decides."""

import re
from pathlib import Path

import numpy as np
import pytest
import yaml

from sim.forums.array_floor import ArrayFloor
from sim.forums.forum import ISSUES, Forum
from sim.forums.outcome import Result
from sim.members.cached import full_roster
from sim.scenario import Scenario
from sim.simulation import simulate
from tests.conftest import compose

FOLDER = Path(__file__).resolve().parents[2] / "configs" / "forum"
BODIES = [file.stem for file in sorted(FOLDER.glob("*.yaml"))]
WANTED = (
    "first_committee second_committee third_committee general_assembly oewg gge ad_hoc_committee "
    "global_mechanism itu_plenipotentiary wtsa wcit itu_t_tap itu_t_aap itu_election igf dfi ttc "
    "freedom_online_coalition community_of_democracies d10 d20 oecd budapest_convention sco brics "
    "wtdc"
).split()


@pytest.fixture(scope="module")
def roster():
    return full_roster()


@pytest.fixture(params=BODIES)
def forum(request):
    return Forum.from_config(load(request.param), key="forum")


def load(name):
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def facts(seats):
    """Blocs and numbers of the roster, as rules that count them apart ask for them."""
    table = seats.table
    return {"blocs": seats.blocs, "weights": {c: table[c] for c in table if table[c].dtype != "O"}}


def room(forum, roster, n_replications=5, n_drafts=2, seed=0):
    """A room of the body's members with written-down answers of every kind."""
    seats = roster.select(forum.members, "forum.members")
    generator = np.random.default_rng(seed)
    shape = (n_replications, n_drafts, len(seats))
    return ArrayFloor(
        votes=generator.integers(0, 3, size=shape).astype(np.int8),
        loss=generator.normal(-2.0, 1.5, size=shape),
        block_cost=1.5,
        isolation=1.0,
        concession=0.5,
        signs=generator.random(shape) < 0.5,
        ratifications=generator.random(shape) < 0.8,
        ranking=generator.random((n_replications, len(seats), n_drafts)),
        entitled=forum.entitled(seats.iso3),
        **facts(seats),
        present=generator.random((n_replications, len(seats))) < 0.95,
    )


def test_all_the_bodies_are_there():
    assert set(WANTED) <= set(BODIES)


def test_name_members_and_observers_exist(forum, roster):
    assert load(forum.name)["name"] == forum.name
    seats = roster.select(forum.members, "forum.members")
    assert forum.entitled(seats.iso3).any()
    if forum.observers is not None:
        watching = roster.select(forum.observers, "forum.observers")
        assert not set(watching.iso3) & set(seats.iso3)


def test_every_stage_quotes_a_rule_that_the_body_lists_with_its_evidence(forum):
    listed = {re.match(r"[A-Za-z_]+(-\d+)?", code)[0] for code in forum.rules}
    for name, stage in forum.stages.items():
        assert set(stage.rules) & listed, f"{name}: none of {stage.rules} is listed"
    for code, rule in forum.rules.items():
        assert rule.says.strip(), code


def test_assumptions_are_flagged_and_have_a_range(forum):
    assert forum.rules["mandate"].evidence == "assumption"
    assert forum.rules["bindingness"].evidence == "assumption"
    low, high = forum.bindingness_range
    assert low < high and low <= forum.bindingness <= high


def test_every_issue_has_a_fit(forum):
    assert all(0 <= forum.fit(issue) <= 1 for issue in ISSUES)
    assert "other" in forum.mandate


def test_only_states_vote_and_stakeholders_speak_where_they_may(forum):
    assert "state" in forum.who_speaks
    if forum.name in ("igf", "itu_t_tap", "itu_t_aap"):
        assert "firm" in forum.who_speaks and "technical_community" in forum.who_speaks
    if forum.name in ("first_committee", "gge", "itu_plenipotentiary", "wcit"):
        assert "firm" not in forum.who_speaks


@pytest.mark.parametrize("seed", range(4))
def test_it_settles_every_draft(forum, roster, seed):
    outcome = forum.decide(room(forum, roster, seed=seed))
    assert (outcome.how < Result.UNDECIDED).all()
    assert (outcome.tally.sum(axis=2) <= outcome.votes.shape[2]).all()
    assert (outcome.days >= 0).all()
    if forum.text == "exchange":
        assert (outcome.how == Result.NO_DECISION).all()
    if forum.one_text:
        rivals = outcome.adopted[:, 1:]
        assert not (outcome.adopted[:, :1] & rivals).any(), "the one text, or rivals elsewhere"
        assert forum.rivals is not None or not rivals.any()
    if forum.text == "treaty" and outcome.adopted.any():
        assert outcome.signed[outcome.adopted].any()
        assert not outcome.signed[~outcome.adopted].any()


def test_a_room_of_willing_members_adopts(forum, roster):
    """A yes from everyone and no objection passes in every body that decides."""
    seats = roster.select(forum.members, "forum.members")
    shape = (2, 1, len(seats))
    floor = ArrayFloor(
        votes=np.full(shape, 2, dtype=np.int8),
        signs=np.ones(shape, dtype=bool),
        ranking=np.ones((2, len(seats), 1)),
        **facts(seats),
    )
    assert forum.decide(floor).adopted.all() == (forum.text != "exchange")


def test_turnout_follows_the_data_unless_the_body_says_otherwise(forum, roster):
    seats = roster.select(forum.members, "forum.members")
    rates = forum.attendance.rates(seats.column("attendance"))
    if forum.attendance.turnout is not None:
        assert rates.mean() == pytest.approx(forum.attendance.turnout, abs=1e-6)
    if forum.name == "first_committee":
        assert 1 - rates.mean() == pytest.approx(0.084, abs=0.03)  # P-9


def test_a_tally_counts_the_members_of_its_body_alone():
    """JTC 1 has 87 in a scenario in which 193 states sit elsewhere: 87 ballots or empty seats."""
    config = compose("facial_recognition_standards")
    scenario = Scenario(config)
    entitled = int(scenario.entitled_in(scenario.forums["jtc1"]).sum())
    drafts = simulate(config, range(3))["drafts"]
    counts = drafts[["yes", "no", "abstain", "absent"]].sum(axis=1)
    voted = counts[(drafts.meeting == 1) & (counts > 0)]
    assert len(voted) and set(voted) == {entitled} and entitled < len(scenario.roster)

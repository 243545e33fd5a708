"""What is in force after a decision, whose it is in law, and what it is worth."""

import numpy as np
import pytest

from sim.errors import ConfigError
from sim.forums.outcome import ADOPTED, Outcome, Result
from sim.meeting.outcomes import RESULTS, in_force, legal_outcome, outcome_names
from sim.meeting.yardstick import Yardstick, references
from sim.model import NegotiationModel
from sim.scenario import Scenario
from sim.simulation import simulate
from sim.theory.ballot import Vote
from tests.conftest import CONFIGS, compose, preset

BY_VOTE, AGREED, PLEDGED = Result.ADOPTED_BY_VOTE, Result.ADOPTED_BY_CONSENSUS, Result.PLEDGED
FAILED, BLOCKED = Result.FAILED, Result.BLOCKED


@pytest.fixture(scope="module")
def room():
    """Two rival texts of 2018, and the chair's, tabled and not yet decided."""
    model = NegotiationModel(Scenario(compose(forum="oewg", uncertainty="fixed")), range(1))
    while model.meeting is None:
        model.step()
    yield model.meeting
    model.close()


def held(room, how, *, moved=(), votes=None, signed=None):
    """What is in force if the chair's text, 73/27 and 73/266 end in these ways."""
    texts = room.text.drafts
    outcome = Outcome.blank(1, len(texts), room.chamber.n_members)
    outcome.how[0] = how
    for k, codes in (votes or {}).items():
        outcome.votes[0, k] = codes
    if signed is not None:
        outcome.signed = np.zeros((1, len(texts), room.chamber.n_members), dtype=bool)
        outcome.signed[0, signed[0]] = signed[1]
    origins = [draft.origin.copy() for draft in texts]
    for k in moved:
        texts[k].origin = texts[k].origin + 0.1
    found = in_force(room, outcome, np.ones((1, len(texts))), texts[0].status_quo)
    for draft, origin in zip(texts, origins, strict=True):
        draft.origin = origin
    return found


def name(found):
    return found.names[found.outcome[0]]


def gets(found):
    return found.gets[:, 0].tolist()


def test_the_scenario_has_a_chairs_text_and_two_rivals(room):
    assert [draft.camp for draft in room.text.drafts] == [None, "sovereigntist", "democratic"]
    assert [camp.name for camp in room.camps] == ["democratic", "sovereigntist"]


def test_every_way_that_a_text_can_end_has_its_name():
    for result in Result:
        if result != Result.REFERRED:  # never leaves a body
            assert RESULTS[result] == result.name.lower()


def test_a_text_adopted_alone_is_its_camps_whatever_the_majority(room):
    found = held(room, [FAILED, FAILED, BY_VOTE])
    assert name(found) == "democratic" and gets(found) == [True, False]
    found = held(room, [FAILED, BY_VOTE, BLOCKED])
    assert name(found) == "sovereigntist" and gets(found) == [False, True]


def test_rival_texts_in_force_are_both_and_have_equal_force(room):
    """As in 2018, when 73/27 passed by 119-46 and 73/266 by 138-12: nobody prevails."""
    found = held(room, [FAILED, BY_VOTE, BY_VOTE])
    assert name(found) == "both" and gets(found) == [True, True]
    places = [room.text.yardstick.alignment(room.text.drafts[k].position)[0] for k in (1, 2)]
    assert found.alignment[0] == pytest.approx(np.mean(places))


def test_nothing_adopted_is_none_and_nobodys_success(room):
    found = held(room, [BLOCKED, FAILED, FAILED])
    assert name(found) == "none" and gets(found) == [False, False]
    assert (found.utility == 0).all() and found.shift[0] == 0


def test_the_chairs_agreed_text_is_a_compromise(room):
    found = held(room, [AGREED, Result.NOT_CONSIDERED, Result.NOT_CONSIDERED])
    assert name(found) == "compromise" and gets(found) == [False, False]


def test_a_camps_text_agreed_unchanged_is_its_own_and_changed_a_compromise(room):
    assert name(held(room, [FAILED, FAILED, AGREED])) == "democratic"
    found = held(room, [FAILED, FAILED, AGREED], moved=[2])
    assert name(found) == "compromise" and gets(found) == [False, False]
    assert name(held(room, [FAILED, FAILED, BY_VOTE], moved=[2])) == "democratic"


@pytest.mark.parametrize("camp", [0, 1])
def test_a_chairs_text_that_one_camp_alone_votes_for_is_that_camps(room, camp):
    votes = np.full(room.chamber.n_members, Vote.ABSTAIN)
    votes[room.camps[camp].leaders] = Vote.YES
    votes[room.camps[1 - camp].leaders] = Vote.NO
    found = held(room, [BY_VOTE, FAILED, FAILED], votes={0: votes})
    assert name(found) == room.camps[camp].name
    everyone = np.full(room.chamber.n_members, Vote.YES)
    assert name(held(room, [BY_VOTE, FAILED, FAILED], votes={0: everyone})) == "compromise"


def test_a_treaty_that_one_camps_leaders_alone_sign_is_that_camps(room):
    signed = (0, room.camps[1].leaders)  # as at Dubai in 2012
    assert name(held(room, [PLEDGED, FAILED, FAILED], signed=signed)) == "sovereigntist"


def test_an_agreed_text_beside_one_sides_is_that_sides(room):
    assert name(held(room, [AGREED, BY_VOTE, FAILED])) == "sovereigntist"
    assert name(held(room, [AGREED, BY_VOTE, BY_VOTE])) == "both"


def test_three_camps_have_three_names():
    names = outcome_names(["a", "b", "c"])
    adopted = np.array([[1, 0, 0], [0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 0, 0]], dtype=bool)
    owner = np.tile(np.arange(3), (5, 1))
    code = legal_outcome(adopted, owner, np.ones_like(adopted), 3)
    assert [names[c] for c in code] == ["a", "c", "both", "both", "none"]


def test_every_metric_has_its_mirror():
    """Exchange the camps, and the outcomes change places."""
    rng = np.random.default_rng(1)
    adopted, own = rng.random((2, 200, 3)) < 0.5
    owner = rng.integers(-1, 2, (200, 3))
    mirrored = np.array([1, 0, 2, 3, 4])
    one = legal_outcome(adopted, owner, own, 2)
    other = legal_outcome(adopted, np.where(owner < 0, owner, 1 - owner), own, 2)
    assert set(one) == set(range(5))
    assert (mirrored[one] == other).all()


def test_a_recorded_study_always_ends_in_one_of_five_ways():
    tables = simulate(compose(forum="oewg"), range(20))
    meetings, drafts = tables["meetings"], tables["drafts"]
    ends = ["democratic_prevails", "sovereigntist_prevails", "both", "compromise", "none"]
    assert (meetings[ends].sum(axis=1) == 1).all()
    assert (meetings["none"] == ~drafts.groupby("replication")["adopted"].any()).all()
    for camp in ("democratic", "sovereigntist"):
        whose = (drafts["camp"] == camp) | (drafts["owner"] == camp)
        mine = drafts[whose & drafts["adopted"]]
        may = meetings["replication"].isin(mine["replication"])
        assert (meetings[f"gets_its_text_{camp}"] <= may).all()


def test_a_forum_that_decides_nothing_ends_in_none():
    meetings = simulate(compose(scenario="igf_cycle", forum="igf"), range(4))["meetings"]
    assert (meetings["outcome"] == "none").all()
    assert not meetings["democratic_prevails"].any()
    assert not meetings["gets_its_text_democratic"].any()


AXIS = Yardstick(
    {"north": np.array([2.0, 1.0]), "south": np.array([-1.0, 0.0])}, np.array([0.8, 0.2])
)


def test_alignment_is_1_at_one_end_minus_1_at_the_other_0_midway_and_is_not_cut_off():
    for place, value in (("north", 1.0), ("south", -1.0)):
        assert AXIS.alignment(AXIS.points[place]) == pytest.approx(value)
    assert AXIS.alignment(AXIS.midpoint) == pytest.approx(0.0)
    beyond = AXIS.midpoint + 3 * (AXIS.points["north"] - AXIS.midpoint)
    assert AXIS.alignment(beyond) == pytest.approx(3.0)


def test_alignment_ignores_an_axis_without_salience():
    axis = Yardstick(AXIS.points, np.array([1.0, 0.0]))
    assert axis.alignment(np.array([[0.5, 77.0]])) == pytest.approx([0.0])


def test_softening_a_rivals_text_is_a_gain():
    before = AXIS.midpoint[None]
    theirs = AXIS.points["south"][None]
    softer = theirs + 0.5 * (before - theirs)
    assert AXIS.utility("north", theirs, before)[0] == pytest.approx(-3.0)  # 1 - 2²
    assert AXIS.utility("north", softer, before)[0] == pytest.approx(1 - 1.5**2)
    assert AXIS.utility("south", theirs, before)[0] == pytest.approx(1.0)


def test_both_camps_can_prefer_a_compromise_to_what_holds():
    """What holds is bad for both on the second axis, on which they agree."""
    axis = Yardstick({"a": np.array([1.0, 1.0]), "b": np.array([-1.0, 1.0])}, np.ones(2) / 2)
    before, text = np.array([[0.0, -1.0]]), np.array([[0.0, 1.0]])
    assert axis.utility("a", text, before) > 0 and axis.utility("b", text, before) > 0


def scenario(**yardstick):
    config = compose()
    config["scenario"]["yardstick"] = yardstick
    return config


def test_the_yardstick_does_not_move_with_leaders_members_or_replications():
    one = Scenario(compose()).yardsticks["information_security"]
    config = compose()
    config["scenario"]["camps"]["democratic"]["leaders"] = ["USA", "IND", "BRA"]
    config["forum"]["members"] = "USA IND BRA RUS CHN FRA KEN".split()
    other = Scenario(config).yardsticks["information_security"]
    for camp, point in one.points.items():
        assert (other.points[camp] == point).all()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "scenario.yardstick: is missing: a scenario states what it is measured by. Allowed"),
        ("middle", "scenario.yardstick: cannot be read, got 'middle'. Allowed: issue"),
        ({"democratic": "issue"}, "scenario.yardstick.sovereigntist: is missing"),
        ({"democratik": "issue"}, "scenario.yardstick.democratik: unknown camp"),
        (
            {"democratic": {"position": {"openness": 1.0}}, "sovereigntist": "issue"},
            "scenario.yardstick.democratic.source: is missing",
        ),
        (
            {"democratic": {}, "sovereigntist": "issue"},
            "scenario.yardstick.democratic: needs exactly one of text, members and position",
        ),
        (
            {"democratic": "cyber_norm", "sovereigntist": "issue"},
            "scenario.yardstick.democratic.text: unknown issue, got 'cyber_norm'. Did you mean "
            "'cyber_norms'?",
        ),
        (
            {"democratic": {"members": ["USB"]}, "sovereigntist": "issue"},
            "scenario.yardstick.democratic.members[0]",
        ),
        (
            {
                "democratic": {"members": ["RUS", "CHN"]},
                "sovereigntist": {"members": ["CHN", "RUS"]},
            },
            "scenario.yardstick: the points of democratic and sovereigntist coincide on what "
            "counts in issue cyber_norms",
        ),
        (
            {
                "democratic": {"position": {"opennes": 1}, "source": "x"},
                "sovereigntist": "issue",
            },
            "scenario.yardstick.democratic.position.opennes: unknown axis. Did you mean "
            "'openness'?",
        ),
    ],
)
def test_a_yardstick_that_measures_nothing_is_refused(value, words):
    config = compose()
    config["scenario"]["yardstick"] = value
    with pytest.raises(ConfigError) as error:
        Scenario(config)
    assert str(error.value).startswith(words)


def test_points_that_differ_only_where_the_issue_has_no_salience_coincide():
    config = scenario(
        democratic={"position": {"regulation": 1.0}, "source": "paper"},
        sovereigntist={"position": {"regulation": -1.0}, "source": "paper"},
    )
    with pytest.raises(ConfigError, match="coincide on what counts in issue cyber_norms"):
        Scenario(config)


def test_the_word_issue_stands_for_the_documented_texts_of_every_item():
    assert references("issue", ["a", "b"])["b"].text == "issue"
    config = compose()
    config["scenario"]["yardstick"] = "issue"
    points = Scenario(config).yardsticks["information_security"].points
    assert points["democratic"][:2].tolist() == [1.2, -0.5]
    assert points["sovereigntist"][:2].tolist() == [-1.4, 0.3]


def test_adopted_results_are_those_that_put_a_text_in_force():
    assert set(ADOPTED) == {BY_VOTE, AGREED, PLEDGED}


def test_softer_texts_beside_ones_own_take_nothing_back(config):
    """A camp that floods the table with softer texts has what it would have with one (8, 39)."""
    flood = {"sovereigntist": {"draft": {"_target_": "sim.strategies.draft.Rivals", "texts": 2}}}
    one, many = (simulate(c, range(12)) for c in (config(), config(strategy=flood)))
    names = ["alignment", "utility_democratic", "utility_sovereigntist"]
    drafts = many["drafts"]
    mine = drafts[drafts["camp"] == "sovereigntist"].groupby("replication")["adopted"].sum()
    assert mine.max() == 3, "all three are adopted somewhere, or nothing is tested"
    whole = mine[mine == 3].index
    a, b = (t["meetings"].set_index("replication").loc[whole, names] for t in (one, many))
    same = one["drafts"].groupby("replication")["adopted"].all()
    kept = whole.intersection(same[same].index)
    assert len(kept) and (a.loc[kept] - b.loc[kept]).abs().to_numpy().max() < 0.05


@pytest.mark.parametrize(("forum", "camp"), [("g7", "democratic"), ("sco", "sovereigntist")])
def test_what_a_club_of_one_camp_agrees_is_that_camps_and_no_compromise(forum, camp):
    """A communique of the G7 is nothing that the others have accepted."""
    meetings = simulate(compose(forum=forum), range(8))["meetings"]
    adopted = meetings[meetings["outcome"] != "none"]
    assert len(adopted) and set(adopted["outcome"]) == {camp}


def test_who_has_let_the_one_text_pass_takes_nothing_elsewhere():
    shift = {"_target_": "sim.strategies.venue.ShiftWhenLosing", "bodies": ["general_assembly"]}
    config = compose(forum="oewg", strategy={"sovereigntist": {"venue": shift}})
    config["forums"] = {"general_assembly": preset(CONFIGS / "forum" / "general_assembly.yaml")}
    drafts = simulate(config, range(16))["drafts"]
    agreed = drafts[(drafts["camp"] == "chair") & (drafts["result"] == "adopted_by_consensus")]
    theirs = drafts[drafts["replication"].isin(agreed["replication"]) & (drafts["camp"] != "chair")]
    assert len(agreed) and not theirs["adopted"].any()

"""What a configuration may say, and the message for what it may not."""

import copy
import importlib
import pickle
import sys

import numpy as np
import pytest

from sim.errors import ConfigError, DataError, PlenaryError
from sim.scenario import Scenario, example
from sim.simulation import check, simulate
from tests.conftest import compose, presets

ALLOWED_AXES = "Allowed: development, openness, regulation"
OUTSIDE = "names code outside Plenary and outside the packages listed under plugins"
INVITE = "Allowed: a subclass of sim.strategies.invite.Invite"
LEADERS = "scenario.camps.democratic.leaders"
ITEM = "scenario.agenda.0"
BAD = [
    # unknown state or bloc
    (f"{LEADERS}.0", False, f"{LEADERS}[0]: must be a text, got False"),
    (LEADERS, "USA", f"{LEADERS}: must be a list, got 'USA'"),
    # camps
    (LEADERS, [], f"{LEADERS}: a camp needs leaders"),
    (LEADERS, ["USA", "RUS"],
     "scenario.camps.sovereigntist.leaders: a member leads two camps, got 'RUS'"),
    ("scenario.camps", {}, "scenario.camps: a scenario needs two camps or more, got []"),
    (f"{ITEM}.drafts.0.camp", "democratc", "scenario.agenda[0].drafts[0].camp: unknown camp, got "
     "'democratc'. Did you mean 'democratic'? Allowed: democratic, sovereigntist"),
    ("strategy", {"democratik": {}}, "strategy.democratik: unknown camp. "
     "Did you mean 'democratic'? Allowed: democratic, sovereigntist"),
    # forums
    ("forum.members", [],
     "forum.members: a body needs members, got []. Allowed: codes, blocs or seats by name"),
    ("forum.members", {"bloc": "eu", "without": ["eu"]},
     "forum.members: selects no member, got {'bloc': 'eu', 'without': ['eu']}"),
    ("forum.rounds", 0, "forum.rounds: must be 1 or more, got 0"),
    ("forum.rounds", "four", "forum.rounds: must be a whole number, got 'four'"),
    ("forum.stages", {}, "forum.stages: is empty: the body has no way to decide"),
    ("forum", "oewg", "forum: must be a mapping of keys to values, got 'oewg'"),
    # the agenda
    (f"{ITEM}.salience", {"opennes": 1.0}, "scenario.agenda[0].salience.opennes: unknown axis. "
     f"Did you mean 'openness'? {ALLOWED_AXES}"),
    (f"{ITEM}.salience", {"openness": -1},
     "scenario.agenda[0].salience.openness: must be ≥ 0, got -1.0"),
    (f"{ITEM}.salience", {}, "scenario.agenda[0].salience: must give weight to an axis, got {}"),
    (f"{ITEM}.drafts", [], "scenario.agenda[0].drafts: an agenda item needs a text"),
    (f"{ITEM}.drafts.1.name", "A/RES/73/27",
     "scenario.agenda[0].drafts[1].name: is used twice, got 'A/RES/73/27'"),
    (f"{ITEM}.drafts.0.position", {"openess": 1}, "scenario.agenda[0].drafts[0].position.openess: "
     f"unknown axis. Did you mean 'openness'? {ALLOWED_AXES}"),
    (f"{ITEM}.status_quo", {"openness": "x"},
     "scenario.agenda[0].status_quo.openness: must be a number, got 'x'"),
    ("scenario.agenda", [], "scenario.agenda: a scenario needs an agenda item"),
    ("scenario.calendar", [], "scenario.calendar: a scenario needs a meeting"),
    ("scenario.calendar.0.year", "soon",
     "scenario.calendar[0].year: must be a whole number, got 'soon'"),
    ("scenario.calendar.0.forum", "nowhere", "scenario.calendar[0].forum: unknown body, "
     "got 'nowhere'. Allowed: first_committee"),
    ("scenario.calendar.0.items", ["x"], "scenario.calendar[0].items: unknown item, got 'x'. "
     "Allowed: information_security"),
    # numbers and words
    ("seed", -1, "seed: must be 0 or more, got -1"),
    ("seed", True, "seed: must be a whole number, got True"),
    ("replications", -5, "replications: must be 1 or more, got -5"),
    ("replications", 2.5, "replications: must be a whole number, got 2.5"),
    ("uncertainty", "guess",
     "uncertainty: unknown choice, got 'guess'. Allowed: estimated, fixed, structural"),
    ("model", {"tie": "x"}, "model.tie: must be a number, got 'x'"),
    ("model", {"tie": -1}, "model.tie: must be between 0 and 5, got -1.0"),
    ("model", {"halfwidth": float("nan")}, "model.halfwidth: must be a number, got nan"),
    ("model", {"discipline": {"eu": "x"}}, "model.discipline.eu: must be a number, got 'x'"),
    ("model", "x", "model: must be a mapping of keys to values, got 'x'"),
    ("record", {"vote": True},
     "record.vote: unknown key. Did you mean 'votes'? Allowed: members, rounds, votes"),
    ("record", {"votes": 1}, "record.votes: must be true or false, got 1"),
    ("plugins", "x", "plugins: must be a list of package names, got 'x'"),
    # strategies
    ("strategy.democratic.budget", "lots",
     "strategy.democratic.budget: must be a number, got 'lots'"),
    ("strategy.democratic.budget", -1.0, "strategy.democratic.budget: must be ≥ 0, got -1.0"),
    ("strategy.democratic.discipline",
     {"_target_": "sim.strategies.discipline.Whip", "strength": -1},
     "strategy.democratic.discipline.strength: must be ≥ 0, got -1.0"),
    # code that a configuration may not name
    *[("strategy.democratic.invite._target_", name,
       f"strategy.democratic.invite._target_: {OUTSIDE}, got '{name}'. {INVITE}")
      for name in ("os.system", "builtins.eval", "subprocess.Popen")],
    ("strategy.democratic.invite._target_", 3, "strategy.democratic.invite._target_: must be the "
     f"dotted name of a class, got 3. {INVITE}"),
    ("strategy.democratic.invite._target_", "sim.model.NegotiationModel",
     "strategy.democratic.invite._target_: is not a subclass of sim.strategies.invite.Invite, "
     "got 'sim.model.NegotiationModel'"),
]  # fmt: skip
# Where the choices grow with the library, only the beginning of the message is pinned.
BEGINNINGS = [
    ("scenaro", 1, "scenaro: unknown key. Did you mean 'scenario'? Allowed: "),
    ("scenario.titel", "x", "scenario.titel: unknown key. Did you mean 'title'? Allowed: "),
    ("model", {"tye": 1}, "model.tye: unknown key. Did you mean 'tie'? Allowed: "),
    ("model", {"discipline": {"ue": 1.0}},
     "model.discipline.ue: unknown bloc. Did you mean 'eu'? "),
    (f"{LEADERS}.0", "UAS", f"{LEADERS}[0]: unknown member code or bloc, got 'UAS'. "
     "Did you mean 'USA'? "),
    (f"{ITEM}.drafts.0.sponsors", ["RUZ"], "scenario.agenda[0].drafts[0].sponsors[0]: unknown "
     "member code or bloc, got 'RUZ'. Did you mean 'UZB'? "),
    ("strategy.sovereigntist.invite",
     {"_target_": "sim.strategies.invite.Listed", "members": ["scoo"]},
     "strategy.sovereigntist.invite.members[0]: unknown member code or bloc, got 'scoo'. "
     "Did you mean 'sco'? "),
    (f"{ITEM}.status_quo", "here",
     "scenario.agenda[0].status_quo: cannot be read, got 'here'. Allowed: midpoint, "),
    ("calibration", "defualt",
     "calibration: unknown calibration, got 'defualt'. Did you mean 'default'? Allowed: "),
    ("forum.members", "un_memebrs",
     "forum.members: unknown member code or bloc, got 'un_memebrs'. Did you mean 'un_members'? "),
    (f"{ITEM}.issue", "cybernorms",
     "scenario.agenda[0].issue: unknown choice, got 'cybernorms'. Did you mean 'cyber_norms'? "),
    ("strategy.democratic.budgte", 1,
     "strategy.democratic.budgte: unknown key. Did you mean 'budget'? Allowed: "),
    ("strategy.democratic.invite._target_", "sim.strategies.invite.Everybody",
     "strategy.democratic.invite._target_: is not a subclass of sim.strategies.invite.Invite, got "
     "'sim.strategies.invite.Everybody'. Did you mean 'sim.strategies.invite.Everyone'? "),
]  # fmt: skip


def changed(path, value, config=None):
    config = compose() if config is None else config
    place, keys = config, path.split(".")
    for key in keys[:-1]:
        place = place[int(key)] if isinstance(place, list) else place[key]
    if isinstance(place, list):
        place[int(keys[-1])] = value
    else:
        place[keys[-1]] = value
    return config


@pytest.mark.parametrize(("path", "value", "message"), BAD, ids=lambda v: str(v)[:40])
def test_bad_input_gets_one_exact_message(path, value, message):
    with pytest.raises(PlenaryError) as caught:
        check(changed(path, value))
    assert str(caught.value) == message


@pytest.mark.parametrize(("path", "value", "message"), BEGINNINGS, ids=lambda v: str(v)[:40])
def test_bad_input_gets_key_value_and_nearest_spelling(path, value, message):
    with pytest.raises(ConfigError) as caught:
        check(changed(path, value))
    assert str(caught.value).startswith(message)


def test_calibration_file_that_is_not_there():
    with pytest.raises(DataError, match=r"nowhere\.json: there is no such calibration file"):
        check(changed("calibration", "nowhere.json"))


def test_calibration_file_that_cannot_be_read(tmp_path):
    file = tmp_path / "broken.json"
    file.write_text("{", encoding="utf-8")
    with pytest.raises(DataError, match=r"broken\.json: cannot be read as a calibration"):
        check(changed("calibration", str(file)))


def test_refused_code_is_not_even_imported(monkeypatch):
    asked = []
    real = importlib.import_module
    monkeypatch.setattr(
        importlib, "import_module", lambda name, *rest: (asked.append(name), real(name, *rest))[1]
    )
    for target in ("antigravity.fly", "this.s", "os.system"):
        with pytest.raises(ConfigError):
            check(changed("strategy.democratic.invite._target_", target))
    assert not any(name in ("antigravity", "this", "os") for name in asked)
    assert "antigravity" not in sys.modules


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("drafts.1.camp", "democratc", r"scenario\.agenda\[1\]\.drafts\[1\]\.camp: unknown camp"),
        ("status_quo", {"opens": 1.0}, r"scenario\.agenda\[1\]\.status_quo\.opens: unknown axis"),
        ("name", "security", r"scenario\.agenda\[1\]\.name: is used twice, got 'security'"),
    ],
)
def test_a_later_item_is_checked_before_the_first_round(path, value, message):
    config = example()
    second = copy.deepcopy(config["scenario"]["agenda"][0]) | {"name": "second"}
    config["scenario"]["agenda"].append(changed(path, value, second))
    with pytest.raises(ConfigError, match=message):
        check(config)


def test_errors_travel_between_processes():
    try:
        check(changed("seed", -1))
    except ConfigError as error:
        assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_a_camp_that_does_not_sit_in_the_body_cannot_table_its_text_there():
    config = example()
    config["forum"]["members"] = ["IND", "BRA", "RUS", "CHN"]
    drafts = simulate(config, range(2))["drafts"]
    assert set(drafts.draft) == {"one"}
    cast = drafts.yes + drafts.no + drafts.abstain + drafts.absent
    assert set(cast) == {4} and len(check(config).roster) == 7  # absent: of those who sit there


def test_a_body_in_which_nobody_can_table_a_text_is_refused():
    config = example()
    config["forum"]["members"] = ["IND", "BRA"]
    with pytest.raises(ConfigError) as caught:
        check(config)
    assert str(caught.value) == (
        "scenario.agenda[0].drafts: no camp that has a text here sits in the body"
    )


def test_checking_changes_nothing():
    config = compose(democratic="swing_courting")
    before = copy.deepcopy(config)
    check(config)
    assert config == before


def test_the_order_of_keys_means_nothing():
    config = example()
    turned = {key: config[key] for key in reversed(config)}
    one, other = (simulate(c, range(3))["drafts"] for c in (config, turned))
    assert one.equals(other)


def test_a_stakeholder_or_an_observer_has_no_vote():
    config = compose()
    config["forum"]["members"] = {"who": "un_members", "members": ["PSE"]}
    scenario = Scenario(config)
    assert scenario.roster.iso3.count("PSE") == 1
    entitled = scenario.entitled_in(scenario.forums[scenario.main])
    states = scenario.roster.column("kind") == "state"
    assert not entitled[~states].any()


def test_numbers_are_those_of_the_scenario():
    scenario = Scenario(compose(seed=0, uncertainty="fixed"))
    assert scenario.seed == 0 and not scenario.uncertain
    assert len(scenario.roster) == 193
    leaders = {camp.name: int(np.count_nonzero(camp.leaders)) for camp in scenario.camps}
    assert leaders == {"democratic": 7, "sovereigntist": 2}


@pytest.mark.parametrize("name", presets("scenario"))
def test_every_shipped_scenario_plays_a_round(name):
    assert check(compose(scenario=name)).calendar

"""Every wrong configuration gives its exact message, and nothing of it runs."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from experiments.command_line import main
from experiments.commands.check import read
from experiments.config.validation import check_study
from sim.errors import PlenaryError

HERE = Path(__file__).parent / "bad_configs"
CASES = sorted(HERE.glob("*.yaml"))

spec = importlib.util.spec_from_file_location("refresh", HERE / "refresh.py")
refresh = importlib.util.module_from_spec(spec)
spec.loader.exec_module(refresh)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_each_mistake_gives_its_exact_message(path, tmp_path):
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert refresh.message_of(case, tmp_path) == case["message"]


def test_there_are_enough_kinds_of_mistakes():
    assert len(CASES) >= 60


@pytest.mark.parametrize(
    "name",
    ["unknown_group_option", "override_unreadable", "group_given_number", "rounds_zero",
     "override_empty_key", "override_bad_range", "delete_unknown", "swept_unknown_option",
     "seed_negative", "unknown_top_key", "unknown_key_added"],
)  # fmt: skip
@pytest.mark.parametrize("command", ["run", "sweep", "check"])
def test_the_command_line_says_it_once_and_leaves_with_2(
    name, command, capfd, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    case = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    if command == "run" and name.startswith(("swept", "override_bad_range")):
        pytest.skip("run takes no sweeps and says so")
    assert main([command, *case["overrides"]]) == 2
    out, err = capfd.readouterr()
    assert refresh.settled(err.strip()) == case["message"]
    assert "Traceback" not in out + err
    assert not list(tmp_path.iterdir())


def traps(flag):
    """Parts a stranger might put into a saved configuration."""
    return [
        {"_target_": "os.system", "command": f"touch {flag}"},
        {"_target_": "builtins.eval", "source": f"open({str(flag)!r}, 'w')"},
        {"_target_": "subprocess.Popen", "args": ["touch", str(flag)]},
        {"_target_": "pickle.loads", "data": f"cos\nsystem\n(S'touch {flag}'\ntR."},
        {"_target_": "sim.errors.difflib.os.system", "command": f"touch {flag}"},
        {"_target_": "sim.parts.importlib.import_module", "name": "antigravity"},
    ]


PLACES = ("strategy.democratic.invite", "strategy.democratic", "forum", "forum.stages.vote",
          "model", "roster", "scenario", "calibration")  # fmt: skip


@pytest.mark.parametrize("number", range(6))
@pytest.mark.parametrize("place", PLACES)
def test_no_target_of_a_stranger_runs(number, place, tmp_path, capfd, monkeypatch):
    monkeypatch.chdir(tmp_path)
    flag = tmp_path / "fooled"
    refresh.write_saved({"changes": {place: traps(flag)[number]}}, tmp_path / "saved.yaml")
    assert main(["run", "saved.yaml"]) == 2
    assert not flag.exists()
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize(
    "text",
    [
        "seed: !!python/object/apply:os.system ['touch fooled']\n",
        "hydra:\n  callbacks:\n    a: {_target_: os.system, command: touch fooled}\n",
        "seed: ${oc.env:HOME}\n",
    ],
)
def test_a_saved_file_is_read_as_plain_values(text, tmp_path, capfd, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "saved.yaml").write_text(text, encoding="utf-8")
    assert main(["run", "saved.yaml"]) == 2
    assert not (tmp_path / "fooled").exists()
    assert os.environ.get("HOME", "/nowhere") not in capfd.readouterr().err


def test_a_pickle_given_as_a_configuration_does_not_run(tmp_path, capfd, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "saved.yaml").write_bytes(b"cos\nsystem\n(S'touch fooled'\ntR.")
    assert main(["run", "saved.yaml"]) == 2
    for flag in ("--experimental-rerun=saved.yaml", "--exp=saved.yaml"):
        assert main(["run", flag]) == 2
    assert "is not offered" in capfd.readouterr().err
    assert not (tmp_path / "fooled").exists()


KEYS = st.sampled_from(
    ["seed", "strategy/democratic", "forum", "forum.rounds", "replications", "model.tie",
     "strategy.democratic.budget", "until", "design", "samples", "hydra.mode", "plugins", "",
     "forum.stages", "scenario.agenda.0.name", "executor", "study", "record", "a.b.c", "~forum",
     "+model.x", "++seed", "forum@x", "hydra/launcher", "name", "roster",
     "scenario"]
)  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(
        ["1", "-1", "oewg", "a,b", "range(3)", "range(1,1)", "range(1,9,0)", "choice(1,2)", "[1,2]",
         "{a: 1}", "null", "glob(*)", "glob(z)", "interval(0,1)", "interval(1,0)", "${seed}",
         "${nothing}", "???", "'", '"', "nan", "1e999", "[", "}", "sort(3,1)", "shuffle(1,2)",
         "tag(x,interval(0,1))", "int(x)", "\\", "true", "halfwidth:0.1", "sobol", "latin"]
    ),
    st.text(max_size=12),
)  # fmt: skip
OVERRIDES = st.one_of(
    st.builds("{}={}".format, KEYS, VALUES), KEYS, st.text(max_size=16).filter(lambda t: t != "-")
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(OVERRIDES, min_size=1, max_size=3))
def test_random_overrides_never_give_a_traceback(overrides):
    try:
        study, _ = read(overrides)
        check_study(study, play=lambda config: None)
    except PlenaryError as error:
        assert str(error)


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8),
    st.sampled_from(["sim.forums.procedures.Consensus", "os.system", "USA", "un_members"]),
)  # fmt: skip
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
SPOTS = st.sampled_from(
    ["seed", "forum", "forum.members", "forum.stages", "forum.stages.vote", "forum.attendance",
     "forum.mandate", "scenario", "scenario.camps", "scenario.agenda", "scenario.calendar",
     "scenario.camps.democratic", "scenario.agenda.0.salience", "scenario.agenda.0.drafts",
     "strategy", "strategy.democratic", "strategy.democratic.court", "strategy.democratic.invite",
     "roster", "model", "record", "calibration", "plugins", "uncertainty", "replications"]
)  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(SPOTS, TREES)
def test_random_saved_configurations_never_give_a_traceback(spot, tree):
    from experiments.study.dotted_keys import replaced
    from sim.scenario import Scenario

    config = replaced(SOUND, spot.split("."), tree)
    try:
        Scenario(config)
    except PlenaryError as error:
        assert str(error)


SOUND = refresh.sound()


def test_a_message_of_the_real_command_has_no_traceback(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "experiments", "run", "forum=oewq"],
        cwd=tmp_path, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr.startswith("forum: unknown choice, got 'oewq'. Did you mean 'oewg'?")
    assert not list(tmp_path.iterdir())

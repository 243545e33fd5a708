"""Sweeps in Hydra's grammar: expansion by patches equals Hydra's own composition."""

import itertools
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from experiments import results
from experiments.command_line import main
from experiments.commands import overrides_only, show
from experiments.commands.check import read
from experiments.config.compose import composer
from experiments.config.expansion import differences
from experiments.config.validation import check_study
from experiments.study.dotted_keys import value_at
from experiments.study.files import load
from experiments.study.study import grid, scientific
from sim.errors import ConfigError

FAST = ["scenario=minimal", "replications=4"]


def composed(overrides):
    with composer() as compose:
        return scientific(compose(overrides)[0])


@pytest.mark.parametrize(
    "axes",
    [
        {"forum": ["first_committee", "oewg"], "seed": ["1", "2"]},
        {"seed": ["1", "2"], "forum.rounds": ["3", "7"], "forum": ["first_committee", "oewg"]},
        {
            "strategy/democratic": ["no_action", "democracy_club"],
            "strategy/sovereigntist": ["one_voice", "uncoordinated"],
            "strategy.democratic.budget": ["0.0", "2.5"],
        },
        {"scenario": ["minimal", "unga_cyber_2018"], "forum": ["oewg", "gge"]},
        {"calibration": ["default"], "record": ["full", "summary"], "model.tie": ["0", "1.0"]},
    ],
)
def test_every_cell_is_what_hydra_composes(axes):
    swept = [f"{key}={','.join(values)}" for key, values in axes.items()]
    study, _ = read(swept)
    cells = list(itertools.product(*axes.values()))
    assert len(study) == len(cells)
    for number, values in enumerate(cells):
        alone = composed([f"{k}={v}" for k, v in zip(axes, values, strict=True)])
        assert study.config(number) == alone
        labels = study.labels(number)
        for key, value in zip(axes, values, strict=True):
            if len(axes[key]) == 1:
                continue
            name = {"strategy/democratic": "democratic", "strategy/sovereigntist": "sovereigntist"}
            assert str(labels[name.get(key, key)]).rstrip("0.") == value.rstrip("0.")


def test_groups_that_touch_one_place_are_composed_together(tmp_path):
    own = tmp_path / "mine"
    (own / "scenario").mkdir(parents=True)
    (own / "extra").mkdir()
    (own / "extra" / "a.yaml").write_text("# @package scenario\ntitle: by a\n", encoding="utf-8")
    (own / "extra" / "b.yaml").write_text("# @package scenario\ntitle: by b\n", encoding="utf-8")
    study, _ = read(["+extra=a,b", "scenario=minimal,unga_cyber_2018"], str(own))
    assert len(study.axes) == 1 and len(study) == 4
    assert [study.config(c)["scenario"]["title"] for c in range(4)] == ["by a"] * 2 + ["by b"] * 2
    assert study.labels(3)["scenario"] == "unga_cyber_2018"


@pytest.mark.parametrize(
    ("override", "values"),
    [
        ("seed=1,2,5", [1, 2, 5]),
        ("seed=range(3)", [0, 1, 2]),
        ("seed=range(1,8,3)", [1, 4, 7]),
        ("seed=choice(9,7)", [9, 7]),
        ("seed=sort(9,7,8)", [7, 8, 9]),
        ("model.tie=range(0,1,0.25)", [0, 0.25, 0.5, 0.75]),
        ("uncertainty='estimated','fixed'", ["estimated", "fixed"]),
        ("scenario.camps.democratic.leaders=[USA],[FRA,DEU]", ["['USA']", "['FRA', 'DEU']"]),
        ("forum.attendance.turnout=null,0.9", [None, 0.9]),
    ],
)
def test_hydras_grammar_of_sweeps(override, values):
    study, _ = read([override])
    key = override.split("=")[0]
    assert [study.labels(c)[key] for c in range(len(study))] == values


@pytest.mark.parametrize(
    "key",
    [
        "model.influence.pledges",
        "forum.deliberation",
        "strategy.democratic.leaders",
        "scenario.campaign.wear",
        "scenario.agenda.0.drafts.0.sponsors",
    ],
)
def test_a_documented_key_that_no_file_has_needs_no_plus(key):
    value = "[USA],[USA,DEU]" if key.endswith(("leaders", "sponsors")) else "0.1,0.2"
    study, _ = read([f"{key}={value}", "strategy/democratic=no_action,swing_courting"])
    assert len(study) == 4
    for cell in range(4):
        place = study.config(cell)
        for part in key.split("."):
            place = place[int(part) if part.isdigit() else part]
        assert str(place) == str(study.labels(cell)[key])


def test_a_saved_cell_takes_documented_keys_too(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    study, _ = read(["scenario=minimal", "replications=2"])
    study.save(tmp_path / "cell.yaml")
    assert main(["run", "cell.yaml", "forum.deliberation=2", "name=a", "--quiet"]) == 0
    assert results("results/a").study.base["forum"]["deliberation"] == 2


def test_every_documented_key_of_model_body_and_strategy_can_be_set():
    import inspect

    from sim.behaviour import Behaviour
    from sim.forums.forum import Forum
    from sim.influence import Influence
    from sim.strategies.camp import Strategy

    places = {"model": Behaviour, "model.influence": Influence, "forum": Forum,
              "forums.oewg": Forum, "strategy.democratic": Strategy}  # fmt: skip
    keys = [f"{at}.{n}" for at, part in places.items() for n in inspect.signature(part).parameters]
    with composer() as compose:
        config, _ = compose([f"{key}=null" for key in keys if key != "model.influence"])
    for key in keys:
        assert value_at(config, key, "missing") is None or key == "model.influence", key


@pytest.mark.parametrize("place", ["model", "model.influence", "forum", "strategy.democratic"])
def test_a_key_that_no_part_has_is_refused_before_anything_runs(place):
    key = f"{place}.nothing_of_the_kind"
    with pytest.raises(ConfigError, match=rf"{re.escape(key)}: unknown key.* Allowed: "):
        check_study(read([f"{key}=1"])[0])


def test_glob_takes_every_option_of_a_group():
    study, _ = read(["strategy/democratic=glob(*)"])
    with composer() as compose:
        assert len(study) == len(compose.options("strategy/democratic")) >= 4
    study, _ = read(["strategy/democratic=glob([no_*,*tent])"])
    assert [study.labels(c)["democratic"] for c in (0, 1)] == ["inclusive_tent", "no_action"]


def test_what_is_typed_wins_over_the_saved_study():
    study, _ = read(["study=main", "forum=gge", "replications=3"])
    assert len(study) == 24 and study.replications == 3
    assert {study.labels(c)["forum"] for c in range(24)} == {"gge"}


@pytest.mark.parametrize("design", ["latin", "sobol"])
def test_designs_fill_intervals_and_repeat(design):
    words = [f"design={design}", "samples=64", "model.tie=interval(0.5,1.5)", "forum=oewg,gge"]
    study, _ = read(words)
    values = [study.labels(c)["model.tie"] for c in range(64)]
    assert min(values) < 0.55 and max(values) > 1.45 and len(set(values)) == 64
    strata = {int((v - 0.5) * 64) for v in values}
    assert strata == set(range(64))  # one point in each of 64 equal parts
    assert [study.labels(c)["forum"] for c in range(64)].count("oewg") == 32
    assert read(words)[0].points == study.points


def test_a_study_survives_the_way_to_disk_and_back(tmp_path):
    for words in (["study=main"], ["design=latin", "samples=5", "model.tie=interval(0,1)"]):
        study, _ = read(words)
        study.save(tmp_path / "study.yaml")
        again = load(tmp_path / "study.yaml")
        assert again.identity() == study.identity()
        assert [again.config(c) for c in range(len(study))] == [
            study.config(c) for c in range(len(study))
        ]


def test_a_changed_value_changes_the_identity():
    first = read(["seed=1,2"])[0].identity()
    assert read(["seed=1,2"])[0].identity() == first
    assert read(["seed=1,3"])[0].identity() != first
    assert read(["seed=1,2", "executor=in_process", "name=x"])[0].identity() == first


def test_the_command_leaves_one_folder_and_nothing_else(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["sweep", *FAST, "forum=first_committee,oewg", "name=two"]) == 0
    assert [p.name for p in tmp_path.iterdir()] == ["results"]
    inside = {p.name for p in (tmp_path / "results" / "two").iterdir()}
    assert inside == {"study.yaml", "manifest.json", "cells.parquet", "meetings", "drafts",
                      "table.csv", "figures"}  # fmt: skip
    assert "first_committee" in capsys.readouterr().out
    saved = results("results/two")
    assert saved.cells["forum"].tolist() == ["first_committee", "oewg"]
    assert len(saved.meetings) == 8 and not saved.drafts.empty


def test_everything_is_recorded_on_request(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["run", *FAST, "record=full", "name=all", "--quiet"]) == 0
    saved = results("results/all")
    assert not saved.votes.empty and not saved.rounds.empty
    french = saved.read("votes", where={"iso3": "FRA"})
    assert 0 < len(french) < len(saved.votes) / 100
    members = saved.members
    assert len(members) == 4 * 193 and not members.duplicated(["replication", "iso3"]).any()
    inside = members[members["coalition"] == "democratic"]
    at_end = saved.meetings["coalition_democratic"]
    assert inside.groupby("replication").size().tolist() == at_end.tolist()
    leaders = members[members["iso3"].isin(["USA", "DEU", "JPN"])]
    assert (leaders["coalition"] == "democratic").all() and (leaders["alignment"] > 0).all()
    spent = members.groupby("replication")["received_democratic"].sum()
    assert spent.tolist() == saved.meetings["spend_democratic"].tolist() == [0.0] * 4
    cast = saved.votes.set_index(["replication", "iso3"])["vote"] != "X"
    came = members.set_index(["replication", "iso3"])["present"]
    assert not (cast & ~came.loc[cast.index]).any()  # who votes is in the room


def test_members_add_up_to_what_was_spent_and_signed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["run", "scenario=itu_pp_2022", "strategy/democratic=swing_courting",
             "record.members=true", "replications=3", "name=a", "--quiet"]  # fmt: skip
    assert main(words) == 0
    saved = results("results/a")
    keys = ["replication", "meeting", "item"]
    meetings = saved.meetings.set_index(keys)
    given = saved.members.groupby(keys)["received_democratic"].sum()
    assert (meetings["spend_democratic"] > 0).any()
    assert given.to_numpy() == pytest.approx(
        meetings.loc[given.index, "spend_democratic"], rel=1e-5
    )
    signed = saved.members.groupby(keys)["signed"].sum()
    assert signed.tolist() == meetings.loc[signed.index, "signers"].tolist()
    assert not (tmp_path / "results/a/votes").exists()


def test_every_column_of_every_table_is_explained():
    from experiments.store.codebook import ROWS
    from experiments.store.tables import TABLES
    from tools.docs.reference import tables_page

    assert set(ROWS) == {*TABLES, "cells"}
    rows = [line for line in tables_page().splitlines() if line.startswith("| `")]
    assert len(rows) > 60 and [line for line in rows if line.endswith("|  |")] == []


def test_a_cell_alone_equals_the_cell_of_a_sweep(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["sweep", *FAST, "forum=first_committee,oewg", "name=two", "--quiet"]) == 0
    assert main(["run", *FAST, "forum=oewg", "name=one", "--quiet"]) == 0
    two, one = results("results/two").meetings, results("results/one").meetings
    assert two[two["cell"] == 1].iloc[:, 1:].reset_index(drop=True).equals(one.iloc[:, 1:])


def test_run_shows_its_configuration_and_runs_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["run", "--cfg", "job", "seed=5"]) == 0
    assert "seed: 5" in capsys.readouterr().out
    assert main(["sweep", "--cfg", "job", "study=main"]) == 0
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("words", "multirun"),
    [
        (["forum=oewg", "strategy/democratic=swing_courting", "seed=3"], False),
        (["scenario=minimal", "seed=1,2", "model.tie=0,0.5"], True),
        (["study=main", "replications=3"], True),
    ],
)
def test_overrides_alone_are_read_as_hydras_application_reads_them(words, multirun):
    short = overrides_only.read(words, multirun=multirun).found
    whole = show.read(words, multirun=multirun).found
    if multirun:
        assert short[0].to_json() == whole[0].to_json() and repr(short[1]) == repr(whole[1])
    else:
        options = {k: v for k, v in whole[1].items() if not k.startswith("hydra/")}
        assert repr(short[0]) == repr(whole[0]) and short[1] == options


def test_hydras_flag_for_many_runs_leads_to_a_sweep(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for words in (["sweep", "--multirun"], ["run", "--multirun"], ["run", "-m"]):
        assert main([*words, "--cfg", "job", "seed=5"]) == 0
        assert "seed: 5" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())
    small = ["replications=2", "executor=in_process", "name=many", "--quiet"]
    assert main(["run", "-m", "forum=oewg,igf", *small]) == 0
    assert len(results("results/many").cells) == 2


def test_more_than_a_million_replications_ask_first(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["run", "scenario=minimal", "replications=1000001"]) == 2
    assert "add --yes if you mean it" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_sweep_over_nothing_says_so_and_runs_one_cell(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["sweep", *FAST, "name=one", "--quiet"]) == 0
    assert capsys.readouterr().err.startswith("Nothing is swept, so this is one cell")
    assert main(["check", *FAST, "--no-trial"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("1 cell x 4 replications = 4; 1 cell built and found right")


def test_the_file_of_a_scenario_is_no_whole_configuration(tmp_path, capsys):
    (tmp_path / "mine.yaml").write_text("title: Mine\ncamps: {}\n", encoding="utf-8")
    assert main(["check", str(tmp_path / "mine.yaml")]) == 2
    assert "is a scenario, not a whole configuration" in capsys.readouterr().err
    assert main(["run", "--version"]) == 0
    assert capsys.readouterr().out.startswith("plenary ")


def test_a_file_or_folder_given_as_a_setting_is_explained(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "README.md").write_text("hello", encoding="utf-8")
    assert main(["run", *FAST, "name=one", "--quiet"]) == 0
    for word, message in {
        "README.md": "README.md is no configuration: a saved one ends in .yaml",
        "results/one": "is a results folder; `plenary table results/one` shows it",
        "main": "Did you mean study=main?",
    }.items():
        assert main(["sweep", word]) == 2
        assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("package", "advice"),
    [("distributed.client", "pip install 'plenary-lab[cluster]'"),
     ("solara", "pip install 'plenary-lab[app]'"),
     ("scipy.stats", "Install it again with: pip install 'plenary-lab'")],
)  # fmt: skip
def test_a_missing_package_names_what_installs_it(package, advice, monkeypatch, capsys):
    from experiments.commands import check

    def needs(argv):
        raise ModuleNotFoundError(f"No module named {package!r}", name=package)

    monkeypatch.setattr(check, "main", needs)
    assert main(["check"]) == 2
    err = capsys.readouterr().err
    assert f"the package {package.split('.')[0]!r} cannot be used" in err and advice in err


def test_a_mistake_of_our_own_keeps_its_traceback(monkeypatch):
    from experiments.commands import check

    def broken(argv):
        raise ImportError("cannot import name 'x'", name="sim.model")

    monkeypatch.setattr(check, "main", broken)
    with pytest.raises(ImportError):
        main(["check"])


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash")
@pytest.mark.parametrize(
    ("line", "some"),
    [
        ("plenary sw", {"sweep"}),
        ("plenary sweep forum=oe", {"forum=oecd", "forum=oewg"}),
        ("plenary run forum=oewg study=m", {"study=main"}),
        ("plenary report results/", set()),
    ],
)
def test_a_shell_completes_commands_groups_and_options(line, some, tmp_path):
    plenary = tmp_path / "plenary"
    plenary.write_text(f'#!/bin/sh\nexec {sys.executable} -m experiments "$@"\n', encoding="utf-8")
    plenary.chmod(0o755)
    asking = f"""eval "$(plenary run -sc install=bash)"
COMP_LINE="{line}" COMP_POINT={len(line)}
_plenary
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}",
                   "PYTHONPATH": str(Path(__file__).parents[2])}  # fmt: skip
    done = subprocess.run(["bash", "-c", asking], cwd=tmp_path, env=environment, timeout=120,
                          capture_output=True, text=True)  # fmt: skip
    assert set(done.stdout.split()) == some and done.stderr == ""


def test_differences_never_miss_a_type():
    assert differences({"a": 1}, {"a": 1.0}) == {"a": 1.0}
    assert differences({"a": True}, {"a": 1}) == {"a": 1}
    assert differences({"a": [1, 2]}, {"a": [1, 2]}) == {}


def test_grid_counts_the_last_axis_fastest():
    study, _ = read(["seed=1,2", "forum.rounds=3,4,5"])
    assert study.points == grid(study.axes) and study.labels(1)["forum.rounds"] == 4


def test_a_swept_parameter_is_not_drawn_as_well():
    """The cell at the default is the default, though structural uncertainty draws it elsewhere."""
    words = ["uncertainty=structural", "model.side_payment=0,0.1", "scenario=minimal"]
    study, _ = read(words)
    assert [study.config(cell)["model"]["held"] for cell in (0, 1)] == [["side_payment"]] * 2
    assert read(words[1:])[0].config(0)["model"]["held"] is None

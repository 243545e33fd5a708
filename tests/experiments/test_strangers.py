"""Files and settings of a stranger: what is too large or too deep is refused, and soon."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from experiments.command_line import main
from experiments.config.compose import compose
from experiments.study.cost import cost_of_cell
from experiments.study.study import scientific

ROOT = Path(__file__).parents[2]
SOON = 20.0  # [s]; loading our packages takes a few


def anchors(levels=8, each=9):
    """A few lines that stand for each ** levels values."""
    lines = ["l0: &l0 [" + "x, " * each + "]"]
    lines += [f"l{n}: &l{n} [" + f"*l{n - 1}, " * each + "]" for n in range(1, levels)]
    return "\n".join(lines) + "\n"


BOMBS = {
    "anchors": anchors(),
    "merges": "a0: &a0 {x: 1}\n"
    + "".join(f"a{n}: &a{n} {{<<: [" + f"*a{n - 1}, " * 9 + "]}\n" for n in range(1, 9)),
    "flow": "[" * 200_000,
    "block": "\n".join(" " * n + "a:" for n in range(3000)),
    "itself": "a: &a [*a]",
    "odd": "a: !!set {b, c}",
    "python": "a: !!python/object/apply:os.system [touch stolen]",
    "control": "a: \x00",
    "long": "a: " + "9" * 5000,
}


@pytest.fixture
def results(small_results, tmp_path):
    import shutil

    return shutil.copytree(small_results, tmp_path / "sent")


@pytest.mark.parametrize("name", BOMBS)
@pytest.mark.parametrize("way", ["check", "run", "study", "option", "search path"])
def test_a_yaml_file_that_stands_for_too_much_is_refused(name, way, tmp_path, capsys):
    file = tmp_path / "forum" / "sent.yaml"
    file.parent.mkdir()
    text = BOMBS[name]
    if way == "study":
        indented = "".join(f"  {line}\n" for line in text.splitlines())
        text = f"base:\n{indented}\naxes: []\npoints: grid\nreplications: 1\n"
    file.write_text(text, encoding="utf-8")
    words = {
        "check": ["check", str(file)],
        "run": ["run", str(file)],
        "study": ["check", str(file)],
        "option": ["run", "--config-dir", str(tmp_path), "forum=sent"],
        "search path": ["sweep", "forum=sent", f"hydra.searchpath=[file://{tmp_path}]"],
    }[way]
    start = time.process_time()
    assert main(words) == 2 and time.process_time() - start < SOON
    assert "Traceback" not in capsys.readouterr().err and not Path("stolen").exists()


def test_a_file_that_changes_between_two_compositions_is_read_again(tmp_path):
    folder = tmp_path / "forum"
    folder.mkdir()
    file = folder / "mine.yaml"
    for rounds in (3, 11):
        file.write_text(f"name: mine\nmembers: all\nrounds: {rounds}\n", encoding="utf-8")
        found = compose(["forum=mine"], tmp_path)
        assert found["forum"]["rounds"] == rounds
        assert compose(["forum=mine"], tmp_path) == found


@pytest.mark.parametrize("command", ["check", "replay", "report", "table"])
def test_a_results_folder_with_such_a_study_is_refused(command, results, capsys):
    (results / "study.yaml").write_text(anchors(), encoding="utf-8")
    code = main([command, str(results)])
    said = capsys.readouterr().err
    assert code == 2 and "study.yaml: line 7: stands for more than" in said


def test_deep_json_is_refused(results, tmp_path, capsys):
    deep = "[" * 100_000
    (results / "manifest.json").write_text(deep, encoding="utf-8")
    assert main(["table", str(results)]) == 2
    assert "manifest.json: cannot be read" in capsys.readouterr().err
    (tmp_path / "mine.json").write_text(deep, encoding="utf-8")
    assert main(["run", f"calibration={tmp_path}/mine.json"]) == 2
    assert "cannot be read as a calibration" in capsys.readouterr().err


def test_a_file_of_too_many_bytes_is_not_read(tmp_path, capsys):
    for name in ("big.yaml", "big.json"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(2_000_000_000)  # a hole; nothing is on the disk
    assert main(["check", str(tmp_path / "big.yaml")]) == 2
    assert "has 2000 MB; at most 100 are read" in capsys.readouterr().err
    assert main(["run", f"calibration={tmp_path}/big.json"]) == 2
    assert "is larger than 100 MB" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["forum.rounds=100000", "replications=20000"],
        ["forum.rounds=100000", "record=full"],
        ["forum.rounds=1000000000"],
        ["replications=900000", "forum.rounds=1000"],
    ],
)
def test_what_takes_hours_or_gigabytes_is_asked_for_twice(words, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    start = time.process_time()
    for command in ("run", "sweep"):
        assert main([command, *words]) == 2
        assert "Add --yes if you mean it." in capsys.readouterr().err
    assert main(["check", *words]) == 0
    assert "will ask for --yes" in capsys.readouterr().out
    assert time.process_time() - start < SOON and not (tmp_path / "results").exists()


@pytest.mark.parametrize(("part", "count"), [("calendar", 20_000), ("drafts", 3000)])
def test_so_is_a_file_with_very_many_meetings_or_drafts(part, count, tmp_path, capsys):
    config = scientific(compose([]))
    scenario = config["scenario"]
    if part == "calendar":
        scenario["calendar"] *= count
    else:
        [item] = scenario["agenda"]
        item["drafts"] = [{"name": f"d{n}", "camp": "democratic"} for n in range(count)]
        config["forum"]["rounds"] = 600
    file = tmp_path / "sent.yaml"
    file.write_text(json.dumps(config), encoding="utf-8")
    start = time.process_time()
    assert main(["run", str(file), "replications=5000"]) == 2
    assert "Add --yes if you mean it." in capsys.readouterr().err
    assert main(["check", str(file)]) == 0
    assert time.process_time() - start < SOON


def test_a_word_of_a_hundred_thousand_letters_is_refused(capsys):
    assert main(["run", f"forum.members=[{'USA,' * 30000}USA]"]) == 2
    assert "forum.members: has 120,019 letters" in capsys.readouterr().err


def test_the_reckoning_is_within_a_factor_of_five():
    from sim.simulation import simulate

    acting = ["strategy/democratic=swing_courting", "strategy/sovereigntist=one_voice"]
    years = ["scenario=silk_road_vs_gateway_2015_2027"]
    long, talk = "forum.rounds=200", ["forum=igf", "forum.rounds=50"]
    for words in ([], acting, years, [long], [long, *acting], [long, "forum=oewg"], talk):
        config = scientific(compose(words))
        simulate(config, range(1))
        start = time.process_time()
        simulate(config, range(100))
        taken = time.process_time() - start
        assert 1 / 5 < cost_of_cell(config, 100).seconds / taken < 5, words


def test_a_saved_study_that_takes_hours_is_not_replayed_by_chance(results, capsys):
    text = (results / "study.yaml").read_text(encoding="utf-8")
    more = text.replace("rounds: ", "rounds: 90000")
    (results / "study.yaml").write_text(more, encoding="utf-8")
    assert more != text and main(["replay", str(results)]) == 2
    assert "Add --yes" in capsys.readouterr().err


def test_the_page_refuses_what_takes_too_long():
    from experiments.app.choices import Choices
    from sim.errors import ConfigError

    with pytest.raises(ConfigError, match="too much for a page"):
        Choices(extra="forum.rounds=100000").config()


SLOW = """
import sys
from experiments.running.runner import run_study
from tests.experiments.stand_in import simulate, study
run_study(study(replications=4000, pause=0.05), sys.argv[1], simulate=simulate, quiet=True,
          executor_config={"name": "joblib", "workers": 2, "chunk": 64})
"""


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_killed_sweep_leaves_no_worker_and_no_word(tmp_path):
    log = tmp_path / "log"
    with log.open("wb") as file:
        words = [sys.executable, "-c", SLOW, str(tmp_path / "out")]
        process = subprocess.Popen(words, cwd=ROOT, stdout=file, stderr=file)
    for _ in range(600):
        children = psutil.Process(process.pid).children(recursive=True)
        if len(children) >= 3 and any((tmp_path / "out").glob("meetings/*.parquet")):
            break
        time.sleep(0.05)
    process.kill()
    process.wait()
    _, alive = psutil.wait_procs(children, timeout=20)
    assert len(children) >= 3 and not alive
    assert log.read_text(encoding="utf-8") == ""
    for name in ("manifest.json",):
        json.loads((tmp_path / "out" / name).read_text(encoding="utf-8"))

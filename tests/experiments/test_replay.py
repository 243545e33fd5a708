"""Replay: the same bits, or what differs."""

import pyarrow.parquet as pq
import pytest

from experiments import results
from experiments.command_line import main
from experiments.running.replay_comparison import replay
from experiments.running.runner import run_study
from experiments.store.table_comparison import differences
from experiments.store.tables import read_columns
from tests.experiments.stand_in import simulate, study


@pytest.fixture
def saved(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["sweep", "scenario=minimal", "replications=6", "forum=first_committee,oewg",
             "name=two", "--quiet"]  # fmt: skip
    assert main(words) == 0
    return tmp_path / "results" / "two"


def spoil(folder, table, row, column, change):
    path = next((folder / table).glob("*.parquet"))
    frame = pq.read_table(path).to_pandas()
    frame.loc[row, column] = change(frame.loc[row, column])
    frame.to_parquet(path)


def test_a_saved_result_replays_bit_for_bit(saved, capsys):
    assert main(["replay", str(saved)]) == 0
    assert "12 replications again, every number the same bit for bit" in capsys.readouterr().out
    assert main(["replay", str(saved), "--cell", "1", "--replication", "5"]) == 0
    assert "1 replication again" in capsys.readouterr().out


def test_one_changed_bit_is_found_and_explained(saved, capsys):
    import numpy as np

    spoil(saved, "meetings", 3, "alignment", lambda x: np.nextafter(x, 2.0))
    assert main(["replay", str(saved)]) == 1
    out = capsys.readouterr().err
    assert "1 number of 12 replications differs" in out
    assert "cell 0, replication 3, alignment" in out
    assert "tables were changed after they were written" in out


def test_a_changed_draft_or_word_is_found(saved, capsys):
    spoil(saved, "drafts", 0, "yes", lambda x: x + 1)
    spoil(saved, "meetings", 0, "result", lambda x: "blocked")
    assert main(["replay", str(saved), "--cell", "0", "--replication", "0"]) == 1
    err = capsys.readouterr().err
    assert "drafts: cell 0, replication 0, yes" in err and "'blocked' saved" in err


def test_replay_of_an_unfinished_study_says_so(saved, capsys):
    for path in (saved / "meetings").glob("*.parquet"):
        rows = pq.read_table(path).to_pandas()
        rows[rows["cell"] == 0].to_parquet(path)
    main(["replay", str(saved), "--cell", "0", "--replication", "1"])
    assert "unfinished: 1 of 2 cells have rows\n" in capsys.readouterr().err


def test_missing_rows_are_found(tmp_path):
    what = study()
    run_study(what, tmp_path, simulate=simulate, quiet=True)
    table = read_columns(tmp_path / "drafts")
    assert differences("drafts", table, table) == []
    (one,) = differences("drafts", table, table.slice(1))
    assert one.column == "(rows)"


def test_code_that_changed_is_named(saved, capsys, monkeypatch):
    from experiments.running import replay
    from experiments.store import provenance

    now = provenance.provenance()
    later = {**now, "packages": {**now["packages"], "numpy": "9.9"}}
    monkeypatch.setattr(replay, "provenance", lambda plugins: later)
    spoil(saved, "meetings", 0, "shift", lambda x: x + 1.0)
    assert main(["replay", str(saved)]) == 1
    assert "package numpy:" in capsys.readouterr().err


def test_a_study_edited_by_hand_is_said_first(saved, capsys):
    path = saved / "study.yaml"
    whole = path.read_text(encoding="utf-8")
    path.write_text(f"# my notes\n{whole}", encoding="utf-8")  # a comment changes nothing
    assert main(["replay", str(saved)]) == 0
    assert "changed after the run" not in capsys.readouterr().err
    path.write_text(whole.replace("  seed: 2026", "  seed: 2027"), encoding="utf-8")
    assert main(["replay", str(saved), "--cell", "0"]) == 1
    err = capsys.readouterr().err
    assert err.startswith(f"{saved}/study.yaml was changed after the run")
    assert "Because of, perhaps:\n  study.yaml: changed after the run" in err
    assert "processor" not in err


def test_the_same_command_puts_an_edited_study_right(saved, capsys):
    path = saved / "study.yaml"
    whole = path.read_text(encoding="utf-8")
    words = ["sweep", "scenario=minimal", "replications=6", "forum=first_committee,oewg",
             "name=two", "--quiet"]  # fmt: skip
    for spoilt in (whole.replace("tie: 0.5", "tie: 0.7"), "not: [yaml"):
        path.write_text(spoilt, encoding="utf-8")
        assert main(words) == 0
        assert path.read_text(encoding="utf-8") == whole
    path.unlink()
    assert main(words) == 0 and main(["replay", str(saved)]) == 0
    assert "changed after the run" not in capsys.readouterr().err


def test_an_export_that_cannot_be_written_is_explained(saved, tmp_path, capsys):
    for target, words in ((tmp_path, "is a folder"), (tmp_path / "no" / "x.yaml", "no folder can")):
        assert main(["replay", str(saved), "--cell", "0", "--export", str(target)]) == 2
        assert words in capsys.readouterr().err


def test_an_exported_cell_runs_alone_and_gives_the_same(saved, tmp_path, capsys):
    assert main(["replay", str(saved), "--cell", "1", "--export", "cell.yaml"]) == 0
    assert main(["run", "cell.yaml", "name=alone", "--quiet"]) == 0
    alone, two = (results(f"results/{n}").meetings for n in ("alone", "two"))
    assert two[two["cell"] == 1].iloc[:, 1:].reset_index(drop=True).equals(alone.iloc[:, 1:])
    assert results("results/alone").cells["forum"].tolist() == ["oewg"]


def test_a_saved_cell_takes_single_changes(saved, capsys):
    assert main(["replay", str(saved), "--cell", "0", "--export", "cell.yaml"]) == 0
    assert main(["run", "cell.yaml", "name=other", "seed=7", "--quiet"]) == 0
    assert results("results/other").manifest["seed"] == 7
    assert main(["run", "cell.yaml", "executor=in_process", "name=alone", "--quiet"]) == 0
    assert main(["run", "cell.yaml", "executor=in_proces"]) == 2
    assert "executor: unknown choice, got 'in_proces'" in capsys.readouterr().err
    assert main(["run", "cell.yaml", "executor=[3]"]) == 2
    assert "executor: must be a mapping" in capsys.readouterr().err
    assert main(["run", "cell.yaml", "seed=7,8"]) == 2
    assert "a saved configuration takes single values only" in capsys.readouterr().err
    assert main(["run", "cell.yaml", "sead=7"]) == 2
    assert "Did you mean 'seed'?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--cell", "2"], "--cell: must be between 0 and 1, got 2"),
        (["--replication", "-1"], "--replication: must be 0 or more, got -1"),
        (["--replication", "6"], "holds no such finished replication"),
        (["--export", "x.yaml"], "--export: needs --cell, one of 0 to 1"),
    ],
)
def test_what_is_not_there_is_said(saved, capsys, words, message):
    assert main(["replay", str(saved), *words]) == 2
    assert message in capsys.readouterr().err


def test_batches_and_workers_make_no_difference(tmp_path):
    what = study(replications=2000)
    run_study(what, tmp_path, simulate=simulate, quiet=True)
    found, compared = replay(
        tmp_path, what, executor_config={"name": "joblib", "workers": 2}, simulate=simulate,
        quiet=True,
    )  # fmt: skip
    assert found == [] and compared == 6 * 2000

"""Results folders: whole or not there, never mixed, the same bytes every time."""

import errno
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from experiments import results
from experiments.analysis.summary import save_table, summarize
from experiments.command_line import main
from experiments.running.runner import run_study
from experiments.store import provenance
from experiments.store.folders import FolderError, OtherStudyError, StoreError
from experiments.store.tables import read_columns
from experiments.store.writer import Store
from sim.errors import DataError
from tests.experiments.stand_in import bytes_of, simulate, study

ROOT = Path(__file__).parents[2]


def run(folder, what=None, **options):
    options = {"simulate": simulate, "quiet": True, **options}
    failed = run_study(what or study(), folder, **options)
    save_table(summarize(folder), folder)
    return failed


def test_the_same_study_twice_gives_the_same_bytes(tmp_path):
    run(tmp_path / "a")
    run(tmp_path / "b")
    assert bytes_of(tmp_path / "a") == bytes_of(tmp_path / "b")


@pytest.mark.parametrize(
    "executor",
    [
        {"name": "in_process", "chunk": 7},
        {"name": "in_process", "chunk": 100_000},
        {"name": "joblib", "workers": 2, "chunk": 16},
    ],
)
def test_chunks_and_executors_change_no_byte(tmp_path, executor):
    what = study(replications=300, items=["one", "two"])
    run(tmp_path / "a", what)
    run(tmp_path / "b", what, executor_config=executor)
    assert bytes_of(tmp_path / "a") == bytes_of(tmp_path / "b")


def test_a_replication_alone_equals_its_row_of_a_batch():
    config = study().config(3)
    whole, alone = (simulate(config, r)["meetings"] for r in (range(8), range(5, 6)))
    pd.testing.assert_frame_equal(whole.iloc[[5]].reset_index(drop=True), alone)


def test_cells_share_their_random_numbers(tmp_path):
    run(tmp_path / "a")
    meetings = results(tmp_path / "a").meetings
    level = meetings.pivot(index="replication", columns="cell", values="alignment")
    assert ((level[2] - level[0]).round(12) == 0.1).all()


def test_another_study_is_not_mixed_in(tmp_path):
    run(tmp_path / "a")
    before = bytes_of(tmp_path / "a")
    with pytest.raises(OtherStudyError, match=r"another study .*--overwrite"):
        run(tmp_path / "a", study(replications=61))
    assert bytes_of(tmp_path / "a") == before
    run(tmp_path / "a", study(replications=61), overwrite=True)
    assert len(results(tmp_path / "a").meetings) == 6 * 61


def test_another_version_of_the_code_is_noticed_and_named(tmp_path, monkeypatch):
    run(tmp_path / "a")
    now = provenance.provenance()
    later = {**now, "code": {**now["code"], "sim/errors.py": "changed"}}
    monkeypatch.setattr("experiments.store.writer.provenance", lambda plugins: later)
    with pytest.raises(OtherStudyError, match=r"another version .*sim/errors\.py: changed"):
        run(tmp_path / "a")


def test_another_numpy_is_another_version(tmp_path, monkeypatch):
    run(tmp_path / "a")
    now = provenance.provenance()
    later = {**now, "packages": {**now["packages"], "numpy": "9.9"}}
    monkeypatch.setattr("experiments.store.writer.provenance", lambda plugins: later)
    with pytest.raises(OtherStudyError, match=r"package numpy: .* then, 9\.9 now"):
        run(tmp_path / "a")


def test_a_folder_of_somebody_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("three years of work", encoding="utf-8")
    for overwrite in (False, True):
        with pytest.raises(OtherStudyError):
            run(tmp_path, overwrite=overwrite)
    assert [p.name for p in tmp_path.iterdir() if p.name != ".lock"] == ["thesis.txt"]


def test_overwriting_keeps_files_that_are_not_ours(tmp_path):
    run(tmp_path / "a")
    (tmp_path / "a" / "notes.txt").write_text("mine", encoding="utf-8")
    run(tmp_path / "a", overwrite=True)
    assert (tmp_path / "a" / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_two_commands_cannot_write_one_folder(tmp_path):
    first = Store(tmp_path / "a", study())
    with pytest.raises(OtherStudyError, match="another command is writing"):
        Store(tmp_path / "a", study())
    first.close()
    Store(tmp_path / "a", study()).close()


def test_a_cell_that_raises_is_a_row_and_the_rest_is_intact(tmp_path):
    what = replace(study(), base={**study().base, "trouble": None})
    bad = [*what.axes]
    broken = replace(bad[0].choices[1], patch={"push": 0.1, "trouble": "raise"})
    bad[0] = replace(bad[0], choices=(bad[0].choices[0], broken, bad[0].choices[2]))
    what = replace(what, axes=tuple(bad))
    assert run(tmp_path / "a", what) == 2
    saved = results(tmp_path / "a")
    assert saved.failures["cell"].tolist() == [2, 3]
    assert saved.failures["kind"].tolist() == ["ValueError"] * 2
    assert saved.failures["reason"].str.startswith("the model fell over [stand_in.py:").all()
    assert sorted(saved.meetings["cell"].unique()) == [0, 1, 4, 5]


def test_running_out_of_memory_is_a_failure_with_its_reason(tmp_path):
    what = study(trouble="memory")
    assert run_study(what, tmp_path / "a", simulate=simulate, quiet=True) == 6
    assert set(results(tmp_path / "a").failures["kind"]) == {"MemoryError"}


def test_a_failure_is_tried_again_and_forgotten(tmp_path):
    what = study(trouble="broken once", flag=str(tmp_path / "flag"))
    assert run(tmp_path / "a", what) == 1
    assert run(tmp_path / "a", what) == 0
    assert results(tmp_path / "a").failures.empty
    assert len(results(tmp_path / "a").meetings) == 6 * 60


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "the disk is read-only"),
        (errno.EACCES, "you may not write there"),
        (errno.EDQUOT, "your quota on this disk is used up"),
    ],
)
def test_a_disk_that_fails_leaves_finished_blocks_and_says_so(tmp_path, monkeypatch, number, words):
    what = study(replications=300)
    run(tmp_path / "whole", what)
    real, calls = os.replace, []

    def fails_late(source, target):
        calls.append(target)
        if len(calls) > 6:
            raise OSError(number, os.strerror(number))
        real(source, target)

    monkeypatch.setattr(os, "replace", fails_late)
    with pytest.raises(StoreError, match=words) as error:
        run(tmp_path / "a", what)
    assert error.value.exit_code == 1
    assert not list((tmp_path / "a").rglob("*.part"))
    standing = bytes_of(tmp_path / "a")
    whole = bytes_of(tmp_path / "whole")
    assert any(name.startswith("meetings/") for name in standing)
    assert all(whole[name] == content for name, content in standing.items())
    monkeypatch.setattr(os, "replace", real)
    run(tmp_path / "a", what)
    assert bytes_of(tmp_path / "a") == whole


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        ("file/a", "a part of this path is a file, not a folder"),
        ("file", "is a file, not a folder"),
        ("x" * 300, "the name is too long"),
    ],
)
def test_a_folder_that_cannot_be_used_is_explained_before_anything_runs(tmp_path, folder, words):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(FolderError, match=f"{words}. Nothing was computed") as error:
        Store(tmp_path / folder, study())
    assert "intact" not in str(error.value) and not hasattr(error.value, "exit_code")


def test_the_command_leaves_with_2_where_no_folder_can_be_made(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "results").write_text("", encoding="utf-8")
    assert main(["run", "scenario=minimal", "replications=2"]) == 2
    assert "a part of this path is a file" in capsys.readouterr().err
    if Path("/proc/self").exists():
        assert main(["run", "scenario=minimal", "replications=2", "results=/proc/x"]) == 2
        assert "no folder can be made there. Nothing was computed" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on the size of files")
def test_a_disk_that_is_really_full_leaves_finished_blocks(tmp_path):
    """The system's limit on the size of a file stands in for a full disk."""
    script = """
import resource, sys
from experiments.command_line import main
if len(sys.argv) > 1:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
raise SystemExit(main(["sweep", "scenario=minimal", "seed=range(3)", "replications=700",
    "executor=in_process", "record.members=true", "name=a", "--quiet"]))
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    def command(*limit):
        return subprocess.run(
            [sys.executable, "-c", script, *limit], cwd=tmp_path, env=environment,
            capture_output=True, text=True, timeout=120,
        )  # fmt: skip

    first = command(str(80_000))
    assert first.returncode == 1 and "Traceback" not in first.stderr
    assert "the file is larger than the system allows. What was finished is intact" in first.stderr
    folder = tmp_path / "results" / "a"
    assert not list(folder.rglob("*.part")) and not list(folder.glob("meetings/*"))
    assert command().returncode == 0
    assert len(results(folder).meetings) == 2100
    assert results(folder).failures.empty


SCRIPT = """
import sys
from experiments.running.runner import run_study
from experiments.analysis.summary import save_table, summarize
from tests.experiments.stand_in import simulate, study
what = study(replications=1000, pause=float(sys.argv[2]))
run_study(what, sys.argv[1], simulate=simulate, quiet=True)
save_table(summarize(sys.argv[1]), sys.argv[1])
"""


def start(folder, pause):
    return subprocess.Popen([sys.executable, "-c", SCRIPT, str(folder), str(pause)], cwd=ROOT)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.slow
def test_killed_at_any_moment_the_same_command_finishes(tmp_path):
    pause = 0.05
    for name, moments in (("a", (3, 7)), ("b", (1,))):
        for blocks in moments:
            process = start(tmp_path / name, pause)
            meetings = tmp_path / name / "meetings"
            deadline = time.monotonic() + 60
            while len(list(meetings.glob("0*.parquet"))) < blocks:
                assert process.poll() is None, "it finished before it could be killed"
                assert time.monotonic() < deadline
                time.sleep(0.005)
            process.send_signal(signal.SIGKILL)
            process.wait()
        kept = {p.name: p.read_bytes() for p in meetings.glob("0*.parquet")}
        assert len(kept) < 24
        again = start(tmp_path / name, pause)
        assert again.wait(120) == 0
        for file, content in kept.items():
            assert (meetings / file).read_bytes() == content
    assert start(tmp_path / "whole", pause).wait(120) == 0
    assert bytes_of(tmp_path / "a") == bytes_of(tmp_path / "whole") == bytes_of(tmp_path / "b")


@pytest.mark.parametrize("cells", [1, 16, 49, 97, 145, 5000, 10_000])
@pytest.mark.parametrize("replications", [1, 100, 257, 700, 40_000])
def test_any_study_makes_fewer_than_two_hundred_files(cells, replications):
    from experiments.study.blocks import Span, blocks, most_blocks

    spans = [Span(cell, 0, replications) for cell in range(cells)]
    for kinds in range(2, 10):
        made = blocks(spans, most=most_blocks(kinds))
        assert kinds * len(made) < 190
        assert sum(b.size for b in made) == cells * replications


@pytest.mark.parametrize(
    ("words", "tables"),
    [
        (["scenario=minimal"], 2),
        (["scenario=minimal", "record=summary,full"], 6),
        (["scenario=minimal,digital_diplomacy_2021_2030", "record.votes=true"], 6),
        (["scenario=minimal", "forum=oewg,igf"], 3),
        (["scenario=digital_diplomacy_2021_2030", "record=full", "seed=1,2"], 9),
    ],
)
def test_a_study_knows_how_many_tables_it_may_write(words, tables):
    from experiments.commands.check import read
    from experiments.store.tables import most_tables

    assert most_tables(read(words)[0]) == tables


def test_results_reads_only_what_is_asked(tmp_path):
    run(tmp_path / "a")
    saved = results(tmp_path / "a")
    some = saved.read("meetings", ["cell", "alignment"], where={"cell": [1, 4]})
    assert list(some.columns) == ["cell", "alignment"] and sorted(some.cell.unique()) == [1, 4]
    assert saved.where(democratic="push_1", seed=2) == [3]
    assert saved.failures.empty
    with pytest.raises(DataError, match=r"has no table 'vote'\. Did you mean 'votes'\?"):
        saved.read("vote")
    with pytest.raises(DataError, match="cannot be read so"):
        saved.read("meetings", ["nothing"])


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("votes", r"votes were not recorded; run it again with record=full \(or record.votes=true"),
        ("members", r"members were not recorded; .* record.members=true"),
        ("coalitions", r"coalitions were not recorded; .* record.rounds=true"),
        ("years", "no scenario in it is a campaign"),
        ("talk", "no body in it only talks"),
    ],
)
def test_a_table_that_was_not_recorded_says_how_to_get_it(tmp_path, table, message):
    run(tmp_path / "a")
    saved = results(tmp_path / "a")
    with pytest.raises(DataError, match=message):
        saved.read(table)
    with pytest.raises(DataError, match=message):
        getattr(saved, table)


def test_a_label_that_no_cell_has_names_those_that_exist(tmp_path):
    run(tmp_path / "a")
    saved = results(tmp_path / "a")
    with pytest.raises(DataError, match=r"democratic: no cell has this value, got 'push_11'\. "
                       r"Did you mean 'push_1'\? Allowed: no_action, push_1, push_2"):  # fmt: skip
        saved.where(democratic="push_11")
    with pytest.raises(DataError, match=r"no such label, got 'foum'\. Did you mean 'forum'\?"):
        saved.where(foum="oewg")
    assert saved.where(democratic="push_1", seed=2, forum="oewg") == [3]


def test_no_results_folder_is_said_plainly(tmp_path):
    with pytest.raises(DataError, match="there is no such results folder"):
        results(tmp_path / "nowhere")
    with pytest.raises(DataError, match=r"it has no manifest\.json"):
        results(tmp_path)


def test_a_clone_that_git_refuses_is_said_to_be_unknown(tmp_path, monkeypatch):
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    assert provenance._commit(tmp_path) == "unknown: git knows no commit here"
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")  # as in another user's folder
    assert provenance._commit(tmp_path) == "unknown: git refuses this folder"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert provenance._commit(tmp_path) == "unknown: git is not installed"
    assert provenance._commit(tmp_path / "sub") is None  # not a clone at all


def test_a_folder_whose_beginning_was_interrupted_is_begun_anew(tmp_path, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    for overwrite in (False, True):
        folder = tmp_path / f"{overwrite}"
        with monkeypatch.context() as patch:
            patch.setattr(Store, "_save_study", killed)
            with pytest.raises(KeyboardInterrupt):
                Store(folder, study())
        assert (folder / "cells.parquet").exists() and not (folder / "manifest.json").exists()
        assert run(folder, overwrite=overwrite) == 0
    assert bytes_of(tmp_path / "False") == bytes_of(tmp_path / "True")


def test_a_word_that_is_no_text_is_named_with_its_table(tmp_path):
    """One bit of a file turned: parquet gives back bytes that are no UTF-8."""
    words = pa.array([b"adopted", b"\xe1dopted"]).cast(pa.large_binary()).view(pa.large_string())
    numbers = pa.array([0, 0], pa.int32())
    table = pa.table({"cell": numbers, "replication": numbers, "result": words})
    pq.write_table(table, tmp_path / "00000.parquet")
    with pytest.raises(DataError, match=r"cannot be read as tables .*UTF8.*; run it again"):
        read_columns(tmp_path)

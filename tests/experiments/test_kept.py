"""The user's own calibrations: a changed file is noticed, a copy lies with the results."""

import json
import shutil

import pytest

from experiments import results
from experiments.command_line import main
from experiments.store import calibration_copies as kept
from experiments.store.folders import manifest, saved_study
from sim.errors import PlenaryError
from sim.members.calibration import Calibration
from sim.members.calibration_names import SHIPPED, file_named

SMALL = ["scenario=minimal", "replications=4", "--quiet"]
RUN = ["run", "calibration=mine", "name=own", *SMALL]


def calibrate(path, reach=1.0):
    """Write a calibration whose positions are so much further apart than the shipped ones."""
    content = json.loads((SHIPPED / "before_wcit_12.json").read_text(encoding="utf-8"))
    content["name"] = "mine"
    for member in content["members"].values():
        member["position"] = [reach * value for value in member["position"]]
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    calibrate(tmp_path / "mine.json")
    return tmp_path


@pytest.fixture
def own(here):
    assert main(RUN) == 0
    return here / "results" / "own"


@pytest.fixture
def sent(own, tmp_path_factory, monkeypatch):
    """Give a results folder that came alone to another working directory."""
    there = tmp_path_factory.mktemp("there")
    folder = shutil.move(own, there / "own")
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    return folder


def test_a_copy_lies_with_the_results_whole(own):
    (copy,) = (own / "calibrations").iterdir()
    assert copy.read_bytes() == (own.parents[1] / "mine.json").read_bytes()
    found = manifest(own)
    assert found["calibrations"] == {"mine": copy.name}
    assert found["data"]["mine.json"] in copy.name
    assert main(RUN) == 0  # again: nothing more
    assert list((own / "calibrations").iterdir()) == [copy]


def test_shipped_calibrations_are_not_copied(here):
    assert main(["run", "calibration=default", "name=own", *SMALL]) == 0
    assert not (here / "results/own/calibrations").exists()


@pytest.mark.parametrize(
    "words",
    [
        RUN,
        ["run", "calibration.name=mine.json", "name=own", *SMALL],
        ["sweep", "calibration=default,mine", "name=own", *SMALL],
    ],
    ids=["group", "key", "sweep"],
)
def test_an_overwritten_calibration_is_noticed_and_named(here, capsys, words):
    assert main(words) == 0
    before = results("results/own").drafts
    calibrate(here / "mine.json", 0.2)
    assert main(words) == 2
    said = capsys.readouterr().err
    assert "another version of code or data (data mine.json: changed)" in said
    assert results("results/own").drafts.equals(before)
    assert main([*words, "--overwrite"]) == 0
    assert not results("results/own").drafts.equals(before)
    assert len(list((here / "results/own/calibrations").iterdir())) == 1
    assert main(["replay", "results/own"]) == 0


def test_replay_uses_the_copy_and_says_so_if_the_file_has_changed(own, capsys):
    capsys.readouterr()
    assert main(["replay", str(own)]) == 0
    assert "not the calibration" not in capsys.readouterr().err
    calibrate(own.parents[1] / "mine.json", 0.2)
    assert main(["replay", str(own)]) == 0
    said = capsys.readouterr()
    assert "mine.json is not the calibration that this result was made with; the copy" in said.err
    assert "every number the same bit for bit.\n" in said.out
    assert "has changed since" not in said.out


def test_a_spoilt_copy_is_not_used_while_the_file_is_right(own, capsys):
    (copy,) = (own / "calibrations").iterdir()
    calibrate(copy, 0.2)
    assert main(["replay", str(own)]) == 0
    (own.parents[1] / "mine.json").unlink()
    assert main(["replay", str(own)]) == 1
    said = capsys.readouterr().err
    assert "is not the calibration mine that this result was made with" in said
    assert "data mine.json: changed" in said and "processor" not in said
    assert main(RUN) == 2
    assert "(data mine.json: changed)" in capsys.readouterr().err


def test_a_lost_copy_is_written_again(own):
    shutil.rmtree(own / "calibrations")
    assert main(["replay", str(own)]) == 0
    assert main(RUN) == 0
    assert len(list((own / "calibrations").iterdir())) == 1


def test_replay_elsewhere(sent, capsys):
    assert main(["replay", str(sent)]) == 0
    assert "same bit for bit.\n" in capsys.readouterr().out


def test_report_check_and_notebooks_elsewhere(sent, capsys):
    assert main(["report", str(sent)]) == 0
    assert "calibration <code>mine</code>" in (sent / "report.html").read_text(encoding="utf-8")
    assert main(["check", str(sent)]) == 0
    name = results(sent).study.config(0)["calibration"]["name"]
    assert Calibration.load(name).name == "mine"


def test_a_report_warns_of_another_file_of_that_name(own):
    calibrate(own.parents[1] / "mine.json", 0.2)
    assert main(["report", str(own), "--quick"]) == 0
    page = (own / "report.html").read_text(encoding="utf-8")
    assert "mine.json is not the calibration that this result was made with" in page


def test_an_exported_cell_takes_its_calibration_along(sent, tmp_path_factory, monkeypatch, capsys):
    target = tmp_path_factory.mktemp("exported") / "cell.yaml"
    assert main(["replay", str(sent), "--export", str(target)]) == 0
    (copy,) = target.parent.glob("*.json")
    assert f"Its calibration is in {copy}." in capsys.readouterr().out
    shutil.rmtree(sent.parent)
    assert main(["run", str(target), "results=alone", "name=beside", "--quiet"]) == 0
    monkeypatch.chdir(target.parent)
    assert main(["run", "cell.yaml", "results=alone", "name=here", "--quiet"]) == 0
    assert main(["replay", "alone/here"]) == 0


@pytest.mark.parametrize("words", [RUN, ["run", "calibration.name=mine.json", *RUN[2:]]])
def test_what_was_interrupted_continues_without_the_file(here, capsys, words):
    assert main(words) == 0
    whole = results("results/own").drafts
    for block in (here / "results/own/meetings").iterdir():
        block.unlink()
    (here / "mine.json").unlink()
    assert main(words) == 0
    assert "Note: mine.json is not here; its copy" in capsys.readouterr().err
    assert results("results/own").drafts.equals(whole)


def test_without_file_and_copy_the_name_is_unknown(here, capsys):
    (here / "mine.json").unlink()
    assert main(RUN) == 2
    assert "calibration" in capsys.readouterr().err


def test_compare_names_a_calibration_that_differs(own, capsys):
    calibrate(own.parents[1] / "mine.json", 0.2)
    other = [word.replace("name=own", "name=other") for word in RUN]
    assert main(other) == 0
    capsys.readouterr()
    assert main(["compare", "results/own", "results/other"]) == 0
    said = capsys.readouterr().out
    assert "Code and data: data mine.json: changed" in said
    assert "  the same\n" in said  # the configurations; no path of a copy


def test_a_file_changed_while_a_sweep_runs_is_not_mixed_in(here, monkeypatch):
    """The model reads the copy, whatever becomes of the file."""
    from experiments.store.writer import Store

    study = _study()
    store = Store(here / "results" / "running", study)
    calibrate(here / "mine.json", 0.2)
    read = Calibration.load(store.runnable().config(0)["calibration"]["name"])
    store.close()
    assert (read.mean == Calibration.load("before_wcit_12").mean).all()
    assert study.config(0)["calibration"] == {"name": "mine"}


def _study():
    assert main([*RUN, "name=own"]) == 0
    return saved_study("results/own")


@pytest.mark.parametrize("name", ["mine", "mine.json", "far/away", "far/away.json", "./mine"])
def test_the_file_of_a_name_is_that_which_is_loaded(here, name):
    calibrate(here / "far" / "away.json", 0.5)
    loaded, found = Calibration.load(name), Calibration.load(str(file_named(name).resolve()))
    assert (loaded.mean == found.mean).all()


def test_a_name_without_file_has_none_and_is_not_loaded(here):
    calibrate(here / "mine", 0.5)  # a plain name means the file with the ending
    (here / "mine.json").unlink()
    for name in ("mine", "nobody", "nobody.json", "far/away"):
        assert file_named(name) is None
        with pytest.raises(PlenaryError):
            Calibration.load(name)


def test_a_manifest_cannot_point_out_of_its_folder(own):
    found = manifest(own)
    found["calibrations"] = {"mine": "../../../mine.json", "theirs": "/etc/passwd"}
    (own / "manifest.json").write_text(json.dumps(found), encoding="utf-8")
    assert kept.copies(own) == {}


def test_a_copy_whose_votes_may_not_be_passed_on_says_so_beside_it(tmp_path, capsys):
    closed = {"source": "UN Digital Library", "licence": "non-commercial", "shareable": False}
    open_ = {"source": "Voeten", "licence": "CC0", "shareable": True}
    for records, said in (([closed, open_], True), ([open_], False)):
        folder = tmp_path / str(said)
        folder.mkdir()
        content = json.dumps({"notes": {"record": records}}).encode()
        kept.keep({"mine.json": content}, folder)
        note = folder / kept.FOLDER / kept.NOT_FOR_OTHERS
        assert note.is_file() == said == ("not to be passed on" in capsys.readouterr().err)
        if said:
            words = note.read_text(encoding="utf-8")
            assert "UN Digital Library" in words and "Voeten" not in words

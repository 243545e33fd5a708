"""The adviser from Python, and asked again: the same words refused, the same bits written."""

import json
import shutil

import numpy as np
import pandas as pd
import pytest

import experiments as plenary
from experiments.advice import track_record
from experiments.advice.answer import Answer
from experiments.command_line import main
from experiments.commands.advised import QUESTIONS
from experiments.commands.catalogue import available
from experiments.report import advice_page
from experiments.store.folders import FolderError
from sim.errors import ConfigError, DataError
from tools.docs.notebooks import FOLDER, played

BOOK = FOLDER / "07_advice.ipynb"


@pytest.fixture
def whip(whip_answer, few_draws, tmp_path, monkeypatch):
    monkeypatch.setattr(track_record, "LATEST", 2)
    return shutil.copytree(whip_answer, tmp_path / "results" / "whip")


def test_an_answer_asked_again_is_the_same_to_the_bit(whip, capsys):
    capsys.readouterr()
    assert main(["replay", str(whip)]) == 0  # nothing but the folder is needed
    assert "3 tables, every bit is equal" in capsys.readouterr().out


@pytest.mark.slow
def test_an_answer_to_other_inputs_is_told_from_it(whip, capsys):
    items = whip / "inputs" / "I.csv"
    items.write_text("date,iso3,kind,vote\n2018-12-03,IND,declared,N\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["replay", str(whip)]) == 1
    assert "members.csv" in capsys.readouterr().out


def test_a_table_that_was_changed_is_noticed(whip, capsys):
    (whip / "fan.csv").write_text("date\n", encoding="utf-8")
    main(["replay", str(whip)])
    assert "fan.csv was changed after it was written" in capsys.readouterr().err


def test_the_adviser_takes_tables_and_gives_tables(few_draws, tmp_path, monkeypatch):
    monkeypatch.setattr(track_record, "LATEST", 2)
    calls = pd.DataFrame({"rollcall_id": ["T"], "date": ["2018-12-17"], "topic": ["cybercrime"]})
    lines = pd.DataFrame({"rollcall_id": "T", "iso3": ["USA", "DEU", "RUS"], "vote": list("NNY")})
    found = plenary.advise(
        "whip", rollcalls=calls, declared=lines, calibration="before_73_27", results=tmp_path
    )
    assert "T is adopted" in found.headline and "Limits" in found.text
    assert len(found.table("members")) == 193 and set(found.tables) >= {"fan", "asking"}
    assert found.picture("fan")._repr_mimebundle_()["image/png"][1:4] == b"PNG"
    assert "<b>" in found._repr_html_() and "Limits" not in repr(found)
    with pytest.raises(ConfigError, match=r"unknown table, got 'membres'\. Did you mean"):
        found.table("membres")


def test_what_is_no_question_or_answer_is_refused(tmp_path):
    with pytest.raises(ConfigError, match=r"unknown question, got 'wip'\. Did you mean 'whip'"):
        plenary.advise("wip")
    from experiments.api.advice import Advice

    with pytest.raises(DataError, match="holds no answer of the adviser"):
        Advice(tmp_path)


def test_every_question_is_a_command():
    assert set(QUESTIONS) <= set(available())


def test_the_notebook_is_kept_with_what_it_shows_and_nothing_of_a_machine():
    cells = json.loads(BOOK.read_text(encoding="utf-8"))["cells"]
    cells = [cell for cell in cells if cell["cell_type"] == "code"]
    shown = [one for cell in cells for one in cell["outputs"]]
    assert sum("image/png" in one.get("data", {}) for one in shown) >= 3
    words = json.dumps([{**one, "data": {"text": "".join(one.get("data", {}).get("text/html", ""))}}
                        for one in shown])  # fmt: skip
    assert "Traceback" not in words and "/tmp" not in words and "nan" not in words
    code = "\n".join("".join(cell["source"]) for cell in cells)
    assert "import experiments as plenary" in code and "main(" not in code


@pytest.mark.slow
def test_the_notebook_runs_and_ends_in_answers(tmp_path):
    last = [cell for cell in played(BOOK, tmp_path).cells if cell.cell_type == "code"][-1]
    said = "".join(one.get("text", "") for one in last.outputs)
    assert said.count("\n\n") >= 6 and "is adopted" in said


@pytest.mark.slow
def test_numbers_depend_on_the_seed_and_on_nothing_else(tmp_path, text_options, monkeypatch):
    monkeypatch.setattr(track_record, "LATEST", 2)
    for name, seed in (("one", "1"), ("again", "1"), ("other", "2")):
        assert main(["whip", *text_options, "--seed", seed, "--name", name]) == 0
    one, again, other = (
        pd.read_csv(tmp_path / "results" / n / "members.csv") for n in ("one", "again", "other")
    )
    pd.testing.assert_frame_equal(one, again)
    merged = one.merge(other, on="iso3")
    # 4096 draws: standard errors of mean probabilities below .01.
    gap = np.abs(merged["p_yes_x"] - merged["p_yes_y"])
    assert 0 < gap.max() < 0.06


def test_an_answer_that_was_killed_while_it_was_written_is_written_again(tmp_path, monkeypatch):
    answer, folder = Answer("Who?", "Nobody.", []), tmp_path / "a"

    class Killed(BaseException):
        """Stands for a kill: nothing is tidied up."""

    def die(*_):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(advice_page, "page", lambda *_, **__: die())
        with pytest.raises(Killed):
            advice_page.write_answer(answer, folder, "whip", [])
    assert advice_page.free_folder(folder, overwrite=False) == folder
    advice_page.write_answer(answer, folder, "whip", [])
    assert advice_page.is_advice(folder) and not (folder / advice_page.BEGUN).exists()
    with pytest.raises(FolderError, match="holds an answer"):
        advice_page.free_folder(folder, overwrite=False)

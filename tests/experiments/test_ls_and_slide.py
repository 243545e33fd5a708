"""`plenary ls` lists what is there; `plenary slide` makes one picture in 16:9."""

import json
import re
import shutil
import struct

import pytest

from experiments import results
from experiments.command_line import main
from experiments.commands.ls import listed
from experiments.report import slide as slides
from experiments.report.brief import brief
from experiments.report.digest import Reading


def test_results_are_listed_with_what_they_compare(small_results, tmp_path, capsys):
    (row,) = [row for row in listed(small_results.parent) if row[0] == small_results.name]
    assert "democratic" in row[4] and row[5] == "" and int(row[2]) > 1
    assert main(["ls", str(small_results.parent)]) == 0
    assert small_results.name in capsys.readouterr().out
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "manifest.json").write_text("{", encoding="utf-8")
    assert listed(tmp_path)[0][5] == "cannot be read"
    assert main(["ls", str(tmp_path / "nowhere")]) == 2


def test_what_may_be_chosen_is_listed_with_its_title(capsys):
    for kind, line in (("forum", "oewg"), ("members", "KEN"), ("strategy/democratic", "block")):
        assert main(["ls", kind]) == 0
        said = capsys.readouterr().out
        assert re.search(rf"^{line} +\w+", said, re.MULTILINE)
    assert main(["ls", "forums"]) == 2
    assert "Did you mean 'forum'?" in capsys.readouterr().err


def test_a_message_names_the_nearest_of_many_choices_and_the_command_that_lists_all(capsys):
    assert main(["run", "forum=wsis"]) == 2
    said = capsys.readouterr().err
    assert (
        "are allowed, among them: wsis_review" in said and "All of them: plenary ls forum" in said
    )
    assert main(["run", "scenario.camps.democratic.leaders=[USB]"]) == 2
    said = capsys.readouterr().err
    assert "USA" in said and "All of them: plenary ls members" in said


def test_every_figure_of_the_report_can_be_a_slide(small_results, tmp_path, capsys):
    folder = tmp_path / "small"
    shutil.copytree(small_results, folder)
    assert main(["slide", str(folder), "--quick", "--panel", "heat_map"]) == 0
    [png] = (folder / "figures" / "slides").glob("*.png")
    assert struct.unpack(">II", png.read_bytes()[16:24]) == (1920, 1080)
    words = png.with_suffix(".svg").read_text(encoding="utf-8")
    assert "Every strategy against every opponent" in words and "Share of 12 replications" in words
    assert main(["slide", str(folder), "--quick", "--panel", "heatmap"]) == 2
    assert "Did you mean 'heat_map'?" in capsys.readouterr().err


def test_a_slide_is_16_to_9_and_says_answer_states_and_caveat(small_results, tmp_path, capsys):
    out = tmp_path / "mine.png"
    assert main(["slide", str(small_results), "--out", str(out), "--quick"]) == 0
    width, height = struct.unpack(">II", out.read_bytes()[16:24])
    assert abs(width / height - 16 / 9) < 0.01 and width >= 1900
    words = out.with_suffix(".svg").read_text(encoding="utf-8")
    for said in ("What to do", "What would change it", "Within the model"):
        assert f"<!-- {said}" in words or said in words


def test_answers_of_the_adviser_are_listed_with_their_question(tmp_path):
    (tmp_path / "whip").mkdir()
    record = {"kind": "advice", "question": "How will the vote end?"}
    (tmp_path / "whip" / "manifest.json").write_text(json.dumps(record), encoding="utf-8")
    assert listed(tmp_path)[0][2:] == ("", "", "How will the vote end?", "answer")


def test_words_and_labels_stay_on_the_slide(small_results):
    """Long sentences once ran over the legend and off the edge, and long labels were cut."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    reading = Reading(results(small_results), closer=False)
    reading.pooled["strategy"] = reading.pooled["strategy"] + ", budget 0.5"
    facts = brief(reading)
    with pytest.MonkeyPatch.context() as long:
        long.setattr(slides, "brief", lambda _: facts)
        long.setattr(slides, "_advice", lambda _: ["choose this or that " * 12] * 2)
        [ax] = slides.slide(reading)
    canvas = FigureCanvasAgg(ax.figure)
    canvas.draw()
    width, height = canvas.get_width_height()
    for text in (*ax.figure.texts, *ax.get_yticklabels()):
        box = text.get_window_extent()
        assert box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 and box.y1 <= height, text.get_text()
    beside = [t.get_window_extent() for t in ax.figure.texts if t.get_position()[0] == 0.6]
    assert min(box.y0 for box in beside) > 0.09 * height

"""`plenary ls` lists what is there; `plenary slide` makes one picture in 16:9."""

import struct

from experiments.command_line import main
from experiments.commands.ls import listed


def test_results_are_listed_with_what_they_compare(small_results, tmp_path, capsys):
    (row,) = [row for row in listed(small_results.parent) if row[0] == small_results.name]
    assert "democratic" in row[4] and row[5] == "" and int(row[2]) > 1
    assert main(["ls", str(small_results.parent)]) == 0
    assert small_results.name in capsys.readouterr().out
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "manifest.json").write_text("{", encoding="utf-8")
    assert listed(tmp_path)[0][5] == "cannot be read"
    assert main(["ls", str(tmp_path / "nowhere")]) == 2


def test_a_slide_is_16_to_9_and_says_answer_states_and_caveat(small_results, tmp_path, capsys):
    out = tmp_path / "mine.png"
    assert main(["slide", str(small_results), "--out", str(out), "--quick"]) == 0
    width, height = struct.unpack(">II", out.read_bytes()[16:24])
    assert abs(width / height - 16 / 9) < 0.01 and width >= 1900
    words = out.with_suffix(".svg").read_text(encoding="utf-8")
    for said in ("What to do", "What would change it", "Within the model"):
        assert f"<!-- {said}" in words or said in words

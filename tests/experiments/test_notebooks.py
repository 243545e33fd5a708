"""Every notebook runs from top to bottom, shows pictures, and ends in an answer."""

import json
import re
from pathlib import Path

import pytest

from tools.docs.notebooks import played
from tools.docs.pages import tutorial

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("0[1-6]*.ipynb"))
WITHOUT_PICTURES = ("06",)
MACHINE = re.compile(r"/(home|root|tmp|work|Users)/|Traceback")


def test_the_six_notebooks_are_there():
    assert [path.name[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04", "05", "06"]


def code_cells(path):
    """Give the cells of code of a notebook as it is kept."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def outputs(path):
    return [one for cell in code_cells(path) for one in cell["outputs"]]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_kept_with_what_it_shows_and_nothing_of_a_machine(path):
    pictures = [one for one in outputs(path) if "image/png" in one.get("data", {})]
    assert pictures or path.name.startswith(WITHOUT_PICTURES)
    words = [re.sub(r'"image/png": "[^"]*"', "", json.dumps(one)) for one in outputs(path)]
    assert words and not [text for text in words if MACHINE.search(text)]
    assert not any("<Figure size" in text or "np.float64" in text for text in words)
    assert path.stat().st_size < 500_000


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_speaks_to_the_python_face_only(path):
    code = "\n".join("".join(cell["source"]) for cell in code_cells(path))
    assert "import experiments as plenary" in code
    assert "main(" not in code and "compose(" not in code and "simulate(" not in code


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_page_of_the_documentation_shows_the_outputs(path):
    page = tutorial(path)
    pictures = sum("image/png" in one.get("data", {}) for one in outputs(path))
    assert page.count("![") == pictures
    last = "".join(outputs(path)[-1]["text"])
    assert last.strip().splitlines()[0] in page


FAST = ("01", "03")  # the others are slow tests
PLAYED = [
    p if p.stem.startswith(FAST) else pytest.param(p, marks=pytest.mark.slow) for p in NOTEBOOKS
]


@pytest.mark.parametrize("path", PLAYED, ids=lambda p: p.stem)
def test_a_notebook_runs_and_ends_in_an_answer(path, tmp_path):
    book = played(path, tmp_path)
    last = [cell for cell in book.cells if cell.cell_type == "code"][-1]
    said = "".join(o.get("text", "") for o in last.outputs)
    assert len(said.strip()) > 20
    assert "nan" not in said
    left = {path.name for path in tmp_path.iterdir()} - {"__pycache__"}
    assert left <= {"results", "mine", "my_court.py"}

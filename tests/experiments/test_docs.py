"""Documentation: it builds, covers every key, and its commands run."""

import inspect
import re
import shlex
import shutil
from pathlib import Path

import pytest

from experiments.command_line import main
from experiments.documentation.docs_pages import contents, tutorial, write
from experiments.documentation.reference import configuration_page, pages, parameters, parts
from sim.behaviour import Behaviour

ROOT = Path(__file__).resolve().parents[2]
ONCE = ("report",)  # the same on whatever folder
FENCE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
WRITTEN = sorted(
    [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "docs/how-to").glob("*.md")]
)


def commands():
    """Give every line that starts with `plenary` in a console block, once."""
    found = {}
    for path in WRITTEN:
        for block in FENCE.findall(path.read_text(encoding="utf-8")):
            for line in block.replace("\\\n", " ").splitlines():
                line = line.split(" #")[0].strip()
                if line.startswith("plenary "):
                    words = line.split()
                    key = words[1] if words[1] in ONCE else " ".join(words)
                    found.setdefault(key, " ".join(words))
    return sorted(found.values())


def test_there_are_commands_to_try():
    assert len(commands()) >= 10


@pytest.fixture(scope="module")
def place(small_results, tmp_path_factory):
    """Give a folder with results/main and results/mine, as the docs assume."""
    root = tmp_path_factory.mktemp("reader")
    for name in ("main", "mine"):
        shutil.copytree(small_results, root / "results" / name)
    return root


@pytest.mark.parametrize("line", commands())
def test_a_command_of_the_docs_runs(line, place, monkeypatch):
    monkeypatch.chdir(place)
    words = shlex.split(line)[1:]
    if words[0] in ("run", "sweep") and "--cfg" not in words:
        words = [w for w in words if not w.startswith(("replications=", "name=", "executor"))]
        words += ["replications=2", "executor=in_process", "--quiet", "--overwrite", "name=tried"]
    if words[0] == "report":
        words.append("--quick")
    if words[0] in ("calibrate", "predict", "hindcast", "patterns", "bench", "app", "sensitivity"):
        with pytest.raises(SystemExit) as stop:  # these take long or need data; their switches hold
            main([words[0], "--help"])
        assert stop.value.code == 0
        return
    assert main(words) == 0


def test_every_key_of_every_part_is_documented():
    """A key without a word of explanation would leave a hole in the reference."""
    holes = [
        f"{cls.__module__}.{cls.__name__}.{name}"
        for cls in parts()
        for name, facts in parameters(cls).items()
        if not facts["text"] and not facts["type"]
    ]
    assert holes == []


def test_the_reference_names_every_key_of_behaviour_with_its_range():
    page = pages()["behaviour.md"]
    for name in inspect.signature(Behaviour.__init__).parameters:
        if name != "self":
            assert f"| `{name}` |" in page
    assert "0 to 1.5" in page and "logits" in page


def test_the_reference_lists_every_option_of_every_group():
    page = configuration_page()
    for path in (ROOT / "configs").rglob("*.yaml"):
        group = path.parent.relative_to(ROOT / "configs").as_posix()
        if group != ".":
            assert f"`{group}={path.stem}`" in page


def test_parameters_are_read_from_a_docstring():
    class Part:
        """A part.

        Parameters
        ----------
        strength : float
            Pull [logits]; range 0 to 6 (Hix 2005).
        """

        def __init__(self, *, strength: float = 3.0):
            pass

    facts = parameters(Part)["strength"]
    assert (facts["unit"], facts["range"], facts["default"]) == ("logits", "0 to 6", 3.0)
    assert facts["source"] == "Hix 2005"


def test_a_tutorial_has_all_the_code_of_its_notebook():
    import json

    path = ROOT / "notebooks" / "01_first_run.ipynb"
    page = tutorial(path)
    for cell in json.loads(path.read_text())["cells"]:
        assert "".join(cell["source"]).strip() in page
    assert page.startswith("# A first run")


def test_made_pages_are_written_once_and_listed(tmp_path):
    docs = tmp_path / "docs"
    shutil.copytree(ROOT / "docs", docs, ignore=shutil.ignore_patterns("*.png", "*.svg"))
    made = write(docs)
    before = {p: p.stat().st_mtime_ns for p in made}
    write(docs)
    assert before == {p: p.stat().st_mtime_ns for p in made}
    listed = [page for part in contents(docs) for page in next(iter(part.values()))]
    there = sorted(p.relative_to(docs).as_posix() for p in docs.rglob("*.md"))
    assert sorted(listed) == there


def test_links_between_pages_lead_somewhere():
    for path in WRITTEN:
        words = path.read_text(encoding="utf-8")
        for link in re.findall(r"\]\(([^)#\s]+\.(?:md|png|svg|yaml))", words):
            if not link.startswith("http"):
                assert (path.parent / link).exists(), f"{path.name}: {link}"

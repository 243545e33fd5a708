"""Documentation: it builds, covers every key, and its commands run."""

import importlib
import inspect
import re
import shlex
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import experiments
from experiments.command_line import main
from experiments.config.parameter_docs import parameters
from sim.behaviour import Behaviour
from sim.members.calibration import Calibration
from tools.docs.pages import contents, tutorial, write
from tools.docs.reference import configuration_page, pages, parts
from tools.docs.shown import not_printed, renewed

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
SHELL = ("", "console", "sh", "bash", "text")
NAMED = re.compile(
    r"`(mine/[\w/]+\.(?:yaml|csv)|my_\w+\.py)`[^`]*```(?:yaml|python|csv)\n(.*?)^```", re.M | re.S
)
WRITTEN = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
MINE = (
    "plenary calibrate --votes VOTES --rollcalls ROLLCALLS --cutoff 2020-01-01 "
    "--out mine.json --name mine"
)
RUN = ["replications=2", "executor=in_process", "--quiet", "--overwrite", "name=tried"]
ADVICE = ("whip", "package", "draft", "when", "game", "route")
SMALL = {  # what makes a command of the docs short enough for a test
    "report": ["--quick"],
    "sensitivity": "--trajectories 2 --base 2 --points 2 --replications 2 --out tried".split(),
    "hindcast": ["--since", "2022-12-01", "--out", "tried"],
    "patterns": ["--replications", "8", "--out", "tried.csv"],
}


def commands():
    """Give every line that starts with `plenary` in a block that is no code, once."""
    found = {}
    for path in WRITTEN:
        blocks = FENCE.findall(path.read_text(encoding="utf-8"))
        for block in (text for language, text in blocks if language in SHELL):
            for line in block.replace("\\\n", " ").splitlines():
                line = " ".join(line.strip().removeprefix("$ ").split(" #")[0].split())
                if line.startswith("plenary "):
                    found.setdefault(line)
    return sorted(found)


def test_there_are_commands_to_try():
    assert len(commands()) >= 40


@pytest.fixture(scope="module")
def place(small_results, tmp_path_factory):
    """Give a folder with the results, configurations and votes that the docs assume."""
    root = tmp_path_factory.mktemp("reader")
    for name in ("main", "mine", "forums", "standards_bodies"):
        shutil.copytree(small_results, root / "results" / name)
    for path in WRITTEN:
        for name, words in NAMED.findall(path.read_text(encoding="utf-8")):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(words, encoding="utf-8")
    shutil.copytree(ROOT / "docs" / "examples", root / "docs" / "examples")
    _votes(root)
    return root


def _votes(root):
    """Write the last votes of the shipped calibration, under the names that the docs use."""
    whole = Calibration.load("default")
    keep = np.flatnonzero(whole.items.date >= np.datetime64("2008-01-01"))[::9]
    ids = [f"V{at}" for at in keep]
    calls = pd.DataFrame({"rollcall_id": ids, "date": whole.items.date[keep].astype(str)})
    letters = np.array(["N", "A", "Y", "X"])
    rows = [
        (name, code, letters[vote])
        for name, row in zip(ids, whole.record[keep], strict=True)
        for code, vote in zip(whole.iso3, row, strict=True)
        if vote >= 0
    ]
    votes = pd.DataFrame(rows, columns=["rollcall_id", "iso3", "vote"])
    votes.to_parquet(root / "unga_votes_2005_2022.parquet")
    votes.to_csv(root / "votes.csv", index=False)
    for name in ("unga_rollcalls_2005_2022.csv", "rollcalls.csv"):
        calls.to_csv(root / name, index=False)
    calls.head(2).assign(topic="cybercrime").to_csv(
        root / "digital_rollcalls_2005_2022.csv", index=False
    )
    (root / "sim/members/data/calibrations").mkdir(parents=True)


def short(line):
    """Give the words of a command with what makes it short."""
    line = line.replace("…", "--votes VOTES --rollcalls ROLLCALLS")
    line = line.replace("ROLLCALLS", "rollcalls.csv").replace("VOTES", "votes.csv")
    words = shlex.split(line)[1:]
    if words[0] == "calibrate" and "--votes" not in words:  # few votes, and away from mine.json
        words += ["--cutoff", "2006-01-01", "--name", "few"]
    if words[0] in ("run", "sweep") and "--cfg" not in words:
        small = RUN
        dropped = ("replications=", "name=", "executor", "samples=")
        words = [w for w in words if not w.startswith(dropped)] + small
        words += ["samples=4"] if "design=latin" in words else []
        if any(w.startswith("until=") for w in words):  # loose, so that it stops at once
            words = [re.sub(r"(until=\w+:)[\d.]+", r"\g<1>0.45", w) for w in words]
        if "study=main" in words or "study=forums" in words:
            words.append("forum=oewg")
        if "study=standards_bodies" in words:
            words.append("forum=jtc1")
        if "study=main" in words:
            words.append("strategy/democratic=no_action,inclusive_tent")
    if words[0] in ADVICE and "--overwrite" not in words:  # the page asks several times
        words.append("--overwrite")
    return words + SMALL.get(words[0], [])


QUICK = ("plenary run", "plenary check", "plenary replay", "plenary ls", "plenary records")


def tried():
    """Every command but the page's; what fits, plays much or asks the adviser is a slow test."""
    for line in commands():
        quick = line.startswith(QUICK) or (
            line.startswith("plenary sweep") and "study=" not in line
        )
        quick = quick and ".zip" not in line  # which another command has written
        if line != "plenary app":
            yield pytest.param(line, marks=() if quick else pytest.mark.slow, id=line[:60])


@pytest.mark.parametrize("line", list(tried()))
def test_a_command_of_the_docs_runs(line, place, monkeypatch):
    monkeypatch.chdir(place)
    monkeypatch.syspath_prepend(place)
    if re.search("calibration(.name)?[= ]mine", line) and not (place / "mine.json").exists():
        assert main(short(MINE)) == 0
    if line == "plenary run cell.yaml":
        assert main(short("plenary replay results/main --cell 3 --export cell.yaml")) == 0
    if "results/shock" in line:  # the page's own sweep comes first
        [swept] = [other for other in commands() if "name=shock" in other]
        assert main([*short(swept), "name=shock"]) == 0
    words = short(line)
    if "--replication" in words:  # the sweep of this test has fewer
        words[words.index("--replication") + 1] = "5"
    assert main(words) == 0


@pytest.mark.slow
def test_hindcast_and_patterns_run_on_little(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("hindcast", "patterns"):
        assert main([name, *SMALL[name]]) == 0
    assert (tmp_path / "tried" / "scores.csv").exists() and (tmp_path / "tried.csv").exists()


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


SHOWN = [page for page in WRITTEN if "```shown\n" in page.read_text(encoding="utf-8")]


@pytest.mark.parametrize("page", SHOWN, ids=lambda p: p.stem)
def test_a_page_shows_what_its_command_prints(page):
    words = page.read_text(encoding="utf-8")
    assert renewed(words) == words, f"renew it: python -m tools.docs.shown {page}"


PARTS = [page for page in WRITTEN if "```part\n" in page.read_text(encoding="utf-8")]


@pytest.mark.slow
@pytest.mark.parametrize("page", PARTS, ids=lambda p: p.stem)
def test_the_parts_that_a_page_shows_are_printed(page):
    assert not not_printed(page.read_text(encoding="utf-8"))


def test_types_in_the_reference_stand_without_escapes():
    made = pages()
    assert "`Invite or None`" in made["strategies.md"]
    lines = [line for words in made.values() for line in words.splitlines()]
    code = [part for line in lines for part in line.split("`")[1::2]]
    assert not [part for part in code if "\\|" in part or "\\[" in part]


def test_the_reference_of_python_shows_what_there_is():
    made = pages()
    named = re.findall(r"^::: ([\w.]+)", made["api.md"] + made["figures.md"], re.MULTILINE)
    assert {f"experiments.{name}" for name in experiments.__all__} <= set(named)
    assert not [name for name in named if not resolves(name)]


def test_every_picture_of_the_gallery_links_to_its_code():
    words = (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8")
    linked = re.findall(r"reference/figures\.md#([\w.]+)\)", words)
    assert len(linked) == words.count("](gallery/") and all(map(resolves, linked))


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
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
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


def test_links_between_pages_lead_somewhere(tmp_path):
    docs = tmp_path / "docs"
    shutil.copytree(ROOT / "docs", docs, ignore=shutil.ignore_patterns("*.png", "*.svg"))
    made = {ROOT / "docs" / page.relative_to(docs) for page in write(docs)}
    for path in WRITTEN:
        words = path.read_text(encoding="utf-8")
        for link in re.findall(r"\]\(([^)#\s]+\.(?:md|png|svg|yaml))", words):
            if not link.startswith("http"):
                goal = (path.parent / link).resolve()
                assert goal.exists() or goal in made, f"{path.name}: {link}"


TOPS = "sim|experiments|tests|tools|benchmarks|configs|notebooks|hydra_plugins"


def resolves(dotted):
    """Whether a dotted name is a module, something in one, or a key of such a class."""
    words = dotted.split(".")
    for cut in range(len(words), 0, -1):
        try:
            found = importlib.import_module(".".join(words[:cut]))
        except ModuleNotFoundError:
            continue
        for at, word in enumerate(words[cut:], start=cut):
            if not hasattr(found, word):
                keys = inspect.signature(found).parameters if inspect.isclass(found) else {}
                return word in keys and at == len(words) - 1
            found = getattr(found, word)
        return True
    return False


@pytest.mark.parametrize(
    "page", [*WRITTEN, ROOT / "CONTRIBUTING.md"], ids=lambda p: p.relative_to(ROOT).as_posix()
)
def test_every_module_that_a_page_names_exists(page):
    words = page.read_text(encoding="utf-8")
    paths = re.findall(rf"(?<![\w./-])((?:{TOPS})/[\w./-]*\w)", words)
    missing = {path for path in paths if not (ROOT / path).exists()}
    dotted = re.findall(rf"(?<![\w./-])((?:{TOPS})(?:\.[A-Za-z_]\w*)+)", words)
    names = {name for name in dotted if name.rpartition(".")[2] not in ("ISSUE", "NAME")}
    missing |= {name for name in names if not resolves(name)}
    assert not missing


def test_a_module_that_does_not_exist_is_noticed():
    assert resolves("sim.theory.ballot.cast") and resolves("sim.shocks.ExportControls.depth")
    assert not resolves("sim.theory.nothing") and not resolves("sim.theory.ballot.nothing")
    assert not resolves("sim.shocks.ExportControls.nothing")


def test_the_python_of_the_quick_start_runs():
    blocks = FENCE.findall((ROOT / "docs" / "quickstart.md").read_text(encoding="utf-8"))
    [code] = [text for language, text in blocks if language == "python"]
    names = {}
    exec(code, names)
    assert {"SWE", "USA"} & set(names["open_states"]) and len(names["open_states"]) < 193
    assert len(names["tables"]["meetings"]) == 100

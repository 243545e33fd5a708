"""A wheel holds everything: code, tables, configurations and the Hydra plugin."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from experiments.study.installed import DISTRIBUTION, VERSION

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Unpack a freshly built wheel, away from the clone."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(site, folder, *words):
    environment = {**os.environ, "PYTHONPATH": str(site)}
    return subprocess.run(
        [sys.executable, "-m", "experiments", *words],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=300,
    )  # fmt: skip


def test_one_name_and_one_version_are_installed_and_cited():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["name"] == DISTRIBUTION and "version" in project["dynamic"]
    assert f"--no-emit-package {DISTRIBUTION} " in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"version: {VERSION}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_nothing_tells_a_reader_to_install_the_other_project():
    """`plenary` on the public package index is not ours."""
    folders = ("experiments", "docs", "notebooks", "configs", "sim")
    files = [p for name in folders for p in (ROOT / name).rglob("*.*")]
    files = [ROOT / "README.md", *(p for p in files if p.suffix in (".py", ".md", ".ipynb"))]
    wrong = re.compile(r"pip install [\"'`]*plenary(?!-lab)\b")
    assert not [p.name for p in files if wrong.search(p.read_text(encoding="utf-8"))]


@pytest.mark.slow
def test_a_wheel_finds_its_own_configurations_and_runs(installed, tmp_path):
    code = "import experiments.config.compose as c, sim;print(c.config_directory(), sim.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, text=True, check=True, capture_output=True,
        env={**os.environ, "PYTHONPATH": str(installed)},
    )  # fmt: skip
    places = done.stdout.split()
    assert places[0] == str(installed / "experiments" / "configs")
    assert places[1].startswith(str(installed))
    words = ["scenario=minimal", "replications=4", "forum=first_committee,oewg", "name=two"]
    done = run(installed, tmp_path, "sweep", *words)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "results" / "two" / "table.csv").is_file()
    done = run(installed, tmp_path, "report", "results/two", "--quick")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "results" / "two" / "report.html").read_text(encoding="utf-8")
    assert "Numbers that are assumed" in page
    assert "bench" not in run(installed, tmp_path, "--help").stdout


@pytest.mark.slow
def test_a_wheel_holds_every_configuration_and_table(installed):
    for top, there in (
        ("configs", "experiments/configs"),
        ("sim/members/data", "sim/members/data"),
        ("experiments/report/templates", "experiments/report/templates"),
    ):
        ours = {p.relative_to(ROOT / top) for p in (ROOT / top).rglob("*") if p.is_file()}
        packed = {p.relative_to(installed / there) for p in (installed / there).rglob("*")}
        assert {p for p in ours if p.suffix != ".pyc"} <= packed
    assert (installed / "hydra_plugins" / "plenary_sweeper" / "sweeper.py").is_file()

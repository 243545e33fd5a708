"""Commands that take long say at once what cannot be written or read."""

import numpy as np
import pytest

from experiments.command_line import main as plenary
from experiments.estimation.calibration_files import table_of
from experiments.store.outputs import output_file, output_folder
from experiments.validation import hindcast
from experiments.validation.outcomes import command as known_outcomes
from experiments.validation.patterns import command as patterns
from sim.errors import ConfigError
from sim.members.calibration import Calibration


@pytest.fixture
def file(tmp_path):
    place = tmp_path / "file"
    place.write_text("kept", encoding="utf-8")
    return place


@pytest.fixture
def no_work(monkeypatch):
    """Make every piece of long work fail."""
    for module, name in ((hindcast, "hindcast"), (known_outcomes, "hindcast")):
        monkeypatch.setattr(module, name, None)
    monkeypatch.setattr(patterns, "measure", None)


@pytest.mark.parametrize(
    ("command", "switch", "ending"),
    [
        ("hindcast", "--out", ""),
        ("hindcast", "--docs", "/page.md"),
        ("patterns", "--out", "/table.csv"),
        ("patterns", "--docs", "/page.md"),
        ("outcomes", "--out", ""),
        ("outcomes", "--docs", "/page.md"),
    ],
)
def test_a_file_where_a_folder_is_wanted_is_refused_before_any_work(
    command, switch, ending, file, no_work, capsys
):
    assert plenary([command, switch, f"{file}{ending}"]) == 2
    said = capsys.readouterr().err
    assert f"{switch}: {file} is a file, not a folder" in said and len(said.splitlines()) == 1
    assert file.read_text(encoding="utf-8") == "kept"


def test_a_folder_of_a_table_is_made(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(patterns, "measure", lambda *_, **__: [])
    monkeypatch.setattr(patterns, "SPREAD", {})
    monkeypatch.setattr(patterns, "print_variance", lambda tables: None)
    assert plenary(["patterns", "--out", str(tmp_path / "new" / "table.csv")]) == 0
    assert (tmp_path / "new" / "table.csv").is_file()


@pytest.mark.parametrize("since", ["soon", "2018-1-1", "2018", "2018-02-30"])
def test_a_first_day_that_cannot_be_read_is_refused(since, no_work, tmp_path, capsys):
    assert plenary(["hindcast", "--since", since, "--out", str(tmp_path / "out")]) == 2
    assert f"since: must be a date like 2018-12-05, got {since!r}" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_day_with_nothing_before_it_is_not_forecast(monkeypatch, tmp_path):
    days = []

    def stop(table, which, *_, **__):
        days.extend(which)
        raise KeyboardInterrupt

    monkeypatch.setattr(hindcast, "hindcast", stop)
    with pytest.raises(KeyboardInterrupt):
        hindcast.main(["--since", "1990-01-01", "--out", str(tmp_path / "out")])
    table = table_of(Calibration.load("default"))
    assert days and min(days) > table.rollcalls["date"].min().to_datetime64()
    assert np.diff(np.array(days)).min() > np.timedelta64(0)


def test_what_may_be_written_is_checked_and_not_made(tmp_path, file):
    assert output_file(tmp_path / "a" / "b.csv", [".csv"]) == tmp_path / "a" / "b.csv"
    assert output_folder(tmp_path / "a" / "b") == tmp_path / "a" / "b"
    assert sorted(tmp_path.iterdir()) == [file]
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(ConfigError, match="is a folder; name a file"):
        output_file(tmp_path / "folder.csv", [".csv"])

"""Every layout, damaged in every way, is refused with its place and changes nothing."""

import re
import resource
import subprocess
import sys
import time

import pytest

from experiments.command_line import main as plenary
from tests.records.damage import damages, workbook
from tests.records.layouts import LAYOUTS, write
from tests.records.test_problems import tree

LONGEST, MOST = 20, 1000  # [s], [MB]
# What is no row of a table says no row.
ROWLESS = {"empty", "other bytes", "cut at the end", "a text"}
QUICK = {
    "undl_2026.csv": ("cut", "two headers", "quote in the middle", "no such text"),
    "undl_german.csv": ("wrong codes", "no such text"),
    "unvotes.csv": ("quote in a row", "no header"),
    "lower.csv": ("quote in the header", "utf-16 without its mark"),
    "wide.csv": ("two headers", "short row"),
    "wide_members.csv": ("wrong codes", "quote in a row"),
    "undl.xlsx": ("cut", "other bytes"),
    "plain.parquet": ("cut", "other bytes"),
}
CASES = [
    pytest.param(layout, kind, marks=[] if kind in QUICK.get(layout, ()) else [pytest.mark.slow])
    for layout in LAYOUTS
    for kind in damages(layout)
]


@pytest.fixture
def filled(record, later, laid_out, tmp_path, capsys):
    """A record with an addition; gives the days of the roll-calls of the other files."""
    calls = later[["id", "symbol", "date"]].drop_duplicates()
    names = {"id": "rollcall_id", "symbol": "resolution"}
    days = write(calls.rename(columns=names), tmp_path / "days.csv")
    first = laid_out("plain.parquet", later, "first.parquet")
    assert plenary(["records", "add", str(first), str(days)]) == 0
    capsys.readouterr()
    return days


@pytest.mark.parametrize(("layout", "kind"), CASES)
def test_a_damaged_file_is_refused_and_changes_nothing(
    layout, kind, laid_out, later, filled, record, capsys
):
    file = laid_out(layout, later)
    file.write_bytes(damages(layout)[kind](file.read_bytes(), layout))
    before, started = tree(record), time.process_time()
    zero = ["--code", "0=abstain", "--code", "blank=unknown"] if layout == "wide.csv" else []
    assert plenary(["records", "add", str(file), str(filled), *zero]) == 2
    said = capsys.readouterr().err
    assert time.process_time() - started < LONGEST
    assert tree(record) == before
    assert str(file) in said and "nothing has been changed" in said and "Traceback" not in said
    problems = [line for line in said.splitlines() if line.startswith("  - ")]
    assert problems and all(line.count(". ") for line in problems)  # what it is, and a remedy
    if kind not in ROWLESS and not layout.endswith((".xlsx", ".parquet")):
        assert any(re.match(r"  - row \d", line) for line in problems), said


def _text(count):
    yield b"<sheetData>"
    for _ in range(count):
        yield b'<row><c t="inlineStr"><is><t>' + b"x" * 1_000_000 + b"</t></is></c></row>"
    yield b"</sheetData>"


FAR = (
    b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
)
BOOKS = {
    "only a chart": (
        lambda file: workbook(file, [], "chartsheet"),
        "is a chart and holds no table",
    ),
    "a blank sheet": (lambda file: workbook(file, [b"<sheetData/>"]), "sheet 'C' has no rows"),
    "a cell far away": (lambda file: workbook(file, [FAR]), "row 1048576: a sheet has cells"),
    "much in little": (lambda file: workbook(file, _text(300)), "unpacks to more than 256 MB"),
}


@pytest.mark.parametrize(
    "kind", [pytest.param(k, marks=[pytest.mark.slow] * (k == "much in little")) for k in BOOKS]
)
def test_workbooks_that_hold_no_table_or_too_much_are_refused(
    kind, filled, record, tmp_path, capsys
):
    make, words = BOOKS[kind]
    file, before = make(tmp_path / "book.xlsx"), tree(record)
    assert plenary(["records", "add", str(file)]) == 2
    said = capsys.readouterr().err
    assert words in said and str(file) in said and tree(record) == before


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["a line of 100 MB", "much in little"])
def test_a_large_file_that_is_no_table_takes_little_memory(kind, laid_out, record, tmp_path):
    if kind in BOOKS:
        file = BOOKS[kind][0](tmp_path / "book.xlsx")
    else:
        file = laid_out("undl_2026.csv")
        file.write_bytes(damages(file.name)[kind](file.read_bytes(), file.name))
    command = [sys.executable, "-m", "experiments", "records", "add", str(file)]
    assert subprocess.run(command, capture_output=True).returncode == 2
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit < MOST


def test_a_file_may_have_other_marks_and_newlines(laid_out, tmp_path, capsys, record):
    text = laid_out("undl_2026.csv").read_text(encoding="utf-8")
    for name, raw in (("mac", text.replace("\n", "\r").encode()), ("wide", text.encode("utf-32"))):
        file = tmp_path / f"{name}.csv"
        file.write_bytes(raw)
        assert plenary(["records", "add", str(file)]) == 0
        assert "4 roll-calls known already" in capsys.readouterr().out


def test_two_columns_of_one_name_are_refused(ballots, tmp_path, record, capsys):
    table = ballots.rename(columns={"id": "rollcall_id"})[["rollcall_id", "iso3", "vote", "name"]]
    table.columns = ["rollcall_id", "iso3", "vote", "Vote"]
    assert plenary(["records", "add", str(write(table, tmp_path / "a.csv"))]) == 2
    assert "row 1, column vote: several columns have this name" in capsys.readouterr().err


def test_a_last_roll_call_with_few_ballots_is_pointed_out(later, laid_out, record, capsys):
    assert plenary(["records", "add", "--dry-run", str(laid_out("voeten.csv", later[:400]))]) == 0
    assert "the last roll-call of the file has 14 ballots" in capsys.readouterr().out

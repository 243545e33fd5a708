"""Whatever is wrong in a file is told at once, with its count and what settles it."""

import hashlib

import pandas as pd
import pytest

from experiments.command_line import main as plenary
from experiments.records.notes import Settled
from experiments.records.problems import RecordError
from experiments.records.reading import read_file
from tests.records.layouts import library, voeten, wide, write


def tree(folder):
    """Every file of a folder with its digest."""
    files = sorted(p for p in folder.rglob("*") if p.is_file()) if folder.exists() else []
    return [(p.relative_to(folder), hashlib.sha256(p.read_bytes()).hexdigest()) for p in files]


@pytest.fixture
def refused(record, later, laid_out, capsys):
    """Add a file that cannot be right; give what is said, after seeing that nothing changed."""
    assert plenary(["records", "add", str(laid_out("plain.parquet", later, "first.parquet")),
                    str(_days(later, record.parent))]) == 0  # fmt: skip
    before = tree(record)

    def add(file, *words):
        assert plenary(["records", "add", str(file), *words]) == 2
        said = capsys.readouterr().err
        assert tree(record) == before and str(file) in said and "nothing has been changed" in said
        return said

    return add


def _days(later, folder):
    table = later[["id", "date"]].drop_duplicates().rename(columns={"id": "rollcall_id"})
    return write(table, folder / "days.csv")


def test_all_problems_come_in_one_message_with_their_options(ballots, tmp_path, refused):
    table = library(ballots)
    table.loc[table.index[:3], ["ms_code", "ms_name"]] = ["", "ATLANTIS"]
    table.loc[table.index[3:5], ["ms_code", "ms_name"]] = ["YUG", "YUGOSLAVIA"]
    table.loc[table.index[6:10], "ms_vote"] = ""
    table.loc[table.index[10:12], "ms_vote"] = "P"
    table["date"] = "04/05/2022"
    table["session"] = ""
    said = refused(write(table, tmp_path / "a.csv"))
    assert "5 problems" in said
    for words in ("3 ballots of 1 member not known here: 'ATLANTIS' (3)", "--member",
                  "2 ballots of states that are gone", "--gone skip", "--gone successor",
                  "row 8, column ms_vote: 4 ballots are blank", "--code blank=unknown",
                  "row 12, column ms_vote: 2 ballots in a code that is not known: 'P' (2)",
                  "--code P=absent", "could be read two ways", "--dates day-first"):  # fmt: skip
        assert words in said, words


def test_each_option_settles_its_problem(ballots, tmp_path):
    table = library(ballots).drop(columns=["total_yes", "total_no", "total_abstentions"])
    table.loc[table.index[:3], ["ms_code", "ms_name"]] = ["", "ATLANTIS"]
    table.loc[table.index[3:5], ["ms_code", "ms_name"]] = ["SUN", "USSR"]
    table.loc[table.index[6:10], "ms_vote"] = ""
    table.loc[table.index[10:12], "ms_vote"] = "P"
    table["date"], table["session"] = "04/05/2022", ""
    found = read_file(
        write(table, tmp_path / "a.csv"),
        Settled(
            member={"ATLANTIS": "skip"}, gone="skip", dates="day-first",
            code={"blank": "absent", "P": "yes"},
        ),
    )  # fmt: skip
    assert set(found.calls["date"].astype(str)) == {"2022-05-04"}


def test_a_state_that_is_gone_may_be_given_to_its_successor(ballots, tmp_path):
    table = voeten(ballots[ballots["iso3"] != "RUS"])
    extra = table.drop_duplicates("rcid").assign(Country="USSR", vote=3)
    file = write(pd.concat([table, extra]), tmp_path / "a.csv")
    from sim.members.roster import Roster

    at = Roster.load().iso3.index("RUS")
    assert (read_file(file, Settled(gone="successor")).votes[:, at] == 0).all()
    assert (read_file(file, Settled(gone="skip")).votes[:, at] == -1).all()


def test_a_second_ballot_that_differs_is_refused_until_settled(ballots, tmp_path, refused):
    one = library(ballots[ballots["id"] == "V9325"])
    other = one.assign(ms_vote="N", undl_id="")
    both = pd.concat([one.assign(undl_id=""), other])
    file = write(
        both.drop(columns=["total_yes", "total_no", "total_abstentions"]), tmp_path / "a.csv"
    )
    said = refused(file)
    assert "in 1 roll-call: several votes share a symbol" in said and "--repeated first" in said
    first, last = (read_file(file, Settled(repeated=r)).votes for r in ("first", "last"))
    assert (first == 2).sum() == 156 and (last == 2).sum() == 0


def test_a_wide_table_with_one_symbol_twice_is_refused_until_settled(ballots, tmp_path, refused):
    table = wide(ballots)
    table.insert(2, "again", table["A/RES/77/37"])
    table.columns = table.columns.where(table.columns != "again", "A/RES/77/37")
    file = write(table, tmp_path / "a.csv")
    zero = ["--code", "0=abstain", "--code", "blank=absent"]
    assert "1 symbol in several columns: 'A/RES/77/37' (2)" in refused(file, *zero)
    settled = Settled(code={"0": "abstain", "blank": "absent"}, repeated="separate")
    assert len(read_file(file, settled).votes) == len(table.columns) - 1


def cut_in_a_row(text):
    return text[: -len(text.splitlines()[-1]) // 2]


def cut_between_rows(text):
    return "".join(text.splitlines(True)[:700])


DAMAGE = {
    "cut in a row": (cut_in_a_row, "row 773: 1 row with another number of cells"),
    "cut between rows": (cut_between_rows, "1 roll-call whose ballots do not add up"),
    "wrong codes": (lambda t: t.replace(",Y,", ",Q,"), "column ms_vote: 440 ballots in a code"),
    "two files joined": (lambda t: t + t, "row 774, column ms_vote: 1 row repeats the header"),
    "no header": (lambda t: t.partition("\n")[2], "row 1: no column for"),
    "only a header": (lambda t: t.partition("\n")[0] + "\n", "no rows under the header"),
    "one cell": (lambda t: "votes\n" + t, "row 1: the first row has one cell"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_file_is_refused_with_its_place(kind, laid_out, tmp_path, refused):
    damage, words = DAMAGE[kind]
    text = laid_out("undl_2026.csv").read_text(encoding="utf-8")
    file = tmp_path / "damaged.csv"
    file.write_text(damage(text), encoding="utf-8")
    assert words in refused(file)


RAW = {
    "empty.csv": (b"", "the file is empty"),
    "binary.csv": (b"rcid,vote\n" + bytes(range(256)) * 40, "row 2: it is binary"),
    "long.csv": (b"rcid,iso3,vote\n1,USA," + b"x" * 100_000_000, "a row is longer than 8 MB"),
    "header.csv": (b"x" * 3_000_000, "row 1: the first row is longer than 1 MB"),
    "broken.xlsx": (b"PK\x03\x04 this is no workbook", "cannot be read as a spreadsheet"),
    "broken.parquet": (b"PAR1 no", "cannot be read as parquet"),
    "votes.rds": (b"RDX3", "files that end in '.rds' cannot be read"),
}


@pytest.mark.parametrize("name", RAW)
def test_what_is_no_table_is_refused(name, tmp_path, refused):
    content, words = RAW[name]
    file = tmp_path / name
    file.write_bytes(content)
    assert words in refused(file)


def test_a_missing_file_is_refused(tmp_path, refused):
    assert "there is no such file" in refused(tmp_path / "gone.csv")


def test_broken_rows_may_be_left_out(laid_out, tmp_path):
    text = laid_out("voeten.csv").read_text(encoding="utf-8")
    file = tmp_path / "damaged.csv"
    file.write_text(text + text.partition("\n")[0] + "\n1,2\n", encoding="utf-8")
    with pytest.raises(RecordError):
        read_file(file, Settled())
    assert len(read_file(file, Settled(skip_broken_rows=True)).votes) == 4


def test_misspelt_options_are_refused_with_the_nearest(laid_out, record, capsys):
    file = str(laid_out("voeten.csv"))
    for words, said in (
        (["--code", "8=absnt"], "Did you mean 'absent'?"),
        (["--member", "FRANCE=FRE"], ""),
        (["--column", "vot=vote"], "Did you mean 'vote'?"),
        (["--code", "absent"], "must be like NAME=VALUE"),
        (["--name", "../up"], "is no name"),
    ):
        assert plenary(["records", "add", file, *words]) == (0 if said == "" else 2)
        assert said in capsys.readouterr().err

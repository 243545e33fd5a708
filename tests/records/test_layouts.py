"""Every layout in which people have votes is read alike."""

import numpy as np
import pandas as pd
import pytest

from experiments.command_line import main as plenary
from experiments.records.members import known_names, match
from experiments.records.notes import Settled
from experiments.records.reading import read_file
from sim.members.calibration import Calibration
from sim.members.roster import Roster
from sim.theory.ballot import Vote
from tests.records.layouts import LAYOUTS, library, voeten, write

ZERO = Settled(code={"0": "abstain", "blank": "absent"})
IDS = ("V9248", "V9323", "V9325", "V9361")


def recorded():
    """The four texts in the shipped record, by member of the roster."""
    whole, iso3 = Calibration.load("default"), Roster.load().iso3
    rows = [int(np.flatnonzero(whole.items.id == name)[0]) for name in IDS]
    return whole.record[np.ix_(rows, [whole.iso3.index(code) for code in iso3])]


LARGE = ("unvotes.csv", "wide_members.csv")  # read row by row: slow tests
TRIED = [pytest.param(n, marks=pytest.mark.slow) if n in LARGE else n for n in LAYOUTS]


@pytest.mark.parametrize("layout", TRIED)
def test_every_layout_gives_the_recorded_ballots(layout, laid_out):
    settled = ZERO if layout.startswith("wide.") else Settled()
    votes, wanted = read_file(laid_out(layout), settled).votes, recorded()
    if layout == "unvotes.csv":  # absences are left out
        wanted = np.where(wanted == Vote.ABSENT, -1, wanted)
    if layout == "wide.csv":  # a blank may be a member that was none
        votes, wanted = (np.where(v == Vote.ABSENT, -1, v) for v in (votes, wanted))
    assert (votes == wanted).all()


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_is_known_already(layout, laid_out, record, capsys):
    file = str(laid_out(layout))
    words = ["--code", "0=abstain", "--code", "blank=unknown"] if layout == "wide.csv" else []
    assert plenary(["records", "add", file, *words]) == 0
    said = capsys.readouterr().out
    assert "4 roll-calls known already, 0 new" in said
    assert "record stays as it is" in said and not record.exists()


def test_what_was_understood_is_said(laid_out, record, later, capsys):
    plenary(["records", "add", str(laid_out("undl_2026.csv", later))])
    said = capsys.readouterr().out
    for words in ("UN Digital Library, header of 2026", "comma-separated, utf-8", "4 roll-calls",
                  "2024-12-24 to 2025-12-07", "193 members", "Y = yes (440)"):  # fmt: skip
        assert words in said
    assert "not to be passed on" in said


def test_days_with_the_month_first_are_told_by_a_day_above_twelve(laid_out):
    calls = read_file(laid_out("voeten.csv"), Settled()).calls
    assert calls["date"].astype(str).tolist() == ["2021-12-24", *["2022-12-07"] * 3]


def test_days_that_could_be_read_two_ways_are_told_by_the_session(ballots, tmp_path):
    table = voeten(ballots[ballots["date"] == "2022-12-07"])
    table["date"] = "11/09/2022"  # 11 September or 9 November of session 77, open since September
    table["session"] = 77
    file = write(table, tmp_path / "a.csv")
    assert "could be read two ways" in str(_refused(file))
    table["date"] = "05/11/2022"  # 5 November lies in session 77, 11 May in 76
    calls = read_file(write(table, tmp_path / "b.csv"), Settled()).calls
    assert set(calls["date"].astype(str)) == {"2022-11-05"}


def _refused(file):
    from experiments.records.problems import RecordError

    with pytest.raises(RecordError) as error:
        read_file(file, Settled())
    return error.value


def test_a_table_of_roll_calls_gives_days_to_ballots(later, laid_out, record, tmp_path, capsys):
    votes = laid_out("names.csv", later)
    assert plenary(["records", "add", str(votes)]) == 2
    assert "4 roll-calls without a day" in capsys.readouterr().err
    calls = later[["id", "date", "symbol", "title"]].drop_duplicates()
    file = write(calls.rename(columns={"id": "rollcall_id", "symbol": "unres"}), tmp_path / "c.csv")
    assert plenary(["records", "add", str(votes), str(file)]) == 0
    assert "4 new" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "code"),
    [("TÜRKİYE", "TUR"), ("TÜRKÝYE", "TUR"), ("TURKIYE", "TUR"), ("TURKEY", "TUR"),
     ("CÔTE D'IVOIRE", "CIV"), ("COTE D'IVOIRE", "CIV"), ("COTE D’IVOIRE", "CIV"),
     ("LAO PEOPLE'S DEMOCRATIC REPUBLIC", "LAO"), ("NETHERLANDS (KINGDOM OF THE)", "NLD"),
     ("NETHERLANDS", "NLD"), ("NAMIBIA", "NAM"), ("UNITED STATES OF AMERICA", "USA"),
     ("DEMOCRATIC PEOPLE'S REPUBLIC OF KOREA", "PRK"), ("REPUBLIC OF KOREA", "KOR"),
     ("THE FORMER YUGOSLAV REPUBLIC OF MACEDONIA", "MKD"), ("SWAZILAND", "SWZ"),
     ("BOLIVIA (PLURINATIONAL STATE OF)", "BOL"), ("DEMOCRATIC REPUBLIC OF THE CONGO", "COD"),
     ("CONGO", "COG"), ("MICRONESIA (FEDERATED STATES OF)", "FSM"), ("UK", "GBR")],
)  # fmt: skip
def test_names_as_the_world_writes_them(name, code):
    found = match([name])
    assert found.codes[name] == code and not found.unknown


def test_names_that_are_near_are_shown_and_those_between_two_are_refused():
    found = match(["FRANSE", "SLOVANIA", "AUSTRLIA", "ATLANTIS"])
    assert found.doubtful == {"FRANSE": "FRA"}
    assert set(found.unknown) == {"SLOVANIA", "AUSTRLIA", "ATLANTIS"}


def test_every_member_is_known_by_its_own_name_and_code():
    roster = Roster.load()
    found = match([*roster.iso3, *roster.name])
    assert [found.codes[name] for name in roster.name] == list(roster.iso3)
    assert not found.doubtful and not found.unknown and len(set(known_names().values())) == 195


def test_codes_go_before_names(ballots, tmp_path):
    table = library(ballots).assign(ms_name="NOBODY")
    assert (read_file(write(table, tmp_path / "a.csv"), Settled()).votes == recorded()).all()


def test_rows_that_name_no_voter_are_left_out(ballots, tmp_path):
    table = library(ballots)
    empty = table.head(1).assign(undl_id="1", ms_code="", ms_name="", ms_vote="", total_yes="")
    found = read_file(write(pd.concat([table, empty]), tmp_path / "a.csv"), Settled())
    assert len(found.votes) == 4 and any("name no voter" in line for line in found.told)

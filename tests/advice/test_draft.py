"""`plenary draft`: clauses move those who oppose or want them, every version is tried."""

import numpy as np
import pandas as pd
import pytest
from toys import room

from experiments.advice import track_record
from experiments.advice.clauses import (
    GAP_NO,
    SHARE,
    WANT,
    Clause,
    ambition,
    front,
    moved,
    read_ledger,
    versions,
)
from experiments.advice.drafting import Judge, Versions, changes, try_versions
from experiments.advice.draws import MAJORITY
from experiments.advice.version_search import VersionSearch
from experiments.command_line import main as plenary
from experiments.commands.draft import _screen, _searched, _whom
from sim.errors import DataError
from sim.members.cached import calibration_named
from sim.streams import Streams

OPPOSED = np.array([GAP_NO, GAP_NO, 0.0, 0.0, 0.0])
WANTED = np.array([0, 0, 0, 0, 1], dtype=bool)
STRICT = Clause("strict", True, 2.0, OPPOSED, np.zeros(5, bool), "assumed")
FRIENDLY = Clause("friendly", True, 1.0, np.zeros(5), WANTED, "assumed")
OFFER = Clause("offer", False, 1.0, OPPOSED, np.zeros(5, bool), "assumed")


def tried(draws, clauses):
    return try_versions(clauses, Judge(draws, MAJORITY, clauses)).table


@pytest.fixture(scope="module")
def draws():
    return room([-1.0, -0.5, 0.5, 1.0, 1.0], common=np.linspace(-1, 1, 50))


def test_dropping_a_clause_gives_back_a_share_of_what_goes_with_opposing_it():
    shift = moved([STRICT, FRIENDLY], np.array([False, True]), 0.3, 1.0)
    assert shift == pytest.approx([0.3 * GAP_NO, 0.3 * GAP_NO, 0, 0, 0])


def test_dropping_what_somebody_wants_costs_its_yes():
    shift = moved([STRICT, FRIENDLY], np.array([True, False]), 0.3, 1.0)
    assert shift == pytest.approx([0, 0, 0, 0, -1.0])


def test_adding_and_dropping_the_same_clause_are_opposite():
    drop = moved([STRICT], np.array([False]), 0.3, 1.0)
    assert moved([OFFER], np.array([True]), 0.3, 1.0) == pytest.approx(-drop)


def test_a_clause_that_nobody_opposes_or_wants_changes_nothing(draws):
    idle = Clause("idle", True, 1.0, np.zeros(5), np.zeros(5, bool), "assumed")
    single, matrix = changes(draws, MAJORITY, [idle])
    assert single[["yes", "no", "p_adopted"]].abs().max(axis=None) == 0
    assert (matrix["drop idle"] == 0).all()


def test_every_version_is_tried_and_the_text_as_it_stands_is_first(draws):
    clauses = [STRICT, FRIENDLY, OFFER]
    table = tried(draws, clauses)
    assert len(table) == 8 and table["version"].is_unique
    assert table["version"].iloc[0] == "as it stands" and table["ambition"].iloc[0] == 1.0
    by_name = table.set_index("version")
    assert by_name.loc["without strict", "yes"] > by_name.loc["as it stands", "yes"]
    assert by_name.loc["with offer", "yes"] < by_name.loc["as it stands", "yes"]
    assert by_name.loc["without strict", "ambition"] == pytest.approx(1 / 3)


def test_a_hostile_amendment_is_told_from_a_friendly_one(draws):
    friendly = Clause("friendly", False, 0.0, np.zeros(5), WANTED, "assumed")
    single, _ = changes(draws, MAJORITY, [STRICT, OFFER, friendly])
    gain = single.set_index("change")["yes"]
    assert gain["add offer"] < 0 < gain["add friendly"]
    interval = single.set_index("change").loc["add offer", ["yes_low", "yes", "yes_high"]]
    assert list(interval) == sorted(interval)


def test_versions_and_ambition_by_hand():
    kept = versions([STRICT, FRIENDLY])
    assert kept.tolist() == [[True, True], [False, True], [True, False], [False, False]]
    assert ambition([STRICT, FRIENDLY], kept) == pytest.approx([1, 1 / 3, 2 / 3, 0])


def test_the_front_holds_no_version_that_another_beats(draws):
    table = tried(draws, [STRICT, FRIENDLY])
    best = table[table["efficient"]]
    assert front(best, ["ambition", "p_adopted", "yes"]).all() and len(best) < len(table)


def test_stated_ranges_hold_their_modes():
    for low, mode, high in (SHARE, WANT):
        assert low < mode < high


@pytest.fixture
def ledger(tmp_path):
    def write(*rows):
        head = "clause,status,rollcall,openness,appeal,worth,wanted_by"
        (tmp_path / "L.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        return tmp_path / "L.csv"

    return write


def test_a_clause_that_was_voted_on_is_taken_from_the_record(ledger):
    calibration = calibration_named("before_73_27")
    j = len(calibration.items.id) - 1
    codes = [c for c, v in zip(calibration.iso3, calibration.record[j], strict=True) if v == 0][:2]
    members = room([0.0, 0.0], codes=codes)
    (clause,) = read_ledger(ledger(f"one,in,{calibration.items.id[j]},,,1,"), calibration, members)
    assert clause.basis == "record" and clause.opposed == pytest.approx([GAP_NO, GAP_NO])


WRONG = {
    (): "has no clauses",
    ("one,offer,,1,0,1,",): "no clause stands in the text",
    ("one,inn,,1,0,1,",): "row 2, column status: must be in or offer, got 'inn'",
    ("one,in,,x,0,1,",): "column openness: must be a number, got 'x'",
    ("one,in,V0,,,1,",): "the calibration has no roll-call 'V0'",
    ("one,in,,1,0,-1,",): "column worth: must be 0 or more, got -1",
    ("one,in,,1,0,1,EUU",): "'EUU' is neither a member with a seat nor a bloc",
    ("one,in,,1,0,1,", "one,in,,1,0,1,"): "row 3, column clause: must be given, and once only",
}


@pytest.mark.parametrize("rows", WRONG)
def test_wrong_ledgers_are_refused(rows, ledger):
    members = room([0.0, 0.0], codes=["USA", "RUS"])
    with pytest.raises(DataError) as error:
        read_ledger(ledger(*rows), calibration_named("before_73_27"), members)
    assert WRONG[rows] in str(error.value)


def test_the_command_says_what_to_concede(text_options, ledger, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(track_record, "LATEST", 2)
    file = ledger("strict,in,,-2,0,1,", "mild,in,,0,3,1,eu", "offer,offer,,-2,-1,1,")
    assert plenary(["draft", *text_options, "--ledger", str(file)]) == 0
    said = capsys.readouterr().out
    assert "Best single concession: drop strict" in said
    assert "The offer to add offer hurts" in said
    matrix = pd.read_csv(tmp_path / "results" / "draft" / "matrix.csv")
    assert {"drop strict", "drop mild", "add offer", "forecast_right"} <= set(matrix)


def test_members_that_a_change_moves_are_named():
    """Full names, signs as elsewhere; the hyphen of a name is no minus."""
    rows = [("GNB", 0.104, "24 of 30"), ("DZA", -0.06, "20 of 28")]
    matrix = pd.DataFrame(rows, columns=["iso3", "drop it", "forecast_right"])
    said = "Guinea-Bissau +10 (24 of 30), Algeria \N{MINUS SIGN}6 (20 of 28)"
    assert _whom("drop it", matrix) == said


def test_more_clauses_than_can_be_searched_are_refused(text_options, ledger, capsys):
    file = ledger(*(f"c{k},in,,1,0,1," for k in range(25)))
    assert plenary(["draft", *text_options, "--ledger", str(file)]) == 2
    assert "has 25 clauses; at most 24" in capsys.readouterr().err


@pytest.mark.parametrize("whole_worths", [True, False])
def test_a_search_finds_what_trying_every_version_finds(whole_worths):
    """Ten clauses, seven of them in the text, some wanted: every version of the front is found."""
    streams = Streams(5, range(10))
    members = room(np.linspace(-2.5, 2.5, 24), common=np.linspace(-1, 1, 48))
    opposed, wanted = streams.uniform("test/opposed", (24,)), streams.uniform("test/wanted", (24,))
    worth = 1.0 + 3.0 * streams.uniform("test/worth")
    clauses = [
        Clause(
            f"c{k}",
            k < 7,
            float(np.round(worth[k])) if whole_worths else float(worth[k]),
            GAP_NO * (opposed[k] < 0.3),
            wanted[k] < 0.05 * (k % 4),
            "assumed",
        )
        for k in range(10)
    ]
    judge = Judge(members, MAJORITY, clauses)
    every, some = try_versions(clauses, judge), try_versions(clauses, judge, whole=9)
    assert len(every.table) == 1024 and every.closed and some.closed
    assert len(some.table) < 700 and some.table["version"].iloc[0] == "as it stands"
    best = every.table[every.table["efficient"]]
    assert set(best["version"]) <= set(some.table["version"]) and len(best) > 5


def test_a_search_that_may_try_few_versions_says_that_it_was_ended():
    clauses = [
        Clause(f"c{k}", True, 1.0 + k, np.full(5, 0.3 * k), np.zeros(5, bool), "assumed")
        for k in range(6)
    ]
    judge = Judge(room([-1.0, -0.5, 0.5, 1.0, 1.0]), MAJORITY, clauses)
    search = VersionSearch(clauses, judge, most=20)
    assert len(search.kept) == len(search.value) == 20 and not search.closed
    few = Versions(pd.DataFrame({"version": ["a"] * 20}), 64, False)
    assert "there may be better" in _searched(few)


def test_a_text_of_fourteen_clauses_is_drafted(
    text_options, few_draws, ledger, tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr(track_record, "LATEST", 2)
    monkeypatch.setattr("experiments.advice.drafting.COARSE", 4)
    rows = [f"c{k},in,,{0.3 * k - 1.5:.1f},{1 + 0.1 * k:.1f},{1 + k % 3}," for k in range(14)]
    assert plenary(["draft", *text_options, "--ledger", str(ledger(*rows))]) == 0
    said = capsys.readouterr().out
    assert "Of 16,384 versions" in said and "is not proved" in said
    table = pd.read_csv(tmp_path / "results" / "draft" / "all_versions.csv")
    assert table["version"].iloc[0] == "as it stands" and table["version"].is_unique


def test_the_most_hostile_amendment_is_told_and_whether_it_breaks_the_text():
    offers = pd.DataFrame(
        {
            "change": ["add a", "add b"],
            "yes": [2.0, -9.0],
            "no": [-1.0, 6.0],
            "yes_low": [0.5, -12.0],
            "yes_high": [3.0, -6.0],
            "p_adopted": [0.05, -0.6],
        }
    )
    now = pd.Series({"p_adopted": 0.8})
    said = _screen(offers, now)
    assert "Best amendment on offer, for the text: add a." in said
    assert (
        "Most hostile: add b, which would bring it down (adopted with 20 % instead of 80 %)" in said
    )
    mild = _screen(offers.iloc[:1], now)
    assert mild.endswith("None costs it votes for certain.")
    assert _screen(offers.iloc[:0], now) == ""

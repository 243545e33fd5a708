import pickle
import re
import shutil

import numpy as np
import pytest

from sim.errors import ConfigError, DataError
from sim.members.outlines import load_outlines, load_places
from sim.members.roster import Roster
from sim.members.stakeholders import load_stakeholders
from sim.members.tables import (
    BLOCS,
    DATA,
    ENTERED,
    MEMBERS,
    PACTS,
    PLACES,
    STAKEHOLDERS,
    read_table,
)
from sim.members.ties import tie_strength


@pytest.fixture(scope="module")
def roster():
    return Roster.load()


@pytest.fixture
def tables(tmp_path):
    """A copy of the shipped tables, with a way to change one cell of `members.csv`."""
    for file in DATA.glob("*.csv"):
        shutil.copy(file, tmp_path)

    def spoil(name, old, new):
        file = tmp_path / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        return tmp_path

    return spoil


# --- who is on the roster


def test_seats_are_those_of_the_bodies(roster):
    assert len(roster) == 195
    assert roster.column("un_member").sum() == 193
    assert roster.column("un_entitled").sum() == 193
    assert roster.column("itu_member").sum() == 194  # ITU press release, 19 September 2024
    observers = [roster.iso3[i] for i in np.flatnonzero(roster.table["kind"] == "observer")]
    assert observers == ["PSE", "VAT"]
    assert roster.column("itu_member")[roster.index("VAT")]
    assert not roster.column("itu_member")[roster.index("PSE")]


def test_codes_are_in_order_and_nothing_is_missing(roster):
    assert list(roster.iso3) == sorted(roster.iso3)
    assert not roster.table.isna().any().any()
    assert "NAM" in roster.iso3 and roster.name[roster.index("NAM")] == "Namibia"


@pytest.mark.parametrize(
    ("bloc", "size"),
    [
        *[("eu", 27), ("nato", 30), ("g7", 7), ("g20", 19), ("brics", 5), ("sco", 8)],
        *[("csto", 6), ("au", 54), ("gcc", 6), ("asean", 10), ("caricom", 14), ("oecd", 38)],
        *[("five_eyes", 5), ("ecowas", 15), ("mercosur", 4), ("las", 22), ("grulac", 33)],
        *[("african_group", 54), ("eeg", 23), ("d10", 10), ("p5", 5), ("dfi_2022", 59)],
        *[("ldc", 46), ("commonwealth", 56), ("pif", 14)],
        *[("foc_2017", 30), ("foc_2025", 42), ("swing_30", 30)],
        *[("wcit_2012_signed", 89), ("wcit_2012_not_signed", 55)],
    ],
)
def test_blocs_have_their_published_size_at_the_end_of_2022(roster, bloc, size):
    assert roster.blocs[bloc].sum() == size


def test_known_members_are_where_they_belong(roster):
    blocs = roster.blocs
    assert {roster.iso3[i] for i in np.flatnonzero(blocs["brics"])} == set(
        "BRA RUS IND CHN ZAF".split()
    )
    assert not blocs["eu"][roster.index("GBR")]
    assert not blocs["nato"][roster.index("FIN")]  # joined in April 2023
    assert blocs["g77"][roster.index("PSE")]
    assert not (blocs["wcit_2012_signed"] & blocs["wcit_2012_not_signed"]).any()


def test_rows_from_memory_are_tagged():
    table = read_table(DATA / "blocs.csv", BLOCS, ("iso3", "bloc"))
    recalled = table["bloc"].isin(
        ["foc_2025", "swing_30", "wcit_2012_signed", "wcit_2012_not_signed"]
    )
    assert (table.loc[recalled, "evidence"] == "memory").all()
    assert (table.loc[table["bloc"] == "eu", "evidence"] == "found").all()


# --- attendance: pattern P-9, tolerance two points


def test_attendance_shows_the_known_differences_between_regions(roster):
    away = 1.0 - roster.column("attendance")
    latin = roster.blocs["grulac"] & ~roster.blocs["caricom"]
    assert away[roster.column("un_member")].mean() == pytest.approx(0.084, abs=0.02)
    assert away[roster.blocs["au"]].mean() == pytest.approx(0.155, abs=0.02)
    assert away[latin].mean() == pytest.approx(0.01, abs=0.02)
    assert away[roster.blocs["eu"]].mean() < away[latin].mean()


# --- facts and their flags


def test_imputed_cells_are_flagged(roster):
    flags = dict(zip(roster.iso3, roster.table["imputed"].str.split(";"), strict=True))
    no_vdem = [code for code, names in flags.items() if "regime" in names]
    assert len(no_vdem) == 23  # 21 micro-states without V-Dem scores, two observers
    assert "TUV" in no_vdem and "DEU" not in no_vdem
    assert flags["DEU"] == [""]
    assert {name for names in flags.values() for name in names} - {""} <= set(MEMBERS)
    assert "attendance" in flags["VAT"]


def test_entered_values_are_flagged(roster):
    entered = read_table(DATA / "entered.csv", ENTERED, ("iso3", "column"))
    flags = dict(zip(roster.iso3, roster.table["imputed"].str.split(";"), strict=True))
    for row in entered.itertuples():
        assert row.column in flags[row.iso3], (row.iso3, row.column)
        value = roster.column(row.column)[roster.index(row.iso3)]
        assert value == pytest.approx(row.value, rel=1e-5)


def test_a_regime_from_freedom_house_keeps_its_order(roster):
    filled = roster.table["imputed"].str.contains("regime")
    part = roster.table[filled].sort_values("freedom_house")
    assert part["regime"].is_monotonic_increasing


def test_capability_is_a_share(roster):
    capability = roster.column("capability")
    assert capability.sum() == pytest.approx(1.0, abs=1e-4)
    assert [roster.iso3[i] for i in np.argsort(-capability)[:3]] == ["USA", "CHN", "IND"]


def test_income_is_gdp_over_population(roster):
    table = roster.table
    assert np.allclose(table["gdp_per_head"], table["gdp"] / table["population"], rtol=1e-4)


def test_nobody_is_exposed_to_itself(roster):
    assert roster.column("exposure_china_trade")[roster.index("CHN")] == 0
    assert roster.column("exposure_china_finance")[roster.index("CHN")] == 0
    assert roster.column("exposure_us_trade")[roster.index("USA")] == 0


def test_every_column_and_bloc_exception_is_documented():
    text = (DATA / "SOURCES.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z0-9_]+)`", text))
    for columns in (MEMBERS, BLOCS, PACTS, STAKEHOLDERS, ENTERED, PLACES):
        assert set(columns) <= named, set(columns) - named
    for file in DATA.glob("*.csv"):
        assert file.name in text


def test_shipped_tables_are_small():
    files = ["members.csv", "blocs.csv", "pacts.csv", "stakeholders.csv", "entered.csv"]
    assert sum((DATA / name).stat().st_size for name in files) < 300_000


# --- stakeholders


def test_stakeholders_are_assumptions_and_no_states(roster):
    table = load_stakeholders()
    assert 25 <= len(table) <= 60
    assert set(table["kind"]) == {"firm", "civil_society", "technical_community"}
    assert (table["evidence"] == "assumption").all()
    assert (table["halfwidth"] > 0).all()
    assert table["home"].isin(roster.iso3).all()
    assert not set(table["id"].str.upper()) & set(roster.iso3)


# --- outlines for a map


def test_every_member_has_an_outline_or_a_place(roster):
    outlines, places = load_outlines(), load_places()
    assert set(outlines) - {"-"} | set(places) == set(roster.iso3)
    assert not set(outlines) & set(places)
    for rings in outlines.values():
        assert rings
        for ring in rings:
            assert (ring[0] == ring[-1]).all()
            assert np.abs(ring[:, 0]).max() <= 180 and np.abs(ring[:, 1]).max() <= 90


def test_outlines_lie_where_their_states_do():
    """Geneva's neighbours by hand: Bern (7.4 E, 46.9 N) is in Switzerland and not in France."""
    outlines = load_outlines()

    def holds(code, x, y):
        inside = False
        for ring in outlines[code]:
            (x0, y0), (x1, y1) = ring[:-1].T, ring[1:].T
            crosses = (y0 > y) != (y1 > y)
            at = x0 + (y - y0) * (x1 - x0) / np.where(y1 == y0, 1, y1 - y0)
            inside ^= bool((crosses & (x < at)).sum() % 2)
        return inside

    assert holds("CHE", 7.4, 46.9) and not holds("FRA", 7.4, 46.9)
    assert holds("BRA", -47.9, -15.8) and not holds("ARG", -47.9, -15.8)


def test_bad_outlines_are_refused(tmp_path):
    with pytest.raises(DataError, match=r"outlines\.json: there is no such file"):
        load_outlines(tmp_path)
    for text in ('{"FRA": [[1, 2, 3]]}', "[1]", "{"):
        (tmp_path / "outlines.json").write_text(text, encoding="utf-8")
        with pytest.raises(DataError, match=r"outlines\.json: cannot be read"):
            load_outlines(tmp_path)


# --- choosing members


def test_select_takes_seats_blocs_codes_and_exceptions(roster):
    assert len(roster.select("un_members")) == 193
    assert len(roster.select("itu_members")) == 194
    assert len(roster.select("all")) == 195
    assert roster.select({"members": ["USA", "FRA"]}).iso3 == ("FRA", "USA")
    assert len(roster.select({"bloc": ["eu", "five_eyes"]})) == 32
    assert len(roster.select({"bloc": "eu", "members": ["USA"], "without": ["HUN"]})) == 27
    assert len(roster.select({"who": "itu_members", "without": ["PLW"]})) == 193
    assert len(roster.select({"without": ["bloc:eu"]})) == 168


def test_a_selection_keeps_rows_blocs_and_ties_together(roster):
    few = roster.select(["USA", "GBR", "CHN"])
    assert few.iso3 == ("CHN", "GBR", "USA")
    assert few.blocs["five_eyes"].tolist() == [False, True, True]
    assert few.pact[few.index("GBR"), few.index("USA")]
    assert not few.pact[few.index("CHN"), few.index("USA")]
    assert few.column("gdp")[0] == roster.column("gdp")[roster.index("CHN")]


def test_codes_mixes_codes_and_blocs(roster):
    mask = roster.codes(["bloc:g7", "brics", "KEN"])
    assert mask.dtype == bool and mask.sum() == 13
    assert (roster.codes("eu") == roster.blocs["eu"]).all()


def test_what_a_roster_gives_can_be_changed_safely(roster):
    roster.column("gdp")[:] = 0
    roster.bloc("eu")[:] = False
    roster.codes("eu")[:] = False
    assert roster.column("gdp").min() > 0
    assert roster.blocs["eu"].sum() == 27
    for array in (roster.blocs["eu"], roster.ties, roster.pact):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_a_roster_survives_pickling(roster):
    again = pickle.loads(pickle.dumps(roster))
    assert again.iso3 == roster.iso3
    assert (again.ties == roster.ties).all()


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (
            lambda r: r.index("UAS", "camp.leaders"),
            "camp.leaders: unknown member code, got 'UAS'. Did you mean 'USA'?",
        ),
        (
            lambda r: r.codes(["USA", "FRAN"], "camp.leaders"),
            "camp.leaders[1]: unknown member code or bloc, got 'FRAN'. Did you mean 'FRA'?",
        ),
        (
            lambda r: r.codes(["EU"], "camp.leaders"),
            "camp.leaders[0]: unknown member code or bloc, got 'EU'. Did you mean 'eu'?",
        ),
        (
            lambda r: r.codes(["bloc:asaen"], "who"),
            "who[0]: unknown bloc, got 'asaen'. Did you mean 'asean'?",
        ),
        (
            lambda r: r.codes([False], "who"),
            "who[0]: must be text, got False. Allowed: a code or a bloc as text "
            "(in YAML a bare NO is false; Norway is NOR)",
        ),
        (
            lambda r: r.codes(3, "who"),
            "who: must be a code, a bloc or a list of them, got 3",
        ),
        (
            lambda r: r.select({"blocs": "eu"}, "forum.members"),
            "forum.members: unknown key, got 'blocs'. Did you mean 'bloc'? "
            "Allowed: bloc, members, who, without",
        ),
        (
            lambda r: r.select({"bloc": ["eu", "natto"]}, "forum.members"),
            "forum.members.bloc[1]: unknown bloc, got 'natto'. Did you mean 'nato'?",
        ),
        (
            lambda r: r.select({"bloc": "eu", "without": ["eu"]}, "forum.members"),
            "forum.members: selects no member, got {'bloc': 'eu', 'without': ['eu']}",
        ),
        (
            lambda r: r.column("gpd", "by"),
            "by: unknown column, got 'gpd'. Did you mean 'gdp'?",
        ),
    ],
)
def test_a_wrong_word_is_refused_with_its_place_and_the_nearest_right_one(roster, ask, message):
    with pytest.raises(ConfigError) as error:
        ask(roster)
    assert str(error.value).startswith(message)


# --- ties


def test_ties_are_symmetric_shares_with_an_empty_diagonal(roster):
    ties = roster.ties
    assert ties.shape == (195, 195)
    assert (ties == ties.T).all()
    assert ties.min() >= 0 and ties.max() <= 1
    assert (np.diagonal(ties) == 0).all()


def test_ties_tell_friends_from_strangers(roster):
    def tie(a, b):
        return roster.ties[roster.index(a), roster.index(b)]

    assert tie("DEU", "FRA") > tie("DEU", "JPN") > tie("DEU", "CHN")
    assert tie("RUS", "BLR") > tie("RUS", "CHN") > tie("RUS", "USA")


def test_tie_of_three_members_by_hand():
    """Two blocs of two: weight log(3/2) each, so J(1, 2) is 1 of 2; a pact between 1 and 3."""
    member = np.array([[1.0, 1.0, 0.0], [0.0, 1.0, 1.0], [1.0, 1.0, 1.0]])
    pact = np.array([[0, 0, 1], [0, 0, 0], [1, 0, 0]], dtype=bool)
    subregion = np.array(["a", "a", "b"])
    continent = np.array(["x", "x", "x"])
    ties = tie_strength(member, pact, subregion, continent, blocs=0.6, pacts=0.25, region=0.15)
    assert ties[0, 1] == pytest.approx(0.6 * 0.5 + 0.15)
    assert ties[0, 2] == pytest.approx(0.25 + 0.15 * 0.5)
    assert ties[1, 2] == pytest.approx(0.6 * 0.5 + 0.15 * 0.5)


def test_the_order_of_members_does_not_change_their_ties(roster):
    backwards = roster.at(np.arange(len(roster))[::-1])
    assert np.allclose(backwards.ties[::-1, ::-1], roster.ties, atol=1e-12)


# --- tables that cannot be used


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("members.csv", "iso3,name", "iso,name", "row 1, column iso: unknown column; did you"),
        ("members.csv", ",regime,", ",name,", "row 1, column name: column occurs twice"),
        (
            "members.csv",
            "AGO,Angola",
            "AFG,Angola",
            "row 3, column iso3: 'AFG' occurs twice",
        ),
        (
            "members.csv",
            "AFG,Afghanistan,state,4,1",
            "AFG,Afghanistan,state,four,1",
            "row 2, column iso_numeric: must be a number, got 'four'",
        ),
        (
            "members.csv",
            "AFG,Afghanistan,state,4,1",
            "AFG,Afghanistan,state,4,2",
            "row 2, column un_member: must be 0 or 1, got '2'",
        ),
        (
            "members.csv",
            "AFG,Afghanistan,state,4,1",
            "AFG,Afghanistan,state,4.5,1",
            "row 2, column iso_numeric: must be a whole number, got '4.5'",
        ),
        (
            "members.csv",
            "AFG,Afghanistan,state",
            "AFG,Afghanistan,stat",
            "row 2, column kind: must be one of state, observer, got 'stat'",
        ),
        (
            "members.csv",
            "AFG,Afghanistan,",
            "AFG,Afghanistan,more,",
            "row 2: has 27 cells, must have 26",
        ),
        ("members.csv", "AFG,Afghanistan", "Afg,Afghanistan", "row 2, column iso3: must be three"),
        ("members.csv", "AFG,Afghanistan", "AFG,", "row 2, column name: must not be empty"),
        ("blocs.csv", "AGO,african_group", "AGX,african_group", "row 2, column iso3: 'AGX' is not"),
        ("blocs.csv", ",found,", ",heard,", "row 2, column evidence: must be one of found, comp"),
        ("pacts.csv", "iso3_a,iso3_b", "iso3_a", "row 1, column iso3_b: column is missing"),
    ],
)
def test_a_bad_table_is_refused_with_file_row_and_column(tables, name, old, new, message):
    directory = tables(name, old, new)
    with pytest.raises(DataError) as error:
        Roster.load(directory)
    assert str(error.value).startswith(f"{directory / name}: {message}")


def test_a_share_out_of_range_is_refused(tables):
    first = (DATA / "members.csv").read_text(encoding="utf-8").splitlines()[1]
    cells = first.split(",")
    cells[list(MEMBERS).index("attendance")] = "1.2"
    directory = tables("members.csv", first, ",".join(cells))
    with pytest.raises(DataError, match=r"row 2, column attendance: must be between 0 and 1, got"):
        Roster.load(directory)


def test_a_missing_or_empty_table_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"members\.csv: there is no such file"):
        Roster.load(tmp_path)
    (tmp_path / "members.csv").write_text("", encoding="utf-8")
    with pytest.raises(DataError, match=r"members\.csv: is empty"):
        Roster.load(tmp_path)
    (tmp_path / "members.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match=r"members\.csv: cannot be read"):
        Roster.load(tmp_path)

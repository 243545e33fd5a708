"""The rebuild on a small made-up reference of twelve states; the real one is not shipped."""

import json

import numpy as np
import pandas as pd
import pytest

from sim.errors import DataError
from sim.members.tables import ENTERED, ENTERED_BLOCS, MEMBERS, parse_table, read_table
from tools.members.impute import Filled, fit_line, group_median, impute
from tools.members.rebuild import main, rebuild
from tools.members.rebuild_outlines import FILE
from tools.members.table_changes import changes

CODES = [f"AA{letter}" for letter in "ABCDEFGHIJ"] + ["CHN", "USA"]
GROUPS = ["African Group", "Asia-Pacific Group", "GRULAC", "WEOG"] * 3


SQUARE = {  # two arcs make a square: that of AAA, of Antarctica (010) and, backwards, of nobody
    "transform": {"scale": [0.5, 0.5], "translate": [10, 20]},
    "arcs": [[[0, 0], [2, 0], [0, 2]], [[2, 2], [-2, 0], [0, -2]]],
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "id": "001", "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "id": "010", "arcs": [[[0, 1]]]},
                {"type": "MultiPolygon", "id": "900", "arcs": [[[-2, -1]]]},
            ]
        }
    },
}


@pytest.fixture
def reference(tmp_path):
    """Write the reference tables; state AAA lacks V-Dem, AAB lacks GDP after 2010."""
    folder = tmp_path / "reference"
    folder.mkdir()
    n = len(CODES)
    number = np.arange(1, n + 1)
    states = {
        "iso3": CODES,
        "name": [f"State {code}" for code in CODES],
        "iso_numeric": number,
        "un_regional_group": GROUPS,
        "continent": "Asia",
        "un_region_m49": "Central Asia",
    }
    freedom = 8.0 * number
    scores = {
        "iso3": CODES,
        "year": 2022,
        "v2x_polyarchy": [None, *(freedom[1:] / 100)],
        "v2x_libdem": [None, *(freedom[1:] / 200)],
        "fh_total_100": freedom,
    }
    money = {
        "iso3": CODES,
        "year": [2022, 2010, *[2022] * (n - 2)],
        "gdp_current_usd_wb": 1e9 * number,
        "population_wb": 1e6,
        "internet_users_pct": 50.0,
        "hdi": 0.5,
        "milex_pct_gdp": 2.0,
        "aid_received_const_usd": [1e7, *[None] * (n - 1)],
    }
    finance = {
        "iso3": ["AAC", "AAD"],
        "china_dev_finance_bn_const2021usd_2000_2021": [1.5, 400.0],
        "pct_of_gdp_2021": [None, 10000.0],
    }
    trade = {
        "iso3": CODES[:10],
        "year": 2024,
        "trade_with_us_musd": 100.0,
        "trade_with_china_musd": 20000.0,
    }
    blocs = {
        "iso3": ["AAA", "AAB", "AAC"],
        "group": ["eu", "eu", "nato"],
        "source": ["tomasgonz/worldcountrygroups@1 (MIT)", "from_memory (2020)", "UN Charter"],
        "source_type": ["sourced", "from_memory", "sourced"],
    }
    dates = {"rollcall_id": ["V1", "V2", "V3"], "date": ["2012-01-01", "2013-01-01", "2005-01-01"]}
    votes = pd.DataFrame(
        [(call, code, "Y") for call in ("V1", "V2", "V3") for code in CODES],
        columns=["rollcall_id", "iso3", "vote"],
    )
    votes.loc[(votes["rollcall_id"] != "V2") & (votes["iso3"] == "AAA"), "vote"] = "X"
    votes.to_parquet(folder / "unga_votes_2005_2022.parquet")
    for name, columns in {
        "memberships_wide_un193": states,
        "democracy_panel_2005_2022": scores,
        "economy_panel_2005_2024": money,
        "country_stats_2024": {"iso3": CODES, "gdp_current_usd": 2e10},
        "trade_us_china_2000_2024": trade,
        "china_dev_finance_gcdf3": finance,
        "memberships_long": blocs,
        "unverified_lists": {"iso3": ["AAA", "XKX"], "list": "foc_2025"},
        "unga_rollcalls_2005_2022": dates,
        "defence_pacts_atop_2018": {"iso3_a": ["AAB", "AAA"], "iso3_b": ["AAA", "AAB"]},
    }.items():
        pd.DataFrame(columns).to_csv(folder / f"{name}.csv", index=False)
    (folder / FILE).write_text(json.dumps(SQUARE), encoding="utf-8")
    return folder


@pytest.fixture
def shipped(tmp_path):
    """Write the tables that are entered by hand."""
    folder = tmp_path / "data"
    folder.mkdir()
    heads = "PSE,population,5000000,memory,x\nVAT,population,500,memory,x\n"
    (folder / "entered.csv").write_text(
        ",".join(ENTERED) + "\nPSE,gdp,1e10,memory,x\n" + heads, encoding="utf-8"
    )
    change = "AAB,eu,remove,memory,left\nAAD,eu,add,found,joined\n"
    (folder / "entered_blocs.csv").write_text(
        ",".join(ENTERED_BLOCS) + "\n" + change, encoding="utf-8"
    )
    return folder


@pytest.fixture
def built(reference, shipped):
    rebuild(reference, shipped)
    return read_table(shipped / "members.csv", MEMBERS, ("iso3",)).set_index("iso3")


def test_every_member_is_built_with_its_seats(built):
    assert list(built.index) == sorted([*CODES, "PSE", "VAT"])
    assert built["un_member"].sum() == 12
    assert built["itu_member"].sum() == 13


def test_attendance_counts_only_the_years_asked_for(built):
    assert built.at["AAA", "attendance"] == 0.5  # away once of V1 and V2; V3 is of 2005
    assert built.at["AAC", "attendance"] == 1.0


def test_missing_regimes_come_from_freedom_house_and_are_flagged(built):
    assert built.at["AAA", "regime"] == pytest.approx(0.08)
    assert built.at["AAA", "imputed"] == "regime;liberal_democracy"


def test_an_outdated_gdp_is_replaced_by_a_later_one_and_flagged(built):
    assert built.at["AAB", "gdp"] == 2e10
    assert {"gdp", "gdp_per_head"} <= set(built.at["AAB", "imputed"].split(";"))


def test_exposures_are_shares_of_gdp(built):
    assert built.at["AAA", "exposure_western_aid"] == pytest.approx(0.01)
    assert built.at["AAC", "exposure_western_aid"] == 0
    assert built.at["AAC", "exposure_china_finance"] == pytest.approx(0.5)
    assert built.at["AAA", "exposure_us_trade"] == pytest.approx(0.005)
    assert built.at["AAA", "exposure_china_trade"] == 1.0  # never above the GDP
    assert built.at["CHN", "exposure_china_trade"] == 0


def test_finance_booked_offshore_is_unknown_and_imputed(built):
    assert built.at["AAD", "exposure_china_finance"] == 0  # the median of its group
    assert "exposure_china_finance" in built.at["AAD", "imputed"]


def test_entered_values_are_used_and_flagged(built):
    assert built.at["PSE", "gdp"] == 1e10
    assert {"gdp", "population"} <= set(built.at["PSE", "imputed"].split(";"))
    assert built.at["VAT", "gdp_per_head"] == pytest.approx(8000)  # median of 4, 8 and 12 thousand


def test_blocs_keep_their_evidence_and_obey_entered_changes(reference, shipped):
    rebuild(reference, shipped)
    table = pd.read_csv(shipped / "blocs.csv").set_index(["bloc", "iso3"])
    assert list(table.index) == [
        ("eu", "AAA"),
        ("eu", "AAD"),
        ("foc_2025", "AAA"),
        ("nato", "AAC"),
    ]
    assert table.at[("foc_2025", "AAA"), "evidence"] == "memory"
    assert table.at[("eu", "AAA"), "source"] == "worldcountrygroups 5980db5 (MIT)"


def test_each_pact_is_kept_once(reference, shipped):
    rebuild(reference, shipped)
    assert (shipped / "pacts.csv").read_text(encoding="utf-8") == "iso3_a,iso3_b\nAAA,AAB\n"


def test_outlines_are_decoded_by_hand(reference, shipped):
    """Arc one runs (10, 20), (11, 20), (11, 21), arc two on to (10, 21) and back."""
    rebuild(reference, shipped)
    assert json.loads((shipped / "outlines.json").read_text(encoding="utf-8")) == {
        "-": [[100, 200, 100, 210, 110, 210, 110, 200, 100, 200]],
        "AAA": [[100, 200, 110, 200, 110, 210, 100, 210, 100, 200]],
    }


def test_an_outline_is_cut_at_the_antimeridian(reference, shipped):
    """A square from 179 E to 179 W becomes two halves, one at either edge of the map."""
    square = {"transform": {"scale": [1, 1], "translate": [179, 0]}, "objects": SQUARE["objects"]}
    square["arcs"] = [[[0, 0], [-358, 0], [0, 1]], [[-358, 1], [358, 0], [0, -1]]]
    (reference / FILE).write_text(json.dumps(square), encoding="utf-8")
    rebuild(reference, shipped)
    west, east = (
        np.array(ring).reshape(-1, 2)
        for ring in json.loads((shipped / "outlines.json").read_text(encoding="utf-8"))["AAA"]
    )
    halves = [(ring.min(axis=0).tolist(), ring.max(axis=0).tolist()) for ring in (east, west)]
    assert sorted(halves) == [([-1800, 0], [-1790, 10]), ([1790, 0], [1800, 10])]


def test_a_second_rebuild_changes_nothing(reference, shipped, capsys):
    order = ["--reference", str(reference), "--directory", str(shipped)]
    assert main([*order, "--check"]) == 1
    assert not (shipped / "members.csv").exists()
    assert main(order) == 0
    before = (shipped / "members.csv").read_bytes()
    capsys.readouterr()
    assert main([*order, "--check"]) == 0
    assert capsys.readouterr().out == (
        "members.csv: unchanged\nblocs.csv: unchanged\npacts.csv: unchanged\n"
        "outlines.json: unchanged\n"
    )
    assert main(order) == 0
    assert (shipped / "members.csv").read_bytes() == before
    assert not list(shipped.glob(".*"))


def test_a_change_is_told_by_column(reference, shipped):
    rebuild(reference, shipped)
    file = reference / "economy_panel_2005_2024.csv"
    table = pd.read_csv(file)
    table.loc[table["iso3"] == "AAC", "hdi"] = 0.6
    table.to_csv(file, index=False)
    report = rebuild(reference, shipped, check=True)
    assert report.pop("members.csv") == ["hdi: 1 cell changed"]
    assert report == {"blocs.csv": [], "pacts.csv": [], "outlines.json": []}


def test_changes_names_rows_and_columns():
    old = "iso3,a,b\nAAA,1,2\nBBB,1,2\n"
    new = "iso3,a,c\nAAA,3,2\nCCC,1,2\n"
    assert changes(old, new, ["iso3"]) == [
        "1 row added: CCC",
        "1 row removed: BBB",
        "column added: c",
        "column removed: b",
        "a: 1 cell changed",
    ]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda r, s: (r / "unverified_lists.csv").unlink(), "there is no such reference table"),
        (
            lambda r, s: (r / "country_stats_2024.csv").write_text(
                "iso3,gdp\nAAA,1\n", encoding="utf-8"
            ),
            "country_stats_2024.csv: row 1, column gdp_current_usd: column is missing",
        ),
        (
            lambda r, s: (r / "unga_votes_2005_2022.parquet").write_text("no", encoding="utf-8"),
            "unga_votes_2005_2022.parquet: cannot be read",
        ),
        (
            lambda r, s: (r / "country_stats_2024.csv").write_text(
                "iso3,gdp_current_usd\nAAA,1\nAAB,much\n", encoding="utf-8"
            ),
            "country_stats_2024.csv: row 3, column gdp_current_usd: must be a number, got 'much'",
        ),
        (
            lambda r, s: (r / FILE).write_text('{"arcs": []}', encoding="utf-8"),
            "is not a topology of countries: KeyError('transform')",
        ),
        (
            lambda r, s: (s / "entered.csv").write_text(
                ",".join(ENTERED) + "\nPSE,gpd,1,memory,x\n", encoding="utf-8"
            ),
            "entered.csv: row 2, column column: 'gpd' is no column of numbers of members.csv",
        ),
        (
            lambda r, s: (s / "entered.csv").write_text(
                ",".join(ENTERED) + "\nPSE,hdi,7,memory,x\n", encoding="utf-8"
            ),
            "column hdi: must be between 0 and 1, got 7",
        ),
    ],
)
def test_a_bad_reference_is_one_message_and_writes_nothing(
    reference, shipped, capsys, spoil, message
):
    spoil(reference, shipped)
    assert main(["--reference", str(reference), "--directory", str(shipped)]) == 2
    said = capsys.readouterr()
    assert message in said.err and "Traceback" not in said.err
    assert said.out == ""
    assert not (shipped / "members.csv").exists()


def test_a_reference_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(DataError, match="there is no such directory"):
        rebuild(tmp_path / "nowhere", tmp_path)


# --- the rules on their own


def test_group_median_by_hand():
    """One group of six: thirds of two by income; the poor third knows nothing of `x`."""
    table = pd.DataFrame(
        {
            "un_group": ["weog"] * 6,
            "gdp_per_head": [1.0, 2, 3, 4, 5, 6],
            "x": [np.nan, np.nan, 1.0, 3.0, np.nan, 8.0],
        }
    )
    assert group_median(table, "x").tolist() == [3.0, 3.0, 2.0, 2.0, 8.0, 8.0]


def test_fit_line_stays_between_zero_and_one():
    x = pd.Series([0.0, 0.5, 1.0, 2.0])
    assert fit_line(x, pd.Series([0.0, 0.5, 1.0, np.nan])).tolist() == pytest.approx([0, 0.5, 1, 1])


def test_imputation_leaves_no_hole_and_flags_only_holes():
    rows = {
        "un_group": ["weog", "weog", "grulac", "grulac"],
        "freedom_house": [0.9, None, 0.5, 0.7],
        "regime": [0.9, None, 0.5, 0.7],
        "liberal_democracy": [0.8, 0.2, 0.4, 0.6],
        "gdp": [10.0, None, 6.0, 8.0],
        "population": [2.0, 1.0, 2.0, 2.0],
        "hdi": [0.9, 0.8, None, 0.6],
    }
    filled = Filled(pd.DataFrame(rows, index=["AAA", "BBB", "CCC", "DDD"]))
    impute(filled)
    assert not filled.table.isna().any().any()
    assert filled.flags().tolist() == ["", "freedom_house;regime;gdp;gdp_per_head", "hdi", ""]
    assert filled.table.at["BBB", "gdp"] == 5.0


def test_a_text_is_named_in_its_errors():
    with pytest.raises(DataError, match=r"^members\.csv: is empty$"):
        parse_table("", MEMBERS, ("iso3",), "members.csv")

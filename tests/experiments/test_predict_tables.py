"""Tables that `plenary predict` reads, and what is refused of them, with row and column."""

import pandas as pd
import pytest

from experiments.command_line import main as plenary
from experiments.forecast.predict import main
from sim.errors import ConfigError, DataError
from sim.members.calibration_names import SHIPPED


def _declared(tables, **cell):
    table = tables.declared.copy()
    for column, value in cell.items():
        table.loc[3, column] = value
    return tables(declared=table)


def test_unknown_code_is_refused_with_row_and_column(tables):
    with pytest.raises(DataError, match=r"D.csv: row 5, column iso3: unknown member code 'RUX'"):
        main(_declared(tables, iso3="RUX"))


def test_unknown_vote_is_refused_with_row_and_column(tables):
    with pytest.raises(DataError, match=r"row 5, column vote: must be Y, N, A, X or blank"):
        main(_declared(tables, vote="Z"))


def test_duplicated_line_is_refused_with_row_and_column(tables):
    with pytest.raises(DataError, match=r"row 5, column iso3: a second vote of the same member"):
        main(_declared(tables, iso3="JPN"))


def test_lines_on_unlisted_roll_calls_are_left_out_and_told(tables, capsys):
    main(tables())
    alone = (tables.folder / "P.csv").read_bytes()
    more = tables.declared.head(5).assign(rollcall_id="three", vote="A")
    main(tables(declared=pd.concat([tables.declared, more])))
    assert (tables.folder / "P.csv").read_bytes() == alone
    said = capsys.readouterr().err
    assert "5 of 15 declared lines" in said and "no listed roll-call (such as 'three')" in said


def test_a_topic_may_be_spelt_in_words_and_an_unknown_one_is_told(tables, capsys):
    plain = tables.calls.assign(topic="cyber_international_security")
    main(tables(calls=plain))
    found = (tables.folder / "P.csv").read_bytes()
    main(tables(calls=plain.assign(topic="Cyber International-Security")))
    assert (tables.folder / "P.csv").read_bytes() == found
    assert "topic" not in capsys.readouterr().err
    main(tables(calls=plain.assign(topic="cyber")))
    assert (tables.folder / "P.csv").read_bytes() != found
    assert "no vote of the calibration has the topic 'cyber'" in capsys.readouterr().err


def test_ids_that_a_spreadsheet_changed_still_meet(tables):
    calls = tables.calls.assign(rollcall_id=["9323.0", "9324.0"])
    ids = tables.declared["rollcall_id"].map({"one": "9323", "two": "9324"})
    assert main(tables(calls=calls, declared=tables.declared.assign(rollcall_id=ids))) == 0
    table = pd.read_csv(tables.folder / "P.csv", dtype=str)
    assert set(table["rollcall_id"]) == {"9323.0", "9324.0"}  # as in the table of roll-calls


def test_an_input_is_never_written_over(tables):
    arguments = tables()
    before = (tables.folder / "R.csv").read_bytes()
    for name in ("R.csv", "D.csv"):
        with pytest.raises(ConfigError, match="--out: would write over an input"):
            main([*arguments[:-1], str(tables.folder / name)])
    (tables.folder / "D.csv").rename(tables.folder / "P_tally.csv")
    arguments[3] = str(tables.folder / "P_tally.csv")
    with pytest.raises(ConfigError, match="would write over an input"):
        main(arguments)
    assert (tables.folder / "R.csv").read_bytes() == before


def test_a_new_folder_is_made_and_parquet_is_written(tables):
    assert main([*tables()[:-1], str(tables.folder / "new" / "P.parquet")]) == 0
    table = pd.read_parquet(tables.folder / "new" / "P.parquet")
    assert len(table) == 2 * 188
    assert len(pd.read_parquet(tables.folder / "new" / "P_tally.parquet")) == 8


@pytest.mark.parametrize("name", ["R.csv/P.csv", "P.txt", "."])
def test_a_place_that_cannot_be_written_is_refused(name, tables):
    with pytest.raises(ConfigError, match=r"^--out: "):
        main([*tables()[:-1], str(tables.folder / name)])


def test_a_calibration_of_the_working_directory_has_a_name(tables, monkeypatch, capsys):
    monkeypatch.chdir(tables.folder)
    main(tables())
    first = (tables.folder / "P.csv").read_bytes()
    for name in ("mine", "default"):
        (tables.folder / f"{name}.json").write_bytes((SHIPPED / "default.json").read_bytes())
    main([*tables(), "--calibration", "mine"])
    assert (tables.folder / "P.csv").read_bytes() == first
    assert "shipped" not in capsys.readouterr().err
    main([*tables(), "--calibration", "default"])
    assert "Note: default is the shipped calibration" in capsys.readouterr().err


@pytest.mark.parametrize("date", ["2022-12-07garbage", "2022-12-7", "20221207", "2022-12-07 soon"])
def test_words_after_a_date_are_refused(date, tables):
    with pytest.raises(DataError, match=r"row 3, column date: must be a date like"):
        main(tables(calls=tables.calls.assign(date=["2023-12-04", date])))


def test_a_time_after_a_date_is_read_over(tables):
    main(tables())
    plain = (tables.folder / "P.csv").read_bytes()
    main(tables(calls=tables.calls.assign(date=["2023-12-04T10:30:00Z", "2023-12-05 00:00:00"])))
    assert (tables.folder / "P.csv").read_bytes() == plain


def test_an_unknown_sponsor_is_refused_with_the_nearest(tables):
    pd.DataFrame({"draft": ["one"], "member": ["DEX"]}).to_csv(tables.folder / "S.csv", index=False)
    with pytest.raises(DataError, match=r"S.csv: row 2, column iso3: unknown member code 'DEX'"):
        main([*tables(), "--sponsors", str(tables.folder / "S.csv")])


def test_bodies_and_members_that_cannot_be_are_refused(tables):
    with pytest.raises(ConfigError, match="human_rights_council"):
        main([*tables(), "--body", "human_right_council"])
    with pytest.raises(ConfigError, match="--body: elects by secret ballot"):
        main([*tables(), "--body", "itu_election"])
    with pytest.raises(ConfigError, match="--body: is no body of states, got 'ietf'"):
        main([*tables(), "--body", "ietf"])
    members = tables.folder / "M.csv"
    members.write_text("iso3,year\nFRA,soon\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="--members: says who sits in a body"):
        main([*tables(), "--members", str(members)])
    words = [*tables(), "--body", "human_rights_council", "--members", str(members)]
    with pytest.raises(DataError, match=r"M.csv: row 2, column year: must be a year like 2019"):
        main(words)
    members.write_text("iso3\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"M.csv: row 1: names no member"):
        main(words)


def test_days_in_other_orders_are_read_and_ambiguous_ones_asked_about(tables, capsys):
    main(tables(calls=tables.calls.assign(date=["12/24/2023", "12/05/2023"])))
    assert "read month first" in capsys.readouterr().err
    words = tables(calls=tables.calls.assign(date=["12/04/2023", "12/05/2023"]))
    with pytest.raises(DataError, match=r"column date: 2 days could be read two ways .*--dates"):
        main(words)
    main([*words, "--dates", "month-first"])
    assert "read month first" in capsys.readouterr().err


def test_a_table_without_rows_is_refused(tables):
    with pytest.raises(DataError, match=r"R.csv: row 1: there are no rows under the header"):
        main(tables(calls=tables.calls[:0]))


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("England", "'GBR' .United Kingdom., of which"),
        ("Germny", "'DEU' .Germany."),
        ("RUX", "'RUS'"),
    ],
)
def test_a_name_suggests_only_who_could_be_meant(tables, word, meant):
    lines = tables.declared.assign(iso3=tables.declared["iso3"].replace("DEU", word))
    with pytest.raises(DataError, match=rf"unknown member code '{word}'; did you mean {meant}"):
        main(tables(declared=lines))


def test_unreadable_date_is_refused_with_row_and_column(tables):
    with pytest.raises(DataError, match=r"R.csv: row 3, column date: must be a date like"):
        main(tables(calls=tables.calls.assign(date=["2023-12-04", "soon"])))


def test_date_before_all_votes_is_refused(tables):
    with pytest.raises(DataError, match=r"row 3, column date: the calibration has no vote before"):
        main(tables(calls=tables.calls.assign(date=["2023-12-04", "1999-01-01"])))


def test_misspelt_column_is_refused_with_the_nearest(tables):
    with pytest.raises(DataError, match=r"row 1, column date: column is missing; is it 'dates'"):
        main(tables(calls=tables.calls.rename(columns={"date": "dates"})))


def test_unknown_calibration_is_refused(tables):
    with pytest.raises(ConfigError, match="Did you mean 'default'"):
        main([*tables(), "--calibration", "defalt"])


def test_bad_input_leaves_no_file_and_exit_code_two(tables, capsys):
    assert plenary(["predict", *_declared(tables, vote="Z")]) == 2
    assert "row 5, column vote" in capsys.readouterr().err
    assert not list(tables.folder.glob("P*")) and not list(tables.folder.glob(".*"))


def test_names_and_words_are_understood(tables, tmp_path):
    calls = pd.DataFrame({"rollcall_id": ["one"], "date": ["2023-12-04"]})
    lines = [("one", "UK", "no"), ("one", "Russian Federation", "Yes"), ("one", "chn", "Y")]
    named = pd.DataFrame(lines, columns=["rollcall_id", "iso3", "vote"])
    codes = named.assign(iso3=["GBR", "RUS", "CHN"], vote=["N", "Y", "Y"])
    written = []
    for declared in (named, codes):
        assert main(tables(calls, declared)) == 0
        written.append((tmp_path / "P.csv").read_bytes())
    assert written[0] == written[1]

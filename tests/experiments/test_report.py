"""The report: complete, self-contained, and plain about what it does not know."""

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

import experiments
import experiments.analysis.variance
import experiments.report.digest
from experiments import results
from experiments.analysis.ballot_influence import bloc_power, members_table, moved, ranking
from experiments.analysis.pooling import pooled
from experiments.command_line import main
from experiments.config.parameter_docs import for_readers, parameters
from experiments.report.answers import swing_of
from experiments.report.brief import ALIKE
from experiments.report.digest import Reading, open_results
from experiments.report.html import piece
from experiments.report.outcome_panels import swing
from experiments.report.report import write_report
from experiments.report.uncertainty_section import variance_panels
from sim.behaviour import Behaviour
from sim.errors import DataError


@pytest.fixture(scope="module")
def page(small_results, tmp_path_factory):
    """Give the folder and the text of a whole report."""
    folder = tmp_path_factory.mktemp("report") / "small"
    shutil.copytree(small_results, folder)
    return folder, on_one_line(short_report(folder, decisions=4_000))


def short_report(folder, decisions):
    """Write a report that plays each assumption four times, and little for variance by source."""
    with pytest.MonkeyPatch.context() as few:
        few.setattr(experiments.report.digest, "REPLICATIONS", 4)
        few.setattr(experiments.analysis.variance, "BUDGET", decisions)
        return write_report(folder)


def on_one_line(path):
    """Read a page, its line breaks as spaces."""
    return " ".join(path.read_text(encoding="utf-8").split())


def test_the_page_needs_no_network(page):
    _, words = page
    for found in re.findall(r'(?:src|href)="([^"]{1,40})', words):
        assert found.startswith(("data:", "#")), found
    assert "<script" not in words and "@import" not in words


def test_the_page_answers_the_four_questions(page):
    _, words = page
    best = re.search(r"Best strategy, body by body</b> (.*?)</ul>", words).group(1)
    assert (
        "UN General Assembly, First Committee: " in best and "UN open-ended working group" in best
    )
    assert len(re.findall(r"[\d.]+ % \([\d.]+–[\d.]+\)", best)) == 2
    interval = r"95 % interval [\d.]+–[\d.]+; n = 12"
    assert re.search(rf"<b>[\d.]+ %</b> of replications \({interval}\)", words)
    assert "<dt>Who is pivotal</dt>" in words and "The weakest assumption" in words


def test_the_page_separates_chance_from_unknown_parameters(page):
    folder, words = page
    said = re.search(r"Chance or unknown parameters</b>(.*?)</li>", words).group(1)
    assert re.search(r"Of the variance of the alignment, \d+ % \(\d+–\d+\) comes from param", said)
    assert said.count("<br>") == 6, "for each of two cases its name and two measures"
    table = pd.read_csv(folder / "figures" / "variance.csv")
    part = table[table["measure"] == "alignment"].pivot(
        index="case", columns="source", values="share"
    )
    assert len(part) == 2, "the best case of each body"
    assert (part["chance"] + part["parameters"]).round(5).eq(1).all()
    assert (part["common_shock"] > part["ballot"].fillna(0.0)).all()


def test_with_what_is_known_taken_as_fixed_there_is_only_chance(tmp_path):
    words = ["run", "scenario=minimal", "uncertainty=fixed", "replications=4"]
    assert main([*words, "executor=in_process", f"results={tmp_path}", "name=f", "--quiet"]) == 0
    reading = Reading(results(tmp_path / "f"))
    found, reason = reading.variance
    assert found.empty and reason.startswith("only chance")
    assert not list(variance_panels(reading))


def test_the_closer_look_at_a_campaign_has_the_years_after_the_last_meeting(tmp_path):
    words = ["run", "scenario=digital_diplomacy_2021_2030", "replications=2"]
    assert main([*words, "executor=in_process", f"results={tmp_path}", "name=d", "--quiet"]) == 0
    reading = Reading(results(tmp_path / "d"))
    kept = reading.results.read("years")
    assert sorted(reading.years["year"].unique()) == sorted(kept["year"].unique())


def test_the_table_has_intervals_of_both_sides_and_the_paired_change(page):
    _, words = page
    part = words[words.index(">Which strategy wins where</h2>") :]
    rows = re.findall(r"<tr> ?<td.*?</tr>", part[: part.index("</table>")])
    assert len(rows) == 6
    for row in rows:
        shares = re.findall(r">[\d.]+ \([\d.]+–[\d.]+\)<", row)
        changes = re.findall(r">[+−][\d.]+ \([+−][\d.]+ to [+−][\d.]+\)<", row)
        assert len(shares) == 2 and len(changes) == (0 if ">no action" in row else 3)


def test_no_body_is_called_by_the_name_of_its_file(page):
    _, words = page
    seen = re.sub(r"<code>.*?</code>|<img[^>]*>", "", words)
    assert "oewg" not in seen and "first committee" not in seen


def test_the_mirrored_metric_stands_beside_the_first(page):
    _, words = page
    head = words[: words.index("<h2 ")]
    assert "only the democratic camp's texts are in force" in head
    assert "only the sovereigntist camp's" in head
    for other in ("both sides' side by side", "one agreed text", "none in"):
        assert other in head
    assert "measurement, not praise" in words


def test_every_figure_has_its_numbers_beside_it(page):
    folder, words = page
    names = re.findall(r'<figure id="(\w+)"', words)
    assert {"win_rate", "differences", "heat_map", "regret", "swarm", "tornado", "variance"} <= set(
        names
    )
    for name in names:
        for ending in ("svg", "png", "csv"):
            assert (folder / "figures" / f"{name}.{ending}").stat().st_size > 0
        assert len(pd.read_csv(folder / "figures" / f"{name}.csv", keep_default_na=False)) > 0


def test_too_few_replications_are_said_plainly(page):
    _, words = page
    assert "12 replications are too few" in words


def test_data_vintage_seed_and_command_are_named(page):
    folder, words = page
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert f"seed {manifest['seed']}" in words and str(manifest["commit"]) in words
    assert "roll-calls up to" in words and "plenary replay" in words


def test_a_quick_report_says_what_it_leaves_out_and_is_the_same_twice(page, tmp_path):
    folder, whole = page
    quick = write_report(folder, tmp_path / "quick.html", closer=False)
    words = on_one_line(quick)
    assert "no closer look" in words and "What this study does not show" in words
    assert len(words) < len(whole)
    again = write_report(folder, tmp_path / "again.html", closer=False)
    assert again.read_bytes() == quick.read_bytes()


def test_only_what_is_assumed_is_listed_and_no_value_is_blank(page):
    _, words = page
    part = words[words.index("Numbers that are assumed") :]
    part = part[: part.index("</table>")]
    assert "prediction." not in part and "jump_" not in part
    rows = [re.findall(r"<td.*?</td>", row) for row in part.split("<tr>") if "<td" in row]
    said = {re.sub(r"<.*?>", "", r[0]): re.sub(r"<.*?>", "", r[1]) for r in rows}
    assert all(said.values())
    assert said["model.halfwidth"].startswith("from the calibration: 1.")
    assert ", European Union " in said["model.discipline"]
    assert said["model.own_interest"].startswith("Pacific Islands Forum")


def swings(*ends):
    columns = ["key", "value", "utility", "difference", "difference_low", "difference_high"]
    return pd.DataFrame(ends, columns=columns).assign(replications=90)


def said_of(found):
    facts = swing_of(found, "the behaviour of members", "behavioural assumption")
    return facts, piece("answers.html.j2", "swing", facts).striptags()


def largest(found):
    return piece("captions.html.j2", "largest", swing(found)).striptags()


def test_an_assumption_is_named_only_if_its_interval_leaves_out_zero():
    open_ = ("model.halfwidth", 0.5, 0.95, 0.033, -0.004, 0.071)
    sure = ("model.tie", 0.0, 0.9, -0.02, -0.03, -0.01)
    _, said = said_of(swings(open_))
    assert "no behavioural assumption can be told from none at 90 replications" in said
    assert "+0.033 (−0.004 to +0.071) of utility" in said
    assert largest(swings(open_)) == "none can be told from none at 90 replications."
    facts, said = said_of(swings(open_, sure))
    assert facts["size"] == pytest.approx(0.02) and "model.tie" in said and "halfwidth" not in said
    assert "from +0.920 to +0.900 at 0, −0.020 (−0.030 to −0.010); n = 90" in said
    assert largest(swings(open_, sure)).startswith("tie at 0 changes")


def test_an_empty_folder_is_refused_with_what_to_do(small_results, tmp_path, capsys):
    folder = tmp_path / "empty"
    shutil.copytree(small_results, folder)
    for path in (folder / "meetings").iterdir():
        path.unlink()
    assert main(["report", str(folder)]) == 2
    said = capsys.readouterr().err
    assert "no finished replication" in said and "plenary" in said


def test_an_unfinished_folder_is_refused_unless_asked_for(small_results, tmp_path):
    folder = tmp_path / "part"
    shutil.copytree(small_results, folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, "cells": 20}), encoding="utf-8")
    with pytest.raises(DataError, match=r"not finished.*--partial"):
        open_results(folder)
    _, remarks = open_results(folder, partial=True)
    assert remarks[0].startswith("unfinished: 12 of 20 cells have rows")


def test_an_older_layout_is_refused_with_the_command(small_results, tmp_path):
    folder = tmp_path / "old"
    shutil.copytree(small_results, folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, "layout": 0}), encoding="utf-8")
    with pytest.raises(DataError, match=r"older layout.*--overwrite"):
        open_results(folder)


def test_no_folder_and_no_results_folder_are_refused(tmp_path):
    with pytest.raises(DataError, match="no such results folder"):
        open_results(tmp_path / "nowhere")
    with pytest.raises(DataError, match="no manifest"):
        open_results(tmp_path)


def test_failed_cells_are_named(small_results, tmp_path):
    folder = tmp_path / "failed"
    shutil.copytree(small_results, folder)
    (folder / "failures.csv").write_text(
        "block,cell,first,last,kind,reason\n0,1,0,12,ValueError,it went wrong\n", encoding="utf-8"
    )
    _, remarks = open_results(folder)
    assert "1 of 12 cells failed" in remarks[0] and "it went wrong" in remarks[0]


def test_pooling_over_seeds_averages_the_cells(tmp_path):
    words = [
        "sweep",
        "scenario=minimal",
        "seed=0,1",
        "strategy/democratic=no_action,inclusive_tent",
        "replications=6",
        "executor=in_process",
        f"results={tmp_path}",
        "name=two",
        "--quiet",
    ]
    assert main(words) == 0
    saved = results(tmp_path / "two")
    table = pooled(saved)
    assert table["cells"].tolist() == [2, 2]
    cells = saved.cells.set_index("cell")["democratic"]
    whole = saved.meetings.groupby(saved.meetings["cell"].map(cells))["democratic_prevails"].mean()
    for row in table.itertuples():
        assert row.win == pytest.approx(whole[row.strategy])
        assert row.win_low <= row.win <= row.win_high


def test_the_closer_look_gives_the_rows_of_the_sweep(small_results):
    reading = Reading(results(small_results))
    look = reading.closeup
    assert look.reason == ""
    again = look.tables["meetings"]
    cell = int(again["cell"].iloc[0])
    kept = reading.results.read("meetings", None, {"cell": [cell]})
    mine = again[again["cell"] == cell]
    assert kept["alignment"].tolist() == mine["alignment"].tolist()
    seats = look.tables["seats"]
    assert seats[["none", "democratic", "sovereigntist"]].sum(axis=1).round(9).eq(1).all()


def ballots(rows):
    frame = pd.DataFrame(rows, columns=["replication", "draft", "iso3", "vote"])
    return frame.assign(case="c", meeting=0, item="i")


def texts(alignment):
    return pd.DataFrame(
        [("c", 0, "i", name, "democratic", 0, a) for name, a in alignment.items()],
        columns=["case", "meeting", "item", "draft", "camp", "replication", "alignment"],
    )


def test_swing_counts_ballots_off_the_usual_one_without_absences():
    rows = [(r, "x", "AAA", v) for r, v in enumerate("YYAX")]
    votes = ballots(rows)
    drafts = pd.concat([texts({"x": 1.0}).assign(replication=r) for r in range(4)])
    row = members_table(votes, drafts).iloc[0]
    assert row["swing"] == pytest.approx(1 / 3) and row["absent"] == 0.25
    assert row["swing_low"] < 1 / 3 < row["swing_high"]
    assert ranking(members_table(votes, drafts))["iso3"].tolist() == ["AAA"]


def test_a_ballot_moved_from_no_to_yes_counts_one_and_from_abstention_one_half():
    best = ballots([(0, "x", "AAA", "Y"), (0, "x", "BBB", "Y")]).assign(case="best")
    base = ballots([(0, "x", "AAA", "N"), (0, "x", "BBB", "A")]).assign(case="base")
    cases = pd.DataFrame({"case": ["best", "base"], "forum": "f", "role": ["best", "baseline"]})
    meetings = pd.DataFrame({"case": ["best"], "replication": [0], "spend_democratic": [2.0]})
    row = moved(pd.concat([best, base]), meetings, cases).iloc[0]
    assert (row["moved"], row["spend"]) == (1.5, 2.0)


def test_members_without_a_whip_all_have_the_same_power():
    from sim.members.roster import Roster

    roster = Roster.load().select("un_members")
    alone = bloc_power(roster, {}, 193)
    assert alone["player"].tolist() == ["a single member"]
    assert alone["shapley"].iloc[0] == pytest.approx(1 / 193)
    whipped = bloc_power(roster, {"eu": 2.0}, 193).set_index("player")
    assert whipped.loc["eu", "votes"] == 27
    assert whipped.loc["eu", "banzhaf"] > 27 / 193


def test_the_report_shows_held_out_scores_with_a_baseline(page):
    _, words = page
    part = words[words.index(">Validation</h2>") : words.index(">Assumptions</h2>")]
    assert "APRE" in part and "plenary hindcast" in part


def test_a_calendar_of_many_bodies_is_looked_at_once_as_a_whole():
    from experiments.analysis.selected_cells import choose

    table = pd.DataFrame(
        [
            (cell, forum, strategy, "x", win, 1 - win, win, win)
            for cell, strategy, wins in ((0, "no_action", (0.9, 0.1)), (1, "tent", (0.8, 0.6)))
            for forum, win in zip(("igf", "oewg"), wins, strict=True)
        ],
        columns=[
            "cell", "forum", "strategy", "opponent", "win", "mirrored", "gets", "utility",
        ],
    ).assign(setting="")  # fmt: skip
    cases = choose(table)
    assert cases[["cell", "role"]].values.tolist() == [[1, "best"], [0, "baseline"]]
    assert cases["forum"].tolist() == ["all bodies", "all bodies"]


def test_out_takes_the_whole_report_to_another_place(small_results, tmp_path):
    folder = tmp_path / "small"
    shutil.copytree(small_results, folder)
    shutil.rmtree(folder / "figures", ignore_errors=True)
    path = write_report(folder, tmp_path / "elsewhere" / "page.html", closer=False)
    beside = {p.name for p in (path.parent / "figures").iterdir()}
    assert {"win_rate.svg", "win_rate.csv", "regret.png"} <= beside
    assert not (folder / "figures").exists()
    with pytest.raises(DataError, match="is a folder"):
        write_report(folder, tmp_path, closer=False)


MARKUP = '<i>&"x"</i>'


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """Give the page of a study whose every title, name and note holds markup."""
    folder = tmp_path_factory.mktemp("marked")
    quoted = f"'{MARKUP}'"
    words = [
        "run",
        "scenario=minimal",
        f"scenario.title={quoted}",
        f"forum.title={quoted}",
        f"scenario.assumptions=[{quoted}]",
        f"+scenario.sources=[{quoted}]",
        f"scenario.agenda.0.name={quoted}",
        f"scenario.agenda.0.drafts.0.name={quoted}",
        "replications=40",
    ]
    assert main([*words, "executor=in_process", f"results={folder}", "name=m", "--quiet"]) == 0
    return short_report(folder / "m", decisions=1_000).read_text(encoding="utf-8")


def test_markup_in_titles_names_and_notes_is_shown_not_obeyed(marked):
    assert "<i>&" not in marked and 'x"</i>' not in marked
    escaped = "&lt;i&gt;&amp;&#34;x&#34;&lt;/i&gt;"
    for tag in ("<h1>", "<li>"):
        assert f"{tag}{escaped}" in marked
    assert marked.count(escaped) > 5


def test_all_html_stands_in_templates_and_none_of_them_turns_escaping_off():
    root = Path(experiments.__file__).parent
    markup = re.compile(r"</?(p|div|h[1-6]|table|tr|td|th|ul|li|b|i|br|span|figure|html)[ />]")
    for path in (*root.rglob("*.py"), *(root.parent / "sim").rglob("*.py")):
        code = re.sub(r'""".*?"""', "", path.read_text(encoding="utf-8"), flags=re.S)
        assert not markup.search(code), path
        assert "Markup(" not in code, path
    for path in (root / "report" / "templates").iterdir():
        words = path.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe|autoescape", words), path


def test_every_entry_of_the_contents_leads_somewhere(page):
    _, words = page
    contents = re.search(r'<nav class="contents".*?</nav>', words).group(0)
    links = re.findall(r'href="#([\w-]+)"', contents)
    assert len(links) >= 8 and len(set(links)) == len(links)
    assert set(links) <= set(re.findall(r'<h2 id="([\w-]+)"', words))


def test_the_first_page_says_what_to_do_and_names_three_states_at_most(page):
    _, words = page
    brief = re.search(r'<dl class="brief">.*?</dl>', words).group(0)
    for head in ("What to do", "What would change it", "How sure, and why"):
        assert f"<dt>{head}</dt>" in brief
    who = re.search(r"Who is pivotal</dt><dd>(.*?)</dd>", brief).group(1)
    assert who.count("<li>") == 2 and "First Committee" in who and "working group" in who
    for named in re.findall(r"<b>(.*?)</b>", who):
        assert len(named.split(", ")) <= 3
    assert "<b>Not sure.</b>" in brief  # 12 replications


def test_the_first_page_answers_for_every_body_and_in_the_order_of_a_brief(page):
    _, words = page
    lead = re.findall(r'<p class="lead">(.*?)</p>', words)
    assert len(lead) == 2 and "First Committee" in lead[0] and "working group" in lead[1]
    order = (
        'class="question"', 'class="lead"', 'picture glance"', "What to do", "What would change it",
        "How sure, and why", "Contents", "Best strategy, body by body",
    )  # fmt: skip
    places = [words.index(part) for part in order]
    assert places == sorted(places)


def test_captions_are_sentences_and_cells_are_named_on_a_narrow_screen(page):
    _, words = page
    captions = re.findall(r"<figcaption>(.*?)</figcaption>", words)
    assert captions
    for said in captions:
        assert re.match(r"[A-Z0-9<]", said) and not re.search(r"[a-z)]\.[A-Z]", said), said[:40]
    assert 'data-head="democratic-aligned prevails [%]"' in words


def test_every_strategy_is_described_in_a_sentence(page):
    _, words = page
    part = words[words.index(">What the strategies do</h2>") :]
    for name in ("no action", "democracy club", "inclusive tent", "one voice"):
        assert re.search(rf"<dt>{name}</dt><dd>[A-Z][^<]+\.</dd>", part), name


def test_no_number_is_parted_from_its_sign_and_no_code_of_insiders_is_left(page):
    folder, _ = page
    raw = (folder / "report.html").read_text(encoding="utf-8")
    seen = re.sub(r"<style>.*?</style>|<[^>]+>", "", raw, flags=re.S)
    assert not re.search(r"\d[ \n]%", seen)
    part = seen[seen.index("Numbers that are assumed") :]
    part = part[: part.index("Data, version, how to reproduce")]
    assert not re.search(r"mechanism row|computed:|\[memory\]|`|\bP-\d|\bOE-\d|\{", part)


def test_the_digest_beside_the_page_has_150_words_at_most(page):
    folder, _ = page
    said = (folder / "report.txt").read_text(encoding="utf-8").split()
    assert 40 < len(said) <= 150


def test_no_key_of_behaviour_is_told_with_codes_of_insiders():
    for facts in parameters(Behaviour).values():
        said = for_readers(facts["text"])
        assert said and not re.search(r"`|mechanism row|\[memory\]|\bsim\.|\bOE-\d", said), said


def test_names_show_under_the_pointer_on_maps_and_swarms(page):
    folder, words = page
    for name in ("vote_maps", "hemicycle", "swarm"):
        svg = (folder / "figures" / f"{name}.svg").read_text(encoding="utf-8")
        assert svg.count("<title>") >= 190 and "<title>Kenya" in svg
    assert words.count("<title>India") >= 2 and "Rest the pointer" in words


def test_what_is_true_of_several_bodies_is_said_of_them_once():
    """A campaign with one strategy once said: something is gained in 16 bodies more."""
    places = [f"Body {number}" for number in range(20)]
    for kind in ALIKE:
        said = " ".join(piece("brief.html.j2", "alike", kind, places, True).striptags().split())
        assert said.startswith("20 bodies and settings: ") and said.count("Body") == 0
        few = " ".join(piece("brief.html.j2", "alike", kind, places[:2], False).split())
        assert few.startswith("Body 0; Body 1: ") and few.split(": ")[1:] == said.split(": ")[1:]


def test_a_study_of_one_strategy_has_nothing_to_choose(tmp_path):
    folder = tmp_path / "a"
    experiments.sweep(
        scenario="minimal", forum=["first_committee", "oewg"], replications=4, quiet=True,
        executor="in_process", forum__rounds=1, results=str(tmp_path), name="a",
    )  # fmt: skip
    page = write_report(folder, closer=False).read_text(encoding="utf-8")
    first = page[: page.index("Contents")]
    assert first.count("only one strategy was tried") == 1 and "Something is gained" not in first

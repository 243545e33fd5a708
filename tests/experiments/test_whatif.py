"""`plenary whatif`: two columns, paired; who moves; what contradicts is refused."""

from dataclasses import replace

import pandas as pd
import pytest

import experiments
from experiments.analysis.what_if_tables import tallies, told
from experiments.api.whatif import _members_said, unvoted
from experiments.command_line import main


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    root = tmp_path_factory.mktemp("whatif")
    return experiments.run(
        democratic="no_action", forum="first_committee", replications=24, results=str(root),
        name="base", executor="in_process", quiet=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def joined(result):
    return experiments.whatif(result, "join IND BRA", quiet=True)


def test_a_newcomer_turns_nobody_against_the_rival_text(joined):
    """Read as evidence, India's leading turned 43 members against A/RES/73/27."""
    rival = joined.members[joined.members["draft"] == "A/RES/73/27"]
    assert rival.loc[~rival["by_construction"], "change"].abs().max() < 0.05


def test_the_change_is_paired_and_what_is_bound_is_said(joined):
    assert joined.replications == 24
    bound = joined.members[joined.members["by_construction"]]
    assert set(bound["iso3"]) == {"IND", "BRA"}
    moved = told(joined.members[joined.members["draft"] == "A/RES/73/266"])
    assert "IND" in set(moved["iso3"]) and (moved["change"] > 0).any()
    base = joined.results.drafts
    yes = base.groupby(["draft", "cell"])["yes"].mean()
    row = joined.tallies.set_index(["draft", "ballot"]).loc[("A/RES/73/266", "yes")]
    assert row["change"] == pytest.approx(yes["A/RES/73/266", 1] - yes["A/RES/73/266", 0])


def test_changes_of_members_that_are_not_named_are_told_together(joined):
    rows = pd.DataFrame(
        {
            "member": ["India", "Fiji", "Chad", "Mali", "Peru"],
            "change": [0.30, 0.10, 0.012, 0.031, 0.0],
            "low": [0.2, 0.05, 0.001, -0.01, 0.0],
            "high": [0.4, 0.15, 0.03, 0.07, 0.0],
            "by_construction": [True, False, False, False, False],
        }
    )
    assert _members_said(rows) == [
        "  by construction: India +0.30",
        "  gained: Fiji +0.10",
        "  lost: nobody",
        "  not named: 2 members, each moved by less than 0.04, together +0.04",
    ]
    assert _members_said(rows[rows["change"] == 0]) == ["  gained: nobody", "  lost: nobody"]
    assert "an abstention counts one half" in repr(joined)


def test_what_is_as_it_was_is_the_result_itself(joined, result):
    """The first column replays the result: same seed, same streams."""
    columns = ["replication", "draft", "yes", "no", "abstain"]
    mine = joined.results.drafts
    mine = mine.loc[mine["cell"] == 0, columns].reset_index(drop=True)
    assert mine.equals(result.drafts[columns].reset_index(drop=True))


def test_it_is_told_in_words_and_drawn(joined, result, tmp_path, capsys):
    words = ["whatif", str(result.folder), "absent USA", "--out", str(tmp_path / "w"), "--quiet"]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert "What if: absent USA" in said and "by construction" in said
    assert "as it is" in said and "24 replications" in said
    assert (tmp_path / "w" / "figures" / "what_if.png").exists()
    assert "What if: join IND BRA" in repr(joined) and "<table" in joined._repr_html_()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("join UKR RUS", "already leads the sovereigntist camp"),
        ("leav USA", "Did you mean 'leave'"),
        ("vote KEN no A/RES/73/72", "is on no agenda, got 'A/RES/73/72'. Did you mean"),
    ],
)
def test_what_contradicts_the_scenario_ends_with_2_and_leaves_nothing(words, said, result, capsys):
    before = sorted(p.name for p in result.folder.parent.iterdir())
    assert main(["whatif", str(result.folder), words]) == 2
    assert said in capsys.readouterr().err
    assert sorted(p.name for p in result.folder.parent.iterdir()) == before


def test_a_tally_is_compared_where_both_voted():
    """What is agreed without a vote has no tally, and no vote is lost by it."""
    drafts = pd.DataFrame(
        {
            "cell": [0, 0, 0, 1, 1, 1],
            "replication": [0, 1, 2, 0, 1, 2],
            "draft": "a",
            "yes": [100, 0, 110, 103, 0, 0],
            "no": [20, 0, 10, 20, 0, 0],
            "abstain": [5, 0, 5, 5, 0, 0],
            "absent": [0, 0, 0, 0, 0, 0],
        }
    )
    table = tallies(drafts).set_index("ballot")
    assert table.loc["yes", ["as_it_is", "what_if", "change"]].tolist() == [100, 103, 3]


def test_an_instruction_on_a_text_that_nobody_votes_on_is_said(joined, result):
    """The saved configuration has the change; only what was voted on differs."""
    found = experiments.whatif(result, "vote KEN no A/RES/73/27", quiet=True)
    assert unvoted(found) == []
    agreed = replace(found, tallies=found.tallies.iloc[:0])
    assert unvoted(agreed)[0].startswith("No vote was held on A/RES/73/27 here")
    assert unvoted(replace(joined, tallies=joined.tallies.iloc[:0])) == []

"""Make the shipped record of votes from the reference tables.

    python -m tools.members.rebuild_record --reference DIR

Writes into ``sim/members/data/record``: ``rollcalls.csv`` and ``votes.csv`` (Voeten,
Strezhnev & Bailey, CC0, with titles, symbols and single ballots put right from the
records of meetings) and ``changes.csv``, which holds every such change with its source.
"""

from __future__ import annotations

import argparse

import pandas as pd

from experiments.store.atomic import write_text
from sim.members.tables import DATA
from tools.members.record_repairs import (
    ballots_put_right,
    kinds,
    titles_by_ballots,
    titles_of_speeches,
    titles_of_untitled,
)
from tools.members.reference_tables import Reference
from tools.members.table_changes import changes

FOLDER = DATA / "record"
FLAGS = ("me", "nu", "di", "hr", "co", "ec")
VINTAGES = (
    (
        "unga_rollcalls_2005_2022.csv",
        "unga_votes_2005_2022.parquet",
        "digital_rollcalls_2005_2022.csv",
    ),
    (
        "vintage_2023/unga_rollcalls_2023.csv",
        "vintage_2023/unga_votes_2023.parquet",
        "vintage_2023/digital_rollcalls_2023.csv",
    ),
)
SOURCE = {"pigeon_matrix(Voeten)": "voeten", "UNDL_transcribed": "meeting record"}
COLUMNS = ["rollcall_id", "date", "resolution", "title", "kind", "topic", "issues", "source"]


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--reference", required=True, help="directory of the reference tables")
    reference = Reference(parser.parse_args().reference)
    calls, votes = read(reference)
    done: list[dict] = []
    calls["kind"] = kinds(calls, done)
    titles_of_speeches(calls, reference, done)
    titles_of_untitled(calls, reference, done)
    titles_by_ballots(calls, votes, reference, done)
    ballots_put_right(calls, votes, reference, done)
    record = calls[COLUMNS].sort_values(["date", "rollcall_id"])
    write("rollcalls.csv", record, ["rollcall_id"])
    write("votes.csv", votes.loc[record["rollcall_id"]].reset_index(), ["rollcall_id"])
    write("changes.csv", pd.DataFrame(done), ["rollcall_id", "column", "iso3", "note"])


def read(reference: Reference) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read roll-calls, and votes by roll-call and member; a blank where nothing is recorded."""
    tables, ballots = [], []
    for calls_file, votes_file, digital_file in VINTAGES:
        flags = [f"issue_{flag}" for flag in FLAGS]
        calls = reference.read(
            calls_file, "rollcall_id", "date", "resolution", "title", "is_amendment",
            "is_paragraph_vote", "source", numbers=tuple(flags),
        ).fillna({"resolution": "", "title": ""})  # fmt: skip
        digital = reference.read(digital_file, "rollcall_id", "topic", "title", "resolution")
        calls["issues"] = [
            " ".join(flag for flag, name in zip(FLAGS, flags, strict=True) if row[name] == 1)
            for row in calls.to_dict("records")
        ]
        digital = digital.set_index("rollcall_id")
        calls["topic"] = calls["rollcall_id"].map(digital["topic"]).fillna("")
        calls["topical_title"] = calls["rollcall_id"].map(digital["title"]).fillna("")
        calls["source"] = calls["source"].map(SOURCE)
        tables.append(calls)
        ballots.append(reference.read(votes_file, "rollcall_id", "iso3", "vote").astype(str))
    calls = pd.concat(tables, ignore_index=True)
    blank = (calls["title"] == "") & (calls["topical_title"] != "")
    calls.loc[blank, "title"] = calls.loc[blank, "topical_title"]
    cast = pd.concat(ballots, ignore_index=True)
    cast = cast[cast["vote"].isin(["Y", "N", "A", "X"])]
    votes = cast.pivot(index="rollcall_id", columns="iso3", values="vote")
    return calls, votes.reindex(calls["rollcall_id"]).fillna("")


def write(name: str, table: pd.DataFrame, key: list[str]) -> None:
    """Write a table and say what has changed in it."""
    file = FOLDER / name
    FOLDER.mkdir(exist_ok=True)
    text = table.to_csv(index=False, lineterminator="\n")
    old = file.read_text(encoding="utf-8") if file.is_file() else None
    write_text(text, file)
    for line in changes(old, text, key):
        print(f"{file.name}: {line}")


if __name__ == "__main__":
    main()

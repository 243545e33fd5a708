"""Put the record's titles, symbols and ballots right, and note every change with its source.

Titles that the published table lacks, or in whose place it has a fragment of what the
president said, are taken from the record of the meeting; so are single ballots that
differ. What no record gives is inferred from the ballots themselves, and said to be so.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from tools.members.reference_tables import Reference

REPAIRS = "record_repairs"
SPEECH = re.compile(r"^The (?:Acting )?President\b|^The (?:Acting )?President ?\(")
AGENDA = re.compile(r"^A/\d+/251\b")
AMENDMENT = re.compile(
    r"(?:vote|decision)[^.]{0,60}amendments?\b|oral amendments?[^.]*\.[^.]*rule 90", re.IGNORECASE
)
WHOLE = re.compile(r"draft resolution[^.]{0,60}as a whole|as a whole\. A record", re.IGNORECASE)
MOTION = re.compile(r"motion (?:submitted|proposed|put forward|for division)|no action be taken|"
                    r"no action to be taken", re.IGNORECASE)  # fmt: skip
NEAR = (300, 430)  # [days] between two votes on one text, a session apart
AGREED = 0.97  # share of equal ballots from which two votes may be on one text
DISTINCT = 0.005  # by how much it must exceed that with any other text of the two sessions
LEAST = 30  # ballots that both must record
MEETING = "record of the meeting of {date}{symbol}, found through the UN Digital Library"


def _note(done: list, row, column: str, after: str, source: str, iso3="", before=None, note=""):
    before = row[column] if before is None else before
    shown = before if len(before) <= 60 else before[:57] + "…"
    done.append({"rollcall_id": row["rollcall_id"], "column": column, "iso3": iso3,
                 "before": shown, "after": after, "source": source, "note": note})  # fmt: skip


def _meeting(row, symbol: str) -> str:
    return MEETING.format(date=row["date"], symbol=f" on {symbol}" if symbol else "")


def kinds(calls: pd.DataFrame, done: list) -> pd.Series:
    """Say what was voted on: a text, a paragraph, an amendment or a motion.

    From the flags of the published table and what the president said.
    """
    found = []
    for row in calls.to_dict("records"):
        speech = row["title"] if SPEECH.match(row["title"]) else ""
        if WHOLE.search(speech) and not MOTION.search(speech.split("as a whole")[-1]):
            kind = "text"
        elif MOTION.search(speech):
            kind = "motion"
        elif str(row["is_amendment"]) in ("1", "1.0") or AMENDMENT.search(speech):
            kind = "amendment"
        elif str(row["is_paragraph_vote"]) in ("1", "1.0"):
            kind = "paragraph"
        else:
            kind = "text"
        flagged = {"amendment": "is_amendment", "paragraph": "is_paragraph_vote"}.get(kind)
        if speech and (flagged is None or str(row[flagged]) not in ("1", "1.0")):
            what = {**row, "kind": ""}
            _note(done, what, "kind", kind, "what the president said, in the published title")
        found.append(kind)
    return pd.Series(found, index=calls.index)


def titles_of_speeches(calls: pd.DataFrame, reference: Reference, done: list) -> None:
    """Replace fragments of the president's speech by the title, where there is one."""
    table = reference.read(
        f"{REPAIRS}/titles_for_president_rollcalls.csv", "rollcall_id", "resolution", "undl_title"
    ).fillna("")
    known = table.set_index("rollcall_id")
    for at, row in calls.iterrows():
        if not SPEECH.match(row["title"]):
            continue
        fact = known.loc[row["rollcall_id"]] if row["rollcall_id"] in known.index else None
        title = fact["undl_title"] if fact is not None else ""
        symbol = row["resolution"] or (fact["resolution"] if fact is not None else "")
        _note(done, row, "title", title, _meeting(row, symbol) if title else "",
              note="" if title else "no title known; a fragment of speech taken out")  # fmt: skip
        if symbol != row["resolution"]:
            _note(done, row, "resolution", symbol, _meeting(row, symbol))
        calls.loc[at, ["title", "resolution"]] = title, symbol


def titles_of_untitled(calls: pd.DataFrame, reference: Reference, done: list) -> None:
    """Give untitled roll-calls the title and symbol that the record of the meeting has."""
    table = reference.read(
        f"{REPAIRS}/titles_for_untitled_rollcalls_2020_2022.csv",
        "rollcall_id", "resolution", "title",
    ).fillna("")  # fmt: skip
    known = table.set_index("rollcall_id")
    for at, row in calls.iterrows():
        if row["title"] or row["rollcall_id"] not in known.index or row["kind"] != "text":
            continue
        fact = known.loc[row["rollcall_id"]]
        for column in ("title", "resolution"):
            if fact[column] and not row[column]:
                _note(done, row, column, fact[column], _meeting(row, fact["resolution"]))
                calls.loc[at, column] = fact[column]


def titles_by_ballots(
    calls: pd.DataFrame, votes: pd.DataFrame, reference: Reference, done: list
) -> None:
    """Give texts without a title that of the text of a session before or after.

    Only where the ballots agree so far, and with no other text as far, and the agenda item
    or, where none is known, the issue flags are the same. Tried on texts whose title is
    known: `tests/members/test_record.py`.
    """
    items = agenda_items(calls, reference)
    agenda = calls["title"].str.match(AGENDA)
    for at in calls.index[agenda]:
        _note(done, calls.loc[at], "title", "", "", note="an agenda item, no title; taken out")
    calls.loc[agenda, "title"] = ""
    letters = votes.loc[calls["rollcall_id"]].to_numpy()
    while found := inferred_titles(calls, letters, items):
        for at, other in found.items():
            row, twin = calls.loc[at], calls.loc[other]
            source = f"ballots agree with {twin['rollcall_id']} of {twin['date']}"
            _note(done, row, "title", twin["title"], source, note="inferred")
            calls.loc[at, "title"] = twin["title"]


def agenda_items(calls: pd.DataFrame, reference: Reference) -> list[set[str]]:
    """Give the agenda items under which each text, or one of its title, is known to have stood."""
    by_title: dict[str, set[str]] = {}
    own = {}
    for name, title in (("titles_for_president_rollcalls.csv", "undl_title"),
                        ("titles_for_untitled_rollcalls_2020_2022.csv", "title")):  # fmt: skip
        table = reference.read(f"{REPAIRS}/{name}", "rollcall_id", title, "agenda").fillna("")
        for row in table.to_dict("records"):
            if row["agenda"] and row[title]:
                item = plain_item(row["agenda"])
                by_title.setdefault(row[title].casefold(), set()).add(item)
    for at, title in calls["title"].items():
        own[at] = (
            {plain_item(title)} if AGENDA.match(title) else by_title.get(title.casefold(), set())
        )
    return [own[at] for at in calls.index]


def plain_item(text: str) -> str:
    """Leave out of an agenda item its number and its subject heading.

    Examples
    --------
    >>> plain_item("A/71/251 35 - Question of Palestine. - PALESTINE QUESTION")
    'question of palestine'
    """
    name = re.sub(r"^A/\d+/251\s+\w+\s*-?\s*", "", text).partition(".")[0]
    return " ".join(name.casefold().split())


def inferred_titles(
    calls: pd.DataFrame, letters: np.ndarray, items: list[set[str]], blank=None
) -> dict[int, int]:
    """Find, for untitled texts, the text of a neighbouring session with the same ballots.

    Parameters
    ----------
    calls : pandas.DataFrame
        J roll-calls, index 0 to J - 1.
    letters : (J, N) array of str
        Ballots.
    items : list of set of str
        Agenda items of each.
    blank : (J,) bool, optional
        Which to give a title; those without one by default.

    Returns
    -------
    dict of int to int
        Row to row.
    """
    text = (calls["kind"] == "text").to_numpy()
    blank = (calls["title"] == "").to_numpy() & text if blank is None else np.asarray(blank)
    donors = np.flatnonzero(text & ~blank & (calls["title"] != "").to_numpy())
    takers = np.flatnonzero(blank)
    titles = calls["title"].to_numpy()[donors]
    likeness = np.array([_likeness(calls, letters, items, at, donors) for at in takers])
    if not likeness.size:
        return {}
    found = {}
    for row, column in zip(*linear_sum_assignment(-likeness), strict=True):
        best, others = likeness[row, column], titles != titles[column]
        rival = max(
            likeness[row, others].max(initial=0.0),
            np.delete(likeness[:, column], row).max(initial=0.0),
        )
        if best >= AGREED and best - rival >= DISTINCT:
            found[int(takers[row])] = int(donors[column])
    return found


def _likeness(calls, letters, items, at: int, donors) -> np.ndarray:
    """Share of equal ballots with texts a session apart on the same item or issues, else 0."""
    day = calls["date"].to_numpy().astype("datetime64[D]")
    gap = np.abs((day[at] - day[donors]).astype(int))
    cast = np.isin(letters, ["Y", "N", "A"])
    both = cast[at] & cast[donors]
    shared = both.sum(axis=1)
    same = ((letters[at] == letters[donors]) & both).sum(axis=1) / np.maximum(shared, 1)
    issues = calls["issues"].to_numpy()
    alike = issues[donors] == issues[at]
    if items[at]:
        words = {word for item in items[at] for word in _telling(item)}
        alike = np.array(
            [
                bool(items[d] & items[at])
                or (not items[d] and bool(words & {*_telling(calls["title"].iat[d])}))
                for d in donors
            ]
        )
    usable = (gap >= NEAR[0]) & (gap <= NEAR[1]) & (shared >= LEAST) & alike
    return np.where(usable, same, 0.0)


def _telling(text: str) -> list[str]:
    """Words of a title or an agenda item that many others do not have."""
    general = {"human", "rights", "united", "nations", "general", "report", "reports", "question",
               "questions", "situation", "implementation", "international", "right", "treaty",
               "convention", "cooperation", "between", "organization", "weapons",
               "prohibition"}  # fmt: skip
    return [word[:7] for word in re.findall(r"[a-z]{4,}", text.casefold()) if word not in general]


def ballots_put_right(
    calls: pd.DataFrame, votes: pd.DataFrame, reference: Reference, done: list
) -> None:
    """Put single ballots right where it is clear which roll-call they belong to."""
    table = reference.read(
        f"{REPAIRS}/ballots_differing_from_undl.csv",
        "resolution", "rollcall_id", "iso3", "plenary", "undl", "rollcalls_with_this_symbol",
    ).fillna("")  # fmt: skip
    rows = calls.set_index("rollcall_id", drop=False)
    for fact in table.to_dict("records"):
        clear = int(fact["rollcalls_with_this_symbol"]) == 1 and fact["undl"] and fact["plenary"]
        if not clear or votes.at[fact["rollcall_id"], fact["iso3"]] != fact["plenary"]:
            continue
        row = rows.loc[fact["rollcall_id"]]
        source = _meeting(row, fact["resolution"])
        _note(done, row, "vote", fact["undl"], source, iso3=fact["iso3"], before=fact["plenary"])
        votes.at[fact["rollcall_id"], fact["iso3"]] = fact["undl"]

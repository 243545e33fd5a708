"""Find out which roll-calls of a file are known already, and what is new in it.

Two entries are the same roll-call if ids and ballots agree, or if they are of one day and
their ballots agree so far that no other vote of the day will do. The same text may have
been voted on several times (paragraphs, amendments, the whole): those stay apart, for
their ballots differ. What is known is never overwritten; blanks are filled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from experiments.estimation.vote_tables import ISSUES, VoteTable
from experiments.records.ballots import NOT_RECORDED
from experiments.records.problems import Problem, RecordError, count, examples
from experiments.records.reading import Reading
from sim.forecast.titles import plain_title
from sim.members.cached import whole_roster
from sim.theory.ballot import Vote

SAME_BALLOTS = 0.98  # share of equal ballots above which one day's votes may be one
SAME_ID = 0.9  # the same where the id or the symbol is the same too, and no other fits
LEAST_SHARED = 20  # ballots that both must record
_SYMBOL = re.compile(r"^(?:A/)?R(?:ES)?/(\S+)$", re.IGNORECASE)
FILLED = ("symbol", "title", "topic")


@dataclass(frozen=True, eq=False)
class Merged:
    """What a file adds to what is known.

    Attributes
    ----------
    new : pandas.DataFrame
        Roll-calls that were not known, in the columns of `Reading.calls`.
    votes : (J, N) int8
        Their ballots, by member of the roster.
    filled : pandas.DataFrame
        Texts of known roll-calls that were blank: `rollcall_id, symbol, title, topic`.
    ballots : pandas.DataFrame
        Ballots that were not recorded: `rollcall_id, iso3, vote`.
    n_known : int
        Roll-calls of the file that are known.
    differing : pandas.DataFrame
        Ballots that differ: `rollcall_id, iso3, known, file`. What is known stands.
    told : tuple of str
    """

    new: pd.DataFrame
    votes: np.ndarray
    filled: pd.DataFrame
    ballots: pd.DataFrame
    n_known: int
    differing: pd.DataFrame
    told: tuple[str, ...]


def plain_symbol(symbol: str) -> str:
    """Write a resolution's symbol in one way.

    Examples
    --------
    >>> plain_symbol("R/77/36"), plain_symbol("a/res/77/36"), plain_symbol("A/78/L.2")
    ('A/RES/77/36', 'A/RES/77/36', 'A/78/L.2')
    """
    found = _SYMBOL.match(symbol.strip())
    return f"A/RES/{found[1]}".upper() if found else symbol.strip()


def completed(readings: Iterable[Reading], known: VoteTable) -> list[Reading]:
    """Complete the tables of ballots by the tables of roll-calls beside them, and the known ids.

    Raises
    ------
    RecordError
        If a roll-call has no day, or there is no table of ballots.
    """
    readings = [_plain(reading) for reading in readings]
    tables = [r.calls for r in readings if not len(r.votes)]
    found = []
    for reading in (r for r in readings if len(r.votes)):
        calls = reading.calls
        for table in tables:
            calls = _joined(calls, table)
        calls = _dated_by_record(calls, known.rollcalls)
        dateless = calls["date"].isna()
        if dateless.any():
            names = calls["rollcall_id"].where(calls["rollcall_id"] != "", calls["symbol"])
            what = f"{count(int(dateless.sum()), 'roll-call')} without a day: " + examples(
                names[dateless]
            )
            remedy = (
                "Add a table of roll-calls with their days (rollcall_id or resolution, date) as "
                "another FILE"
            )
            raise RecordError(reading.file, [Problem(what, remedy)])
        found.append(replace(reading, calls=calls))
    if not found:
        what = "only roll-calls, no ballots"
        raise RecordError(readings[0].file, [Problem(what, "Add the table of ballots as well")])
    return found


def _plain(reading: Reading) -> Reading:
    calls = reading.calls.assign(
        symbol=reading.calls["symbol"].map(plain_symbol),
        title=reading.calls["title"].map(plain_title),
    )
    if "Voeten" in reading.layout or "unvotes" in reading.layout:
        calls["rollcall_id"] = "V" + calls["rollcall_id"]
    elif "UN Digital Library" in reading.layout:
        calls["rollcall_id"] = "U" + calls["rollcall_id"]
    return replace(reading, calls=calls)


def _joined(calls: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Fill blanks from a table of roll-calls, by id or else by symbol."""
    calls = calls.copy()
    for key in ("rollcall_id", "symbol"):
        plain = table[key].str.removeprefix("V") if key == "rollcall_id" else table[key]
        once = (plain != "") & ~plain.duplicated(keep=False)
        if not once.any():
            continue
        more = table[once].set_index(plain[once])
        own = calls[key].str.removeprefix("V") if key == "rollcall_id" else calls[key]
        calls["date"] = calls["date"].fillna(own.map(more["date"]))
        for name in ("symbol", "title", "topic", "session"):
            calls[name] = calls[name].where(calls[name] != "", own.map(more[name]).fillna(""))
        kind = own.map(more["kind"]).fillna("text")
        calls["kind"] = calls["kind"].where(calls["kind"] != "text", kind)
        for flag in ISSUES:
            calls[f"issue_{flag}"] |= own.map(more[f"issue_{flag}"]).eq(True)
    return calls


def _dated_by_record(calls: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Take the days of known ids, and of symbols of which only one vote is known."""
    calls = calls.copy()
    day = pd.Series(known["date"].to_numpy(), index=known["rollcall_id"])
    own = calls["rollcall_id"].where(
        calls["rollcall_id"].isin(day.index), "V" + calls["rollcall_id"]
    )
    calls["date"] = calls["date"].fillna(own.map(day))
    once = known[(known["resolution"] != "") & ~known["resolution"].duplicated(keep=False)]
    day = pd.Series(once["date"].to_numpy(), index=once["resolution"])
    calls["date"] = calls["date"].fillna(calls["symbol"].map(day))
    return calls


def merge(reading: Reading, known: VoteTable) -> Merged:
    """Divide a file into what is known and what is new.

    Parameters
    ----------
    reading : Reading
        With the day of every roll-call, from `completed`.
    known : VoteTable
    """
    iso3 = whole_roster().iso3
    record = by_roster(known)
    votes = reading.votes
    twin = twins(reading.calls, votes, known.rollcalls, record)
    is_new = twin < 0
    same = np.flatnonzero(~is_new)
    filled = _fills(reading.calls.iloc[same], known.rollcalls.iloc[twin[same]])
    ballots, differing = _ballots(
        votes[same], record[twin[same]], known.rollcalls, twin[same], iso3
    )
    new = _named(reading.calls[is_new], known.rollcalls)
    new, told = _topics(new, known.rollcalls)
    return Merged(
        new=new.reset_index(drop=True),
        votes=votes[is_new],
        filled=filled,
        ballots=ballots,
        n_known=len(same),
        differing=differing,
        told=tuple(told),
    )


def by_roster(table: VoteTable) -> np.ndarray:
    """Lay votes out by member of the roster, (J, N)."""
    iso3 = whole_roster().iso3
    record = np.full((len(table.votes), len(iso3)), NOT_RECORDED, dtype=np.int8)
    record[:, [iso3.index(code) for code in table.iso3]] = table.votes
    return record


def twins(
    calls: pd.DataFrame, votes: np.ndarray, known: pd.DataFrame, record: np.ndarray
) -> np.ndarray:
    """Find, for each roll-call of a file, the place of the same one in the record.

    Parameters
    ----------
    calls : pandas.DataFrame
        `rollcall_id, date, symbol` of J roll-calls.
    votes : (J, N) int8
    known : pandas.DataFrame
        `rollcall_id, date, resolution` of K roll-calls.
    record : (K, N) int8

    Returns
    -------
    (J,) int
        -1 where it is new.
    """
    found = np.full(len(calls), -1)
    days = known["date"].to_numpy()
    candidates = []
    for at, call in enumerate(calls.itertuples()):
        for other in np.flatnonzero(days == np.datetime64(call.date)):
            agreement, shared = _agreement(votes[at], record[other])
            if shared < min(LEAST_SHARED, (votes[at] != NOT_RECORDED).sum()):
                continue
            row = known.iloc[other]
            same_id = call.rollcall_id != "" and call.rollcall_id in (
                row["rollcall_id"], str(row["rollcall_id"]).removeprefix("V"),
            )  # fmt: skip
            both = bool(call.symbol) and bool(row["resolution"])
            same_symbol = both and call.symbol == row["resolution"]
            if both and not same_symbol and not same_id:
                continue
            enough = SAME_ID if same_id or same_symbol else SAME_BALLOTS
            if agreement >= enough:
                candidates.append((2 * same_id + same_symbol, agreement, shared, at, int(other)))
    taken: set[int] = set()
    for _, _, _, at, other in sorted(candidates, reverse=True):
        if found[at] < 0 and other not in taken:
            found[at] = other
            taken.add(other)
    return found


def _agreement(one, other) -> tuple[float, int]:
    """Share of equal ballots among those that both record as cast, and their number."""
    cast = [(v >= Vote.NO) & (v <= Vote.YES) for v in (one, other)]
    both = cast[0] & cast[1]
    shared = int(both.sum())
    return (float((one == other)[both].mean()) if shared else 0.0), shared


def _fills(calls: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    pairs = zip(("symbol", "title", "topic"), ("resolution", "title", "topic"), strict=True)
    rows = {"rollcall_id": known["rollcall_id"].to_numpy()}
    for own, theirs in pairs:
        blank = known[theirs].to_numpy() == ""
        rows[own] = np.where(blank, calls[own].to_numpy(), "")
    table = pd.DataFrame(rows)
    return table[(table[list(FILLED)] != "").any(axis=1)].reset_index(drop=True)


def _ballots(file, record, known: pd.DataFrame, twin, iso3):
    letters = {int(Vote.NO): "N", int(Vote.ABSTAIN): "A", int(Vote.YES): "Y", int(Vote.ABSENT): "X"}
    ids = known["rollcall_id"].to_numpy()[twin]
    rows = [
        (
            ids[at],
            iso3[member],
            letters.get(int(record[at, member]), ""),
            letters[int(file[at, member])],
        )
        for at, member in zip(*np.nonzero((file != record) & (file != NOT_RECORDED)), strict=True)
    ]
    table = pd.DataFrame(rows, columns=["rollcall_id", "iso3", "known", "file"])
    blank = table["known"] == ""
    ballots = table.loc[blank, ["rollcall_id", "iso3", "file"]]
    return (
        ballots.rename(columns={"file": "vote"}).reset_index(drop=True),
        table[~blank].reset_index(drop=True),
    )


def _named(calls: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Give every new roll-call an id that no other has."""
    taken, names = set(known["rollcall_id"]), []
    for call in calls.itertuples():
        name = call.rollcall_id or call.symbol or f"{call.date:%Y-%m-%d}"
        base, number = name, 1
        while name in taken:
            number += 1
            name = f"{base}#{number}"
        taken.add(name)
        names.append(name)
    return calls.assign(rollcall_id=names)


def _topics(new: pd.DataFrame, known: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Give new texts the topic of known ones with the same title."""
    topical = known[(known["topic"] != "") & (known["title"] != "")]
    topics: Mapping[str, str] = {
        plain_title(title).casefold(): topic
        for title, topic in zip(topical["title"], topical["topic"], strict=True)
    }
    guess = new["title"].str.casefold().map(topics).fillna("")
    filled = (new["topic"] == "") & (guess != "")
    told = []
    if filled.any():
        told.append(
            f"{count(int(filled.sum()), 'new roll-call')} with the title of a known text took its "
            "topic"
        )
    return new.assign(topic=new["topic"].where(~filled, guess)), told

"""One state on one text: its record on such texts, why this probability, what moves it, allies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd

from experiments.advice.track_record import LATEST, LEADERS, track_record
from experiments.app.playing import PARTS, TEXT_STEP, Moment, Played
from sim.forecast.ballot import parameters
from sim.forecast.evidence import LINE_LIKENESS, Call, Evidence, gather
from sim.forecast.expectation import LEAN, Expectation, expect, history_of
from sim.forecast.titles import plain_title
from sim.members.calibration import Calibration
from sim.members.roster import Roster
from sim.theory.ballot import VOTE_LETTERS, VOTE_WORDS, Vote, ballot_probability

SHOWN = 8  # rows of a table on the page [count]
HEEDED = 5  # leaders whose line is turned round [count]
NEGLIGIBLE = 0.005  # logits, or probability, not shown
RECORD = {
    "approval": "most texts are approved",
    "precedent": "its own votes, and its neighbours', on like texts",
    "spatial": "where it stands on the axes",
    "tie": "declared lines of those it usually votes with",
}


@dataclass(frozen=True, eq=False)
class Dossier:
    """What is known of one state on one text.

    Attributes
    ----------
    iso3, name : str
    chance : dict of str to float
        Y, A, N, X to probability.
    right : str
        How often the forecast of its ballot was right.
    caucuses : tuple of str
        Standing groups in which it consults.
    record : DataFrame
        ``date, text, vote, tally``: its votes on this series, the latest first.
    why : DataFrame
        ``part, logits``: what its lean is made of.
    moves : DataFrame
        ``what, points``: change of its probability of a yes.
    allies : DataFrame
        ``member, alike, now``: whom it votes with, and what they lean to now.
    """

    iso3: str
    name: str
    chance: dict[str, float]
    right: str
    caucuses: tuple[str, ...]
    record: pd.DataFrame
    why: pd.DataFrame
    moves: pd.DataFrame
    allies: pd.DataFrame


def dossier(played: Played, key: tuple[str, int, str], iso3: str) -> Dossier:
    """Put together what is known of one state on one text.

    Parameters
    ----------
    played : Played
    key : tuple
        Meeting, round and text.
    iso3 : str
    """
    moment, at = played.moments[key], played.iso3.index(iso3)
    here = float(played.attendance[key[0]][at])
    yes, no = float(moment.yes[at]), float(moment.no[at])
    chance = {"Y": here * yes, "A": here * (1 - yes - no), "N": here * no, "X": 1.0 - here}
    call, calibration = moment.call, played.calibration
    evidence = None if call is None else _evidence(calibration, call)
    found = None if call is None else expect(calibration, played.iso3, call)
    return Dossier(
        iso3=iso3,
        name=names()[iso3],
        chance=chance,
        right=_right(calibration, iso3),
        caucuses=played.caucuses[iso3],
        record=_record(calibration, evidence, iso3),
        why=_why(calibration, moment, found, at),
        moves=_moves(played, moment, evidence, iso3),
        allies=_allies(played, key, iso3),
    )


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """Give what every member is called: code to name."""
    roster = Roster.load()
    return dict(zip(roster.iso3, roster.name, strict=True))


def _evidence(calibration: Calibration, call: Call) -> Evidence:
    return gather(history_of(calibration), call)


def _right(calibration: Calibration, iso3: str) -> str:
    """Say how often the forecast of its ballot was right."""
    if iso3 in LEADERS:
        return "its own line is what forecasts start from"
    table = track_record(calibration, calibration.cutoff, LATEST).set_index("iso3")
    if iso3 not in table.index or not table.loc[iso3, "voted"]:
        return "no vote to judge the forecast by"
    row = table.loc[iso3]
    return f"the forecast of its ballot was right on {row['right']} of {row['voted']} roll-calls"


def _record(calibration: Calibration, evidence: Evidence | None, iso3: str) -> pd.DataFrame:
    """Give its votes on texts of this line, or else on this topic, the latest first."""
    history = history_of(calibration)
    columns = ["date", "text", "vote", "tally"]
    if evidence is None or iso3 not in history.iso3:
        return pd.DataFrame(columns=columns)
    like = np.flatnonzero((evidence.likeness >= LINE_LIKENESS) | (evidence.kinship == 1.0))
    place = history.iso3.index(iso3)
    rows = []
    for j in like[np.argsort(history.date[like], kind="stable")][::-1]:
        vote = int(history.votes[j, place])
        if not Vote.NO <= vote <= Vote.ABSENT:
            continue
        cast = [int((history.votes[j] == v).sum()) for v in (Vote.YES, Vote.NO, Vote.ABSTAIN)]
        title = plain_title(str(history.title[j])) or str(history.topic[j]).replace("_", " ")
        word = VOTE_WORDS[VOTE_LETTERS[vote]]
        rows.append((str(history.date[j]), title, word, "–".join(map(str, cast))))
    return pd.DataFrame(rows[:SHOWN], columns=columns)


def _why(
    calibration: Calibration, moment: Moment, found: Expectation | None, at: int
) -> pd.DataFrame:
    """Take a lean apart: the record, what the meeting added, and what is left."""
    rows, lean = [], float(moment.lean[at])
    if found is not None:
        value = parameters(calibration)
        own = {name: value[name] * float(found.parts[name][at]) for name in ("approval", *LEAN)}
        rows = [(RECORD[name], found.wider * part) for name, part in own.items()]
        rest = float(found.lean[at]) - sum(own.values())
        rows.append(("what a committee's vote, or an amendment, changes", found.wider * rest))
    rows += [(words, float(moment.parts[name][at])) for name, words in PARTS.items()]
    left = lean - sum(part for _, part in rows)
    name = "past texts at its place" if found is None else "what is drawn, and talk in the room"
    rows.append((name, left))
    rows = [(words, part) for words, part in rows if abs(part) >= NEGLIGIBLE]
    rows.sort(key=lambda row: -abs(row[1]))
    return pd.DataFrame([*rows, ("all together", lean)], columns=["part", "logits"])


def _moves(played: Played, moment: Moment, evidence: Evidence | None, iso3: str) -> pd.DataFrame:
    """Say what would move it: a favour, the text, the lines of those it heeds."""
    at = played.iso3.index(iso3)
    rows = [("a favour worth one logit", float(moment.favour[at]))]
    rows += [
        (f"the text {TEXT_STEP:g} sd towards {axis.replace('_', ' ')}", float(change[at]))
        for axis, change in moment.moved.items()
    ]
    if evidence is not None and moment.call is not None:
        rows += _leaders(played, moment.call, evidence, iso3)
    rows = [(what, 100.0 * change) for what, change in rows if abs(change) >= NEGLIGIBLE]
    rows.sort(key=lambda row: -abs(row[1]))
    return pd.DataFrame(rows[:SHOWN], columns=["what", "points"])


def _leaders(played: Played, call: Call, evidence: Evidence, iso3: str) -> list[tuple[str, float]]:
    """Turn the lines of the leaders that it heeds most round, one by one, in the forecast."""
    history = history_of(played.calibration)
    if iso3 not in history.iso3 or iso3 in call.declared:
        return []
    heed = evidence.heed[history.iso3.index(iso3)]
    codes = list(call.lines)
    rows = []
    before = _p_yes(played, call, iso3)
    for leader in [codes[k] for k in np.argsort(-heed, kind="stable")][:HEEDED]:
        if leader not in call.declared:
            continue
        line = int(call.declared[leader])
        turned = Vote.NO if line == Vote.YES else Vote.YES
        then = replace(call, declared={**call.declared, leader: int(turned)})
        word = VOTE_WORDS[VOTE_LETTERS[int(turned)]]
        change = _p_yes(played, then, iso3) - before
        rows.append((f"{names()[leader]} for a {word}, at the first forecast", change))
    return rows


def _p_yes(played: Played, call: Call, iso3: str) -> float:
    at = played.iso3.index(iso3)
    found = expect(played.calibration, played.iso3, call)
    return float(ballot_probability(found.lean[at], found.halfwidth[at])[2])


def _allies(played: Played, key: tuple[str, int, str], iso3: str) -> pd.DataFrame:
    """Give those whose past votes were most alike, recent ones counting more."""
    history, moment = history_of(played.calibration), played.moments[key]
    columns = ["member", "alike", "now"]
    if iso3 not in history.iso3:
        return pd.DataFrame(columns=columns)
    gap = history.apart(np.datetime64(played.calibration.cutoff, "D"))[history.iso3.index(iso3)]
    rows = []
    for k in np.argsort(gap, kind="stable"):
        code = history.iso3[k]
        if code == iso3 or code not in played.iso3:
            continue
        at = played.iso3.index(code)
        yes, no = moment.yes[at], moment.no[at]
        word, share = max(
            (("yes", yes), ("no", no), ("abstain", 1 - yes - no)), key=lambda one: one[1]
        )
        rows.append((names()[code], f"{100 * (1 - gap[k]):.0f} %", f"{word}, {100 * share:.0f} %"))
        if len(rows) == SHOWN:
            break
    return pd.DataFrame(rows, columns=columns)

"""Records: long tables, one row per observation, keys first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.forums.outcome import Outcome, Result
from sim.meeting.draft import Draft
from sim.meeting.outcomes import BOTH, COMPROMISE, NONE, RESULTS, InForce
from sim.meeting.sounding import yes_share
from sim.meeting.state import Meeting
from sim.theory.ballot import VOTE_LETTERS, Vote

OUTSIDE = "none"  # who stands in no coalition
AGREED = "agreed"  # whose text one is that was agreed by all


class Recorder:
    """Collects a model's tables meeting by meeting.

    Parameters
    ----------
    replications : range
    rounds, votes, members : bool
        Whether to keep what happens in every round, every single vote, and
        where every member stands when an item ends.
    """

    def __init__(
        self,
        replications: range,
        *,
        rounds: bool = False,
        votes: bool = False,
        members: bool = False,
    ):
        self.replication = np.asarray(replications, dtype=np.int32)
        self.keep_rounds, self.keep_votes, self.keep_members = rounds, votes, members
        self._parts: dict[str, list[dict]] = {}

    def add(self, table: str, columns: dict) -> None:
        """Add rows to a table: columns of one length, and single values for all of them."""
        kept = {name: _own(column) for name, column in columns.items()}
        self._parts.setdefault(table, []).append(kept)

    def round(self, number: int, meeting: Meeting) -> None:
        """Record one round of a meeting, one row per replication and draft."""
        if not self.keep_rounds:
            return
        for k, draft in enumerate(meeting.text.drafts):
            coalition = np.zeros(len(self.replication), dtype=np.int16)
            spend = np.zeros(len(self.replication))
            for c, camp in enumerate(meeting.camps):
                if camp.name == draft.camp:
                    coalition, spend = meeting.coalition[c].sum(axis=1), meeting.money.spend[c]
            self.add(
                "rounds",
                {
                    "replication": self.replication,
                    "meeting": np.int16(number),
                    "item": meeting.item,
                    "round": np.int16(meeting.round),
                    "draft": draft.name,
                    "alignment": meeting.text.yardstick.alignment(draft.position),
                    "support": yes_share(meeting, k),
                    "coalition": coalition.astype(np.int16),
                    "spend": spend.copy(),
                },
            )

    def adoption(self, keys: dict[str, object], found: list[dict[str, object]]) -> None:
        """Record who is bound by what, one row per replication and rule."""
        for columns in found:
            self.add("adoption", keys | columns)

    def decision(
        self, number: int, year: int, forum: str, meeting: Meeting, outcome: Outcome, held: InForce
    ) -> None:
        """Record how an agenda item ended."""
        signers = 0 if outcome.signed is None else outcome.signed.any(axis=1).sum(axis=1)
        columns = {
            "replication": self.replication,
            "meeting": np.int16(number),
            "year": np.int16(year),
            "forum": forum,
            "item": meeting.item,
            "result": np.array(RESULTS)[held.result],
            "outcome": np.array(held.names)[held.outcome],
            "alignment": held.alignment,
            "shift": held.shift,
        }
        for camp in meeting.camps:
            columns[f"{camp.name}_prevails"] = held.ends(camp.name)
        columns |= {name: held.ends(name) for name in (BOTH, COMPROMISE, NONE)}
        for c, camp in enumerate(meeting.camps):
            columns[f"gets_its_text_{camp.name}"] = held.gets[c]
            columns[f"utility_{camp.name}"] = held.utility[c]
        columns |= {"rounds": np.int16(meeting.round), "signers": np.int16(signers)}
        for c, camp in enumerate(meeting.camps):
            columns[f"coalition_{camp.name}"] = meeting.coalition[c].sum(axis=1).astype(np.int16)
            columns[f"spend_{camp.name}"] = meeting.money.spend[c].copy()
        self.add("meetings", columns)
        if self.keep_members:
            self._members(number, year, meeting, outcome)
        for k, draft in enumerate(meeting.text.drafts):
            self._draft(number, meeting, outcome, held, k, draft)
            if self.keep_votes:
                self._votes(number, meeting, outcome, k, draft)

    def _draft(
        self, number: int, meeting: Meeting, outcome: Outcome, held: InForce, k: int, draft: Draft
    ) -> None:
        no, abstain, yes, absent = outcome.tally[:, k].T
        owner = np.array([*held.names[: len(meeting.camps)], AGREED])[held.owner[:, k]]
        roster = meeting.chamber.roster
        signed = np.zeros((len(self.replication), len(roster.iso3)), dtype=bool)
        if outcome.signed is not None:
            signed = outcome.signed[:, k]
        self.add(
            "drafts",
            {
                "replication": self.replication,
                "meeting": np.int16(number),
                "item": meeting.item,
                "draft": draft.name,
                "camp": draft.camp or "chair",
                "owner": np.where(held.own[:, k], owner, AGREED),
                "result": np.array([Result(r).name.lower() for r in range(10)])[outcome.how[:, k]],
                "adopted": outcome.adopted[:, k],
                "yes": yes.astype(np.int16),
                "no": no.astype(np.int16),
                "abstain": abstain.astype(np.int16),
                "absent": absent.astype(np.int16),
                "days": outcome.days[:, k].astype(np.int32),
                "alignment": meeting.text.yardstick.alignment(draft.position),
                "moved": draft.moved(),
                "clauses": draft.kept().sum(axis=1).astype(np.int16),
                "signers": signed.sum(axis=1).astype(np.int16),
                "signers_population": _share(signed, roster.column("population")),
                "signers_income": _share(signed, roster.column("gdp")),
            },
        )

    def _members(self, number: int, year: int, meeting: Meeting, outcome: Outcome) -> None:
        """Record where every member stands when an item ends, one row per replication and member.

        ``coalition`` is the camp in whose coalition it stands, or ``none``;
        ``present`` whether it came; ``opposed`` whether it has spoken against a
        text; ``signed`` and ``reserved`` are for texts open for signature;
        ``received_…`` is what each camp has given it [bn US$]; ``position_…``
        where it stands [sd of UN members], and ``alignment`` the same on the
        yardstick; both in thousandths, far finer than
        their standard errors and a third of the bytes.
        """
        chamber, camps = meeting.chamber, meeting.camps
        shape = chamber.n_replications, chamber.n_members
        coalition = np.zeros(shape, dtype=np.int8)
        for c in reversed(range(len(camps))):  # of several, the first named holds
            coalition[meeting.coalition[c]] = c + 1
        opposed = np.any([np.broadcast_to(d.opponents, shape) for d in meeting.text.drafts], axis=0)
        came = meeting.room.present | (outcome.votes != Vote.ABSENT).any(axis=1)  # or later
        columns = {
            "replication": np.repeat(self.replication, shape[1]),
            "meeting": np.int16(number),
            "year": np.int16(year),
            "item": meeting.item,
            "iso3": _words(np.arange(shape[1]), chamber.roster.iso3, len(self.replication)),
            "coalition": _words(coalition.ravel(), (OUTSIDE, *(camp.name for camp in camps))),
            "entitled": np.tile(meeting.room.entitled, shape[0]),
            "present": came.ravel(),
            "opposed": opposed.ravel(),
            "signed": _of_any_text(outcome.signed, shape),
            "reserved": _of_any_text(outcome.reserved, shape),
        }
        for c, camp in enumerate(camps):
            columns[f"received_{camp.name}"] = meeting.money.transfer[c].ravel().astype(np.float32)
        for d, axis in enumerate(chamber.axes):
            columns[f"position_{axis}"] = _short(chamber.positions.now()[..., d])
        columns["alignment"] = _short(meeting.text.yardstick.alignment(chamber.positions.now()))
        self.add("members", columns)

    def _votes(self, number: int, meeting: Meeting, outcome: Outcome, k: int, draft: Draft) -> None:
        n = meeting.chamber.n_members
        cast = outcome.tally[:, k].sum(axis=1) > 0
        rows = np.flatnonzero(cast)
        self.add(
            "votes",
            {
                "replication": np.repeat(self.replication[rows], n),
                "meeting": np.int16(number),
                "item": meeting.item,
                "draft": draft.name,
                "iso3": _words(np.arange(n), meeting.chamber.roster.iso3, len(rows)),
                "vote": _words(outcome.votes[rows, k].reshape(-1), VOTE_LETTERS),
            },
        )

    def tables(self) -> dict[str, pd.DataFrame]:
        """Give the tables, each sorted by its keys."""
        return {name: _table(parts) for name, parts in self._parts.items()}


def _own(column: Any) -> Any:
    """Copy a column, which may change after it was recorded; a single value stays."""
    if not np.ndim(column):
        return column
    return column.copy() if isinstance(column, pd.Categorical) else np.array(column)


def _table(parts: list[dict]) -> pd.DataFrame:
    """Put the parts of a table below each other, sorted by its keys.

    One frame for all of them, as a frame costs much more than its columns.
    """
    names = list(parts[0])
    if any(list(part) != names for part in parts):
        frame = pd.concat([pd.DataFrame(part) for part in parts], ignore_index=True)
        parts, names = [{name: frame[name].array for name in frame}], list(frame)
    sizes = [next(len(c) for c in part.values() if np.ndim(c)) for part in parts]
    columns = {}
    for name in names:
        filled = zip((part[name] for part in parts), sizes, strict=True)
        columns[name] = _joined([c if np.ndim(c) else np.full(n, c) for c, n in filled])
    keys = [columns[key] for key in ("meeting", "replication") if key in columns]
    order = np.lexsort([np.asarray(key) for key in keys]) if keys else slice(None)
    return pd.DataFrame({name: column[order] for name, column in columns.items()})


def _joined(columns: list) -> np.ndarray | pd.api.extensions.ExtensionArray:
    """Join arrays, or columns of words with the same categories."""
    if len(columns) == 1:
        return columns[0]
    if isinstance(columns[0], pd.Categorical):
        return pd.api.types.union_categoricals(columns)
    return np.concatenate(columns)


def _of_any_text(marks: np.ndarray | None, shape: tuple[int, int]) -> np.ndarray:
    """Whether a member is marked for any of the texts, from (R, K, N) to (R N,)."""
    return np.zeros(shape[0] * shape[1], bool) if marks is None else marks.any(axis=1).ravel()


def _share(inside: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Share of a weight that those inside have, (R, N) bool to (R,) float64, 0 to 1."""
    known = np.nan_to_num(weight)
    return (inside * known).sum(axis=1) / max(float(known.sum()), 1e-12)


def _short(values: np.ndarray) -> np.ndarray:
    """Round to thousandths, (R, N) to (R N,) float32."""
    return np.round(values.ravel(), 3).astype(np.float32)


def _words(codes: np.ndarray, names: Sequence[str], repeats: int = 1) -> pd.Categorical[str]:
    """Make a column of few different words."""
    return pd.Categorical.from_codes(np.tile(codes, repeats), categories=pd.Index(list(names)))

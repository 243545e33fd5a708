"""Records: long tables, one row per observation, keys first."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.forums.outcome import Outcome, Result
from sim.outcomes import RESULTS, InForce

VOTE_LETTERS = np.array(["N", "A", "Y", "X"])
CAMPS = ("democratic", "sovereigntist")


class Recorder:
    """Collects a model's tables meeting by meeting.

    Parameters
    ----------
    replications : range
    rounds, votes : bool
        Whether to keep what happens in every round, and every single vote.
    """

    def __init__(self, replications: range, *, rounds: bool = False, votes: bool = False):
        self.replication = np.asarray(replications, dtype=np.int32)
        self.keep_rounds, self.keep_votes = rounds, votes
        self._parts: dict[str, list[pd.DataFrame]] = {}

    def add(self, table: str, columns: dict, rows: np.ndarray | None = None) -> None:
        """Add rows to a table."""
        self._parts.setdefault(table, []).append(pd.DataFrame(columns))

    def round(self, number: int, meeting) -> None:
        """Record one round of a meeting, one row per replication and draft."""
        if not self.keep_rounds:
            return
        for k, draft in enumerate(meeting.drafts):
            coalition = np.zeros(len(self.replication), dtype=np.int16)
            spend = np.zeros(len(self.replication))
            for c, camp in enumerate(meeting.camps):
                if camp.name == draft.camp:
                    coalition, spend = meeting.coalition[c].sum(axis=1), meeting.spend[c]
            self.add(
                "rounds",
                {
                    "replication": self.replication,
                    "meeting": np.int16(number),
                    "item": meeting.item,
                    "round": np.int16(meeting.round),
                    "draft": draft.name,
                    "alignment": meeting.yardstick.alignment(draft.position),
                    "support": meeting.yes_share(k),
                    "coalition": coalition.astype(np.int16),
                    "spend": spend.copy(),
                },
            )

    def decision(
        self, number: int, year: int, forum: str, meeting, outcome: Outcome, held: InForce
    ) -> None:
        """Record how an agenda item ended."""
        sizes = {c.name: meeting.coalition[i].sum(axis=1) for i, c in enumerate(meeting.camps)}
        spend = {c.name: meeting.spend[i] for i, c in enumerate(meeting.camps)}
        none = np.zeros(len(self.replication))
        signers = 0 if outcome.signed is None else outcome.signed.any(axis=1).sum(axis=1)
        columns = {
            "replication": self.replication,
            "meeting": np.int16(number),
            "year": np.int16(year),
            "forum": forum,
            "item": meeting.item,
            "result": np.array(RESULTS)[held.result],
            "alignment": held.alignment,
            "shift": held.shift,
            "democratic_prevails": held.democratic,
            "sovereigntist_prevails": held.sovereigntist,
            "neither": ~(held.democratic | held.sovereigntist),
            "deadlock": ~outcome.adopted.any(axis=1),
            "rounds": np.int16(meeting.round),
            "signers": np.int16(signers),
        }
        for camp in CAMPS:
            columns[f"coalition_{camp}"] = sizes.get(camp, none).astype(np.int16)
            columns[f"spend_{camp}"] = spend.get(camp, none)
        self.add("meetings", columns)
        for k, draft in enumerate(meeting.drafts):
            self._draft(number, meeting, outcome, k, draft)
            if self.keep_votes:
                self._votes(number, meeting, outcome, k, draft)

    def _draft(self, number, meeting, outcome, k, draft) -> None:
        no, abstain, yes, absent = outcome.tally[:, k].T
        self.add(
            "drafts",
            {
                "replication": self.replication,
                "meeting": np.int16(number),
                "item": meeting.item,
                "draft": draft.name,
                "camp": draft.camp or "chair",
                "result": np.array([Result(r).name.lower() for r in range(10)])[outcome.how[:, k]],
                "yes": yes.astype(np.int16),
                "no": no.astype(np.int16),
                "abstain": abstain.astype(np.int16),
                "absent": absent.astype(np.int16),
                "alignment": meeting.yardstick.alignment(draft.position),
                "moved": draft.moved(),
            },
        )

    def _votes(self, number, meeting, outcome, k, draft) -> None:
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
                "iso3": np.tile(np.array(meeting.chamber.roster.iso3), len(rows)),
                "vote": VOTE_LETTERS[outcome.votes[rows, k].reshape(-1)],
            },
        )

    def tables(self) -> dict[str, pd.DataFrame]:
        """Give the tables, each sorted by its keys."""
        out = {}
        for name, parts in self._parts.items():
            frame = pd.concat(parts, ignore_index=True)
            keys = [k for k in ("replication", "meeting") if k in frame]
            out[name] = frame.sort_values(keys, kind="stable", ignore_index=True)
        return out

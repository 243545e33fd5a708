"""Who decides the agenda items of the cases a report looks at closely."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.analysis import deciders
from experiments.analysis.recount import item as recount
from experiments.analysis.selected_cells import CloseUp
from sim.scenario import Scenario

KEYS = ["case", "meeting", "item"]


@dataclass(frozen=True)
class Decision:
    """One agenda item that came to a vote.

    Attributes
    ----------
    case, body, item : str
    meeting, year : int
    whole : int
        Replications played, with and without a vote.
    summary : dict
        From `experiments.analysis.deciders.summary`.
    members, blocs : DataFrame
        From `experiments.analysis.deciders`.
    """

    case: str
    body: str
    item: str
    meeting: int
    year: int
    whole: int
    summary: dict
    members: pd.DataFrame
    blocs: pd.DataFrame


def decisions(
    closer: CloseUp, config: Callable[[int], dict], body: Callable[[str], str]
) -> list[Decision]:
    """Count the items of the best strategy's cases anew, nearest to turning first.

    Items whose recount does not give what was in force are left out.

    Parameters
    ----------
    closer : CloseUp
        Of the cells whose items are counted.
    config : callable
        Of the number of a cell: its whole configuration.
    body : callable
        Of the name of a body: its title.

    Returns
    -------
    list of Decision
    """
    tables = closer.tables
    if "votes" not in tables or tables["votes"].empty:
        return []
    best = tables["cases"][tables["cases"]["role"] == "best"]
    out = []
    for case in best.itertuples():
        out += _of_case(closer, case.case, config(int(case.cell)), body)
    order = {name: at for at, name in enumerate(best["case"])}
    return sorted(out, key=lambda d: (order[d.case], d.summary["turns"], d.meeting))


def _of_case(
    closer: CloseUp, case: str, config: dict, body: Callable[[str], str]
) -> list[Decision]:
    tables, scenario = closer.tables, Scenario(config)
    camps = list(scenario.spec.camps)
    votes, drafts, meetings = (
        tables[name][tables[name]["case"] == case] for name in ("votes", "drafts", "meetings")
    )
    ends = {key: part for key, part in meetings.groupby(["meeting", "item"], sort=False)}
    texts = {key: part for key, part in drafts.groupby(["meeting", "item"], sort=False)}
    out = []
    for key, part in votes.groupby(["meeting", "item"], sort=False):
        end = ends[key]
        forum = scenario.forums[str(end["forum"].iloc[0])]
        found = recount(part, texts[key], end, camps, forum.majority)
        if found is None:
            continue
        lean = np.stack([closer.leans[case, *key, name] for name in found.texts])
        lean = lean[:, found.replication]
        standing = {
            name: inside
            for name, inside in scenario.roster.blocs.items()
            if name in scenario.roster.standing
        }
        out.append(
            Decision(
                case,
                body(forum.name),
                str(key[1]),
                int(key[0]),
                int(end["year"].iloc[0]),
                len(end),
                deciders.summary(found, lean),
                deciders.members_table(found, lean),
                deciders.blocs_table(found, standing),
            )
        )
    return out

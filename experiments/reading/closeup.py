"""A closer look at a few cells of a study: who sat where, who voted how, what it hangs on.

A sweep keeps a row per meeting. The report needs single votes and the
membership of coalitions for a handful of cells, so these are played once more:
the same replications of the same cells give the same numbers, and the rows that
the sweep did keep prove it. If they differ (the code has changed since), there
is no closer look and the report says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from experiments.figures.style import plain
from experiments.reading.pooling import over_opponents
from experiments.reading.summary import BASELINE
from experiments.storage.saved import Results

MOST_CELLS = 6
MOST_REPLICATIONS = 200
SEATS = ("none", "democratic", "sovereigntist")


@dataclass
class CloseUp:
    """Tables of the cells looked at, with ``case``, a name people can read, in front.

    Attributes
    ----------
    tables : dict of str to DataFrame
        ``cases, meetings, drafts, rounds, votes, seats, flows``; empty without
        a closer look.
    reason : str
        Why there is none, or nothing.
    """

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    reason: str = ""


def choose(table: pd.DataFrame, most: int = MOST_CELLS) -> pd.DataFrame:
    """Choose the cells worth a closer look.

    For each body the strategy that prevails most often over all opponents, and
    doing nothing, both against the opponent that is hardest for the first.

    Parameters
    ----------
    table : DataFrame
        From `experiments.reading.pooling.pooled`.
    most : int
        Of cells.

    Returns
    -------
    DataFrame
        ``case, cell, forum, democratic, sovereigntist, role``.
    """
    rows, taken = [], set()
    bodies = table.groupby("cell")["forum"].nunique()
    if bodies.max() > 1:  # a calendar of many bodies: judged as a whole
        keys = ["cell", "democratic", "sovereigntist"]
        table = table.groupby(keys, sort=False)[["win", "mirrored"]].mean().reset_index()
        table["forum"] = "all bodies"
    for forum, part in over_opponents(table).groupby("forum", sort=False):
        best = part.loc[part["win"].idxmax()]
        wanted = dict.fromkeys(
            [(best["democratic"], "best"), (BASELINE, "baseline")]
            if best["democratic"] != BASELINE
            else [(BASELINE, "best")]
        )
        for strategy, role in wanted:
            found = table[
                (table["forum"] == forum)
                & (table["democratic"] == strategy)
                & (table["sovereigntist"] == best["worst_opponent"])
            ]
            if len(found) and int(found["cell"].iloc[0]) not in taken:
                row = found.iloc[0]
                taken.add(int(row["cell"]))
                where = f", {plain(forum)}" if bodies[row["cell"]] == 1 else ""
                rows.append(
                    {
                        "case": f"{plain(strategy)} against {plain(row.sovereigntist)}{where}",
                        "cell": int(row["cell"]),
                        "forum": forum,
                        "democratic": strategy,
                        "sovereigntist": row["sovereigntist"],
                        "role": role,
                    }
                )
    return pd.DataFrame(rows).head(most)


def close_up(results: Results, table: pd.DataFrame, replications: int | None = None) -> CloseUp:
    """Play the chosen cells once more, keeping everything.

    Parameters
    ----------
    results : Results
    table : DataFrame
        From `experiments.reading.pooling.pooled`.
    replications : int, optional
        Of each cell; as many as the study has, 200 at most, by default.

    Returns
    -------
    CloseUp
    """
    from sim.errors import PlenaryError

    cases = choose(table)
    kept = results.read("meetings", None, {"cell": cases["cell"].tolist()})
    parts: dict[str, list[pd.DataFrame]] = {}
    for case in cases.itertuples():
        mine = kept[kept["cell"] == case.cell]
        whole = int(mine["replication"].max()) + 1 if len(mine) else 0
        count = min(replications or MOST_REPLICATIONS, whole, MOST_REPLICATIONS)
        if count == 0:
            continue
        try:
            found = play(results.study.config(case.cell), range(count))
        except PlenaryError as error:
            return CloseUp(reason=f"cell {case.cell} can no longer be run: {error}")
        if not _same(mine, found["meetings"]):
            return CloseUp(
                reason="the sweep was computed by another version of the code; run it anew "
                "(plenary sweep … --overwrite) for a closer look"
            )
        for name, frame in found.items():
            frame.insert(0, "case", case.case)
            frame.insert(1, "cell", case.cell)
            parts.setdefault(name, []).append(frame)
    tables = {name: pd.concat(frames, ignore_index=True) for name, frames in parts.items()}
    if not tables:
        return CloseUp(reason="no cell has a finished replication")
    return CloseUp({"cases": cases, **tables})


def _same(kept: pd.DataFrame, again: pd.DataFrame) -> bool:
    """Tell whether the rows kept by the sweep are those played now, in every bit."""
    keys = ["replication", "meeting", "item"]
    kept = kept[kept["replication"].isin(again["replication"].unique())]
    a = kept.sort_values(keys, ignore_index=True)
    b = again.sort_values(keys, ignore_index=True)
    if len(a) != len(b):
        return False
    return all(
        np.array_equal(a[name].to_numpy(), b[name].to_numpy())
        for name in ("alignment", "result", "coalition_democratic", "coalition_sovereigntist")
    )


def play(config: dict, replications: range) -> dict[str, pd.DataFrame]:
    """Play some replications, noting in every round who sits in which coalition.

    Parameters
    ----------
    config : dict
        A whole configuration.
    replications : range

    Returns
    -------
    dict of str to DataFrame
        The tables of `sim.scenario.simulate` with rounds and votes; ``seats``:
        share of replications in which a member sits in each coalition; ``flows``:
        how many members move from one to another between two rounds;
        ``objections``, where the chair proposes one text: share of replications
        in which a member would object to it when the talks end.
    """
    from sim.model import NegotiationModel
    from sim.scenario import Scenario

    scenario = Scenario({**config, "record": {"rounds": True, "votes": True}})
    model = NegotiationModel(scenario, replications)
    seats, flows, objections, before = [], [], [], None
    try:
        while model.running:
            label = model.meeting.label if model.meeting else None
            model.step()
            meeting = model.meeting or model.last
            if meeting is None:
                break
            if meeting.label != label:
                before = None
            now = _sitting(meeting)
            seats.append(_seats(meeting, now))
            if before is not None:
                flows.append(_flows(meeting, before, now))
            before = now
            if meeting.round >= meeting.rounds and meeting.forum.one_text:
                objections.append(_objections(meeting))
        tables = model.recorder.tables()
    finally:
        model.close()
    tables["seats"] = pd.concat(seats, ignore_index=True)
    if flows:
        tables["flows"] = pd.concat(flows, ignore_index=True)
    if objections:
        tables["objections"] = pd.concat(objections, ignore_index=True)
    return tables


def _sitting(meeting) -> np.ndarray:
    """Give each member's coalition, (R, N): index into `SEATS`, others count as none."""
    now = np.zeros(meeting.coalition.shape[1:], dtype=np.int8)
    for c, camp in enumerate(meeting.camps):
        if camp.name in SEATS:
            now[meeting.coalition[c]] = SEATS.index(camp.name)
    return now


def _keys(meeting) -> dict:
    number = int(meeting.label.split("/")[1])
    return {"meeting": number, "item": meeting.item, "round": meeting.round}


def _seats(meeting, now: np.ndarray) -> pd.DataFrame:
    columns = {**_keys(meeting), "iso3": list(meeting.chamber.roster.iso3)}
    for code, name in enumerate(SEATS):
        columns[name] = (now == code).mean(axis=0)
    return pd.DataFrame(columns)


def _flows(meeting, before: np.ndarray, now: np.ndarray) -> pd.DataFrame:
    rows = [
        {**_keys(meeting), "from": a, "to": b, "members": moved}
        for i, a in enumerate(SEATS)
        for j, b in enumerate(SEATS)
        if (moved := float(((before == i) & (now == j)).sum(axis=1).mean())) > 0
    ]
    return pd.DataFrame(rows)


def _objections(meeting) -> pd.DataFrame:
    parts = [
        pd.DataFrame(
            {
                **_keys(meeting),
                "draft": draft.name,
                "iso3": list(meeting.chamber.roster.iso3),
                "replications": meeting.chamber.n_replications,
                "objects": meeting.objectors(k).sum(axis=0),
            }
        )
        for k, draft in enumerate(meeting.drafts)
        if draft.camp is None
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()

"""A closer look at a few cells of a study: who sat where, who voted how, what it hangs on.

A sweep keeps a row per meeting. The report needs single votes and the
membership of coalitions for a handful of cells, so these are played once more:
the same replications of the same cells give the same numbers, and the rows that
the sweep did keep prove it. If they differ (the code has changed since), there
is no closer look and the report says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from experiments.analysis.play_again import play
from experiments.analysis.pooling import PLACE, over_opponents
from experiments.analysis.summary import BASELINE
from experiments.analysis.swept_keys import is_baseline, place
from experiments.figures.labels import plain
from experiments.store.results import Results
from experiments.study.camps import OPPONENT, STRATEGY
from experiments.study.cost import cost_of_cell, is_large, words
from sim.errors import PlenaryError

MOST_CELLS = 6
MOST_REPLICATIONS = 200
MOST_SECONDS = 300.0  # that a report may spend on one cell, roughly
ORDER = ["utility", "gets", "win"]  # of strategies, best first


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
    leans : dict of tuple to (R, N) float32
        Case, meeting, item and draft to every member's lean when the talks
        end, + for the text [logits].
    """

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    reason: str = ""
    leans: dict[tuple, np.ndarray] = field(default_factory=dict)


def choose(
    table: pd.DataFrame, most: int = MOST_CELLS, bodies: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Choose the cells worth a closer look.

    For each body the strategy with the highest utility over all opponents (of equal
    ones, that gets its text most often, then prevails), and
    doing nothing, both against the opponent that is hardest for the first.

    Parameters
    ----------
    table : DataFrame
        From `experiments.analysis.pooling.pooled`.
    most : int
        Of cells.
    bodies : mapping of str to str, optional
        Titles of the bodies.

    Returns
    -------
    DataFrame
        ``case, cell, forum, setting, strategy, opponent, role``.
    """
    rows, taken = [], set()
    many = table.groupby("cell")["forum"].nunique()
    if many.max() > 1:  # a calendar of many bodies: judged as a whole
        keys = ["cell", "setting", STRATEGY, OPPONENT]
        table = table.groupby(keys, sort=False)[[*ORDER, "mirrored"]].mean().reset_index()
        table["forum"] = "all bodies"
    for (forum, setting), part in over_opponents(table).groupby(list(PLACE), sort=False):
        here = table[(table["forum"] == forum) & (table["setting"] == setting)]
        idle = next(filter(is_baseline, here[STRATEGY]), BASELINE)
        order = part.sort_values(ORDER, ascending=False, kind="stable")
        best = order.iloc[0]
        wanted = dict.fromkeys(
            [(best[STRATEGY], "best"), (idle, "baseline")]
            if not is_baseline(best[STRATEGY])
            else [(best[STRATEGY], "best")]
        )
        for strategy, role in wanted:
            found = here[(here[STRATEGY] == strategy) & (here[OPPONENT] == best["worst_opponent"])]
            if len(found) and int(found["cell"].iloc[0]) not in taken:
                row = found.iloc[0]
                taken.add(int(row["cell"]))
                body = (bodies or {}).get(forum, plain(forum)) if many[row["cell"]] == 1 else ""
                where = place(body, setting).removeprefix("; ")
                rows.append(
                    {
                        "case": f"{plain(strategy)} against {plain(row.opponent)}"
                        f"{', ' if where else ''}{where}",
                        "cell": int(row["cell"]),
                        "forum": forum,
                        "setting": setting,
                        STRATEGY: strategy,
                        OPPONENT: row[OPPONENT],
                        "role": role,
                    }
                )
    return pd.DataFrame(rows).head(most)


def close_up(
    results: Results,
    table: pd.DataFrame,
    replications: int | None = None,
    bodies: Mapping[str, str] | None = None,
) -> CloseUp:
    """Play the chosen cells once more, keeping everything.

    Parameters
    ----------
    results : Results
    table : DataFrame
        From `experiments.analysis.pooling.pooled`.
    replications : int, optional
        Of each cell; as many as the study has, 200 at most, by default.
    bodies : mapping of str to str, optional
        Titles of the bodies.

    Returns
    -------
    CloseUp
    """
    cases = choose(table, bodies=bodies)
    kept = results.read("meetings", None, {"cell": cases["cell"].tolist()})
    parts: dict[str, list[pd.DataFrame]] = {}
    leans: dict[tuple, np.ndarray] = {}
    for case in cases.itertuples():
        mine = kept[kept["cell"] == case.cell]
        whole = int(mine["replication"].max()) + 1 if len(mine) else 0
        count = min(replications or MOST_REPLICATIONS, whole, MOST_REPLICATIONS)
        if count == 0:
            continue
        reckoned = cost_of_cell(results.study.config(case.cell), count)
        if reckoned.seconds > MOST_SECONDS or is_large(reckoned):
            return CloseUp(reason=f"playing it again takes too long ({words(reckoned)})")
        try:
            found, leaning = play(results.study.config(case.cell), range(count))
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
        leans |= {(case.case, *key): lean for key, lean in leaning.items()}
    tables = {name: pd.concat(frames, ignore_index=True) for name, frames in parts.items()}
    if not tables:
        return CloseUp(reason="no cell has a finished replication")
    return CloseUp({"cases": cases, **tables}, leans=leans)


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
        for name in ("alignment", "result", *(c for c in kept if c.startswith("coalition_")))
    )

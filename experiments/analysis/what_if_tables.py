"""How two cells differ, replication by replication: outcomes, tallies, ballots of members."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from experiments.analysis.ballot_influence import WORTH
from experiments.analysis.summary import paired_shares
from experiments.figures.labels import plain
from experiments.figures.style import outcome_colours
from experiments.study.camps import camps_in, prevails, utility
from sim.members.roster import Roster
from sim.theory.statistics import Z, paired_mean_difference, wilson

CLEAR = 0.02  # smaller mean changes of a ballot are not told [votes]


def measures(camps: Sequence[str]) -> dict[str, tuple[str, bool]]:
    """Give column of meetings to its words, and whether it is a share; first how items end."""
    said = {"both": "both sides' texts", "compromise": "one agreed text", "none": "no text"}
    found = {}
    for end in outcome_colours(camps):
        column = end if end in said else prevails(end)
        found[column] = (f"{said.get(end, f'{plain(end)} texts only')} [%]", True)
    found["alignment"] = ("alignment in force", False)
    return found | {utility(camp): (f"utility, {plain(camp)} camp", False) for camp in camps}


def measured(meetings: pd.DataFrame) -> pd.DataFrame:
    """Compare how items end in cell 0, as it is, and in cell 1 (`WhatIf.table`)."""
    named = measures(camps_in(meetings))
    columns = list(named)
    means = meetings.astype(dict.fromkeys(columns, float)).groupby(["cell", "replication"])[columns]
    means = means.mean()
    rows = []
    for name, (words, is_share) in named.items():
        a, b = (means.loc[number, name].to_numpy() for number in (0, 1))
        found = paired_shares(b, a) if is_share else paired_mean_difference(b, a)
        rows.append((words, a.mean(), b.mean(), *(float(v) for v in found)))
    table = pd.DataFrame(rows, columns=["measure", "as_it_is", "what_if", "change", "low", "high"])
    table["low_if"], table["high_if"] = np.nan, np.nan
    table["share"] = [is_share for _, is_share in named.values()]
    for at, (name, (_, is_share)) in enumerate(named.items()):
        if is_share:
            won = means.loc[1, name].to_numpy()
            low, high = wilson(won.sum(), len(won))
            table.loc[at, ["low_if", "high_if"]] = float(low), float(high)
    return table


def tallies(drafts: pd.DataFrame) -> pd.DataFrame:
    """Give how the votes on each text differ; (`WhatIf.tallies`)."""
    if "yes" not in drafts:
        return pd.DataFrame()
    rows = []
    keys = ["cell", "replication"]
    # What is agreed without a vote has no tally: only replications that vote in both are compared.
    drafts = drafts[drafts[["yes", "no", "abstain"]].sum(axis=1) > 0]
    for draft, part in drafts.groupby("draft", sort=False):
        counts = part.groupby(keys)[["yes", "no", "abstain", "absent"]].mean()
        if not {0, 1} <= set(counts.index.get_level_values(0)):
            continue
        for ballot in ("yes", "no", "abstain"):
            both = counts[ballot].unstack("cell").dropna()
            if not len(both):
                continue
            a, b = both[0].to_numpy(), both[1].to_numpy()
            found = paired_mean_difference(b, a) if len(both) > 1 else (b[0] - a[0], np.nan, np.nan)
            rows.append((draft, ballot, a.mean(), b.mean(), *(float(v) for v in found)))
    columns = ["draft", "ballot", "as_it_is", "what_if", "change", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def members_moved(votes: pd.DataFrame, bound: Iterable[str]) -> pd.DataFrame:
    """Give whose ballots move, and by how much, on each text (`WhatIf.members`)."""
    columns = ["draft", "iso3", "member", "change", "low", "high", "by_construction"]
    if votes.empty:
        return pd.DataFrame(columns=columns)
    names = Roster.load().names
    worth = votes.assign(worth=votes["vote"].map(WORTH).astype(float))
    wide = worth.pivot_table(
        index=["draft", "iso3", "replication"], columns="cell", values="worth", observed=True
    )
    if not {0, 1} <= set(wide.columns):
        return pd.DataFrame(columns=columns)
    change = (wide[1] - wide[0]).dropna()
    stats = change.groupby(level=[0, 1], sort=False, observed=True).agg(["mean", "std", "size"])
    reach = Z * stats["std"].fillna(0) / np.sqrt(stats["size"])  # large-sample interval
    out = stats.reset_index()[["draft", "iso3", "mean"]].rename(columns={"mean": "change"})
    out["low"], out["high"] = (stats["mean"] - reach).to_numpy(), (stats["mean"] + reach).to_numpy()
    out["member"] = [names.get(code, code) for code in out["iso3"]]
    out["by_construction"] = out["iso3"].isin(list(bound))
    return out[columns]


def told(members: pd.DataFrame) -> pd.DataFrame:
    """Keep members whose ballots are told to move, largest change first."""
    clear = (members["low"] > 0) | (members["high"] < 0)
    rows = members[clear & (members["change"].abs() >= CLEAR)]
    return rows.sort_values("change", key=abs, ascending=False, kind="stable")

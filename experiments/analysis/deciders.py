"""Who decides: single ballots, the member at the tipping point, blocs that change sides.

With one vote each, a single ballot hardly ever decides. So three questions are
asked of the ballots that were cast, each by counting anew (`Item.turned`):

- *decides alone*: would this one ballot, turned round, change how the item ends?
- *tipping point*: ballots are turned one by one, the least firm first, until
  the item ends otherwise; who is the one that tips it? The pivot of Owen
  (1971) and Shapley (1977) [memory], with members in order of their lean in
  this replication instead of at random. How many it takes says how far the
  outcome is from turning.
- *bloc*: would the item end otherwise if a whole bloc turned round?
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from experiments.analysis.recount import Item
from sim.theory.ballot import Vote
from sim.theory.statistics import wilson

NEVER = np.inf
STILL = 1e-9  # of an alignment


def alone(item: Item) -> np.ndarray:
    """Mark whose ballots, turned round by themselves, change how the item ends: (R, N)."""
    return item.ends(item.singly()) != item.outcome[:, None]


def tipping(item: Item, lean: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Turn ballots one by one, the least firm first, until the item ends otherwise.

    Parameters
    ----------
    item : Item
    lean : (K, R, N) float64
        How firmly each member is for (+) or against (−) each text [logits].

    Returns
    -------
    count : (R,) float64
        Ballots that have to turn [heads]; infinite if all would not be enough.
    who : (R,) int
        Place of the member that tips it; −1 for none.
    """
    cast = (item.ballot == Vote.YES) | (item.ballot == Vote.NO)
    firm = np.where(cast, np.abs(lean), 0.0).sum(axis=0)
    effect = _pull(item)
    now = item.outcome
    count, who = np.full(len(now), NEVER), np.full(len(now), -1)
    for way in (-1, 1):  # for what stands above what held before, or for what stands below
        found, member = _turn(item, np.where(effect * way > 0, firm, np.inf), now)
        better = found < count
        count, who = np.where(better, found, count), np.where(better, member, who)
    return count, who


def _pull(item: Item) -> np.ndarray:
    """Say where turning each member's ballots moves what is in force: (R, N), sign counts.

    Where one ballot moves nothing, as on a single text until it falls, what
    counts is whether it weakens texts above or below what held before.
    """
    effect = item.in_force(item.singly()) - item.held[:, None]
    step = (item.ballot == Vote.YES).astype(np.int64) - (item.ballot == Vote.NO)
    towards = np.sign(item.alignment - item.status_quo)[..., None]
    return np.where(np.abs(effect) > STILL, effect, -(towards * step).sum(axis=0))


def _turn(item: Item, cost: np.ndarray, now: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Turn ballots in order of cost, (R, N); those of infinite cost are left alone."""
    order = np.argsort(cost, axis=1, kind="stable")
    usable = np.isfinite(np.take_along_axis(cost, order, axis=1))
    sorted_ballot = np.take_along_axis(item.ballot, order[None], axis=2)
    step = ((sorted_ballot == Vote.YES).astype(np.int64) - (sorted_ballot == Vote.NO)) * usable
    gone = step.cumsum(axis=2)
    after = item.ends(item.adopted(item.yes[..., None] - gone, item.no[..., None] + gone))
    changed = (after != now[:, None]) & usable
    first = changed.argmax(axis=1)
    any_ = changed.any(axis=1)
    rows = np.arange(len(now))
    return np.where(any_, first + 1.0, NEVER), np.where(any_, order[rows, first], -1)


def members_table(item: Item, lean: np.ndarray) -> pd.DataFrame:
    """Give every member's chance to decide alone, and to stand at the tipping point.

    Returns
    -------
    DataFrame
        ``iso3, replications, alone, tips`` with Wilson's intervals, and
        ``lever``, mean change of the alignment in force when it turns round;
        most often at the tipping point first.
    """
    n = len(item.replication)
    count, who = tipping(item, lean)
    single = alone(item).sum(axis=0)
    tips = np.bincount(who[who >= 0], minlength=len(item.iso3))
    lever = (item.in_force(item.singly()) - item.held[:, None]).mean(axis=0)
    columns = {"iso3": item.iso3, "replications": n}
    for name, hits in (("alone", single), ("tips", tips)):
        low, high = wilson(hits, n)
        columns |= {name: hits / n, f"{name}_low": low, f"{name}_high": high}
    table = pd.DataFrame({**columns, "lever": lever})
    return table.sort_values(
        ["tips", "alone"], ascending=False, kind="stable", ignore_index=True
    ).assign(turns=float(np.median(count)))


def blocs_table(item: Item, blocs: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """Give the share of replications in which a bloc, turned round, changes how the item ends.

    Parameters
    ----------
    item : Item
    blocs : mapping of str to (N,) bool
        In the order of the item's members.

    Returns
    -------
    DataFrame
        ``bloc, members, cohesion`` (mean share of its ballots that agree with
        its most common one), ``turns, turns_low, turns_high``; largest first.
    """
    names = [name for name, inside in blocs.items() if inside.sum() > 1]
    masks = np.array([blocs[name] for name in names]).reshape(len(names), len(item.iso3))
    hits = (item.ends(item.turned(masks)) != item.outcome[:, None]).sum(axis=0)
    n = len(item.replication)
    low, high = wilson(hits, n)
    table = pd.DataFrame(
        {
            "bloc": names,
            "members": masks.sum(axis=1),
            "cohesion": [_cohesion(item, inside) for inside in masks],
            "turns": hits / n,
            "turns_low": low,
            "turns_high": high,
        }
    )
    return table.sort_values(
        ["turns", "members"], ascending=[False, True], kind="stable", ignore_index=True
    )


def _cohesion(item: Item, inside: np.ndarray) -> float:
    """Mean share of a bloc's ballots that are its most common one, over texts with a vote."""
    mine = item.ballot[:, :, inside]
    counts = np.stack([(mine == code).sum(axis=2) for code in range(3)])
    cast = counts.sum(axis=0)
    return float((counts.max(axis=0)[cast > 0] / cast[cast > 0]).mean()) if cast.any() else np.nan


def summary(item: Item, lean: np.ndarray) -> dict[str, float]:
    """Say how near the outcome is to turning.

    Returns
    -------
    dict
        ``replications``; ``single, single_low, single_high``: share in which at
        least one ballot decides alone; ``turns, turns_low, turns_high``: ballots
        that have to turn, median and middle 95 %; ``never``: share in which even
        all of them would not be enough.
    """
    count, _ = tipping(item, lean)
    hits, n = alone(item).any(axis=1).sum(), len(item.replication)
    low, high = wilson(hits, n)
    spread = np.quantile(count, [0.025, 0.5, 0.975], method="nearest")
    return {
        "replications": n,
        "single": hits / n,
        "single_low": float(low),
        "single_high": float(high),
        "turns": float(spread[1]),
        "turns_low": float(spread[0]),
        "turns_high": float(spread[2]),
        "never": float(np.isinf(count).mean()),
    }

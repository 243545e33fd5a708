"""Tables of a game between two sides: every pair, each side's choices, equilibria, the search."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from experiments.advice.equilibria import Equilibrium, quantal_response
from experiments.advice.grid import words
from experiments.advice.oracle import Grown
from experiments.advice.payoffs import Payoffs, answered, dominated, exploitability, regret

PRECISIONS = (1.0, 5.0, 25.0)  # of players who err [per unit of utility]


def choice_table(payoffs: Payoffs, seed: int) -> pd.DataFrame:
    """What each portfolio of the first side is worth, risks and regrets, with 95 % intervals."""
    first, second = payoffs.mean()
    resamples = payoffs.bootstrap(seed)
    least = np.zeros(len(payoffs.rows))
    spread: dict[str, list] = {"answered": [], "regret": []}
    for one, other in resamples:
        spread["answered"].append(answered(one, other))
        spread["regret"].append(regret(one))
        least[spread["regret"][-1].argmin()] += 1 / len(resamples)
    table = pd.DataFrame(
        {
            "portfolio": payoffs.rows,
            "mean": first.mean(axis=1),
            "worst": first.min(axis=1),
            "answered": answered(first, second),
            "regret": regret(first),
            "exploited_by": exploitability(first, second),
            "least_regret_in": least,
        }
    )
    table["dominated"] = [a in dominated(first) for a in range(len(first))]
    for name, found in spread.items():
        low, high = np.percentile(found, [2.5, 97.5], axis=0)
        table[f"{name}_low"], table[f"{name}_high"] = low, high
    return table.sort_values("regret", kind="stable").reset_index(drop=True)


def payoff_table(payoffs: Payoffs, seed: int) -> pd.DataFrame:
    """Lay out every cell with 95 % intervals, and who answers whom with what."""
    first, second = payoffs.mean()
    ends = [
        np.percentile(found, [2.5, 97.5], axis=0)
        for found in zip(*payoffs.bootstrap(seed), strict=True)
    ]
    best_a, best_b = first.argmax(axis=0), second.argmax(axis=1)
    rows = []
    for a, row in enumerate(payoffs.rows):
        for b, column in enumerate(payoffs.columns):
            record: dict[str, object] = {payoffs.sides[0]: row, payoffs.sides[1]: column}
            for side, mean, end in zip(payoffs.sides, (first, second), ends, strict=True):
                record[f"utility_{side}"] = mean[a, b]
                record[f"{side}_low"], record[f"{side}_high"] = end[0][a, b], end[1][a, b]
            record[f"best_of_{payoffs.sides[0]}"] = bool(best_a[b] == a)
            record[f"best_of_{payoffs.sides[1]}"] = bool(best_b[a] == b)
            rows.append(record)
    return pd.DataFrame(rows)


def equilibrium_table(found: list[Equilibrium], payoffs: Payoffs) -> pd.DataFrame:
    """Lay out equilibria, and those of players who err, one row a portfolio that is played."""
    rows = []
    named = [(f"equilibrium {k}", one.first, one.second) for k, one in enumerate(found, 1)]
    for precision in PRECISIONS:
        name = f"players who err, precision {precision:g}"
        named.append((name, *quantal_response(*payoffs.mean(), precision)))
    for name, one, other in named:
        for side, share, labels in (
            (payoffs.sides[0], one, payoffs.rows),
            (payoffs.sides[1], other, payoffs.columns),
        ):
            rows += [(name, side, labels[k], share[k]) for k in np.flatnonzero(share > 1e-4)]
    return pd.DataFrame(rows, columns=["which", "side", "portfolio", "share"])


def found_table(grown: Grown, sides: Sequence[str]) -> pd.DataFrame:
    """Lay out what each round of the search added."""
    rows = [(n, sides[s], words(one), gain, error) for n, s, one, gain, error in grown.history]
    return pd.DataFrame(rows, columns=["round", "side", "portfolio", "gain", "standard_error"])

"""Tables, figure and page of ``plenary hindcast``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes

from experiments.analysis.held_out_scores import SHOWN, readable, sentence
from experiments.figures.reliability import reliability_diagram
from experiments.figures.text_tables import markdown
from experiments.validation.ballot_scores import apre, reliability

CALL_HEADS = (
    *("roll-call", "day", "accuracy", "log loss"),
    *("recorded yes–no–abstain–absent", "expected"),
)


def summarised(scores: pd.DataFrame) -> pd.DataFrame:
    """Average scores over roll-calls, for `experiments.analysis.held_out_scores`.

    Parameters
    ----------
    scores : DataFrame
        Of `experiments.validation.hindcast.hindcast`.
    """
    rows = []
    for method, part in scores.groupby("method", sort=False):
        row = {
            "method": method,
            "rollcalls": part["rollcall_id"].nunique(),
            "first": part["date"].min(),
            "last": part["date"].max(),
        }
        means = {name: part[name].mean() for name, *_ in SHOWN if name != "apre"}
        rows.append({**row, **means, "apre": apre(part["errors"], part["minority"])})
    return pd.DataFrame(rows)


def summary(result: dict[str, pd.DataFrame]) -> str:
    """Write the outcome of a hindcast as Markdown.

    Parameters
    ----------
    result : dict of str to DataFrame
        From `experiments.validation.hindcast.hindcast`.
    """
    tallies, found = result["tallies"], summarised(result["scores"])
    shown = readable(found)
    lines = [sentence(found), ""]
    lines += markdown(shown.columns, shown.itertuples(index=False), "l" + "r" * len(SHOWN))
    share = tallies["inside"].mean()
    held = f"The 90 % interval held {share:.0%} of {len(tallies)} tallies ({_by_outcome(tallies)})."
    return "\n".join([*lines, "", held, "", *markdown(CALL_HEADS, _by_call(result), "llrrll")])


def _by_call(result: dict[str, pd.DataFrame]) -> Iterator[tuple[str, ...]]:
    """Write our own forecast of every roll-call beside what happened."""
    scores, tallies = result["scores"], result["tallies"]
    for row in scores[scores["method"] == scores["method"].iloc[0]].itertuples():
        tally = tallies[tallies["rollcall_id"] == row.rollcall_id]
        recorded = "–".join(str(n) for n in tally["recorded"])
        expected = "–".join(f"{n:.0f}" for n in tally["expected"])
        name = row.resolution or row.rollcall_id
        yield name, row.date, f"{row.accuracy:.3f}", f"{row.log_loss:.3f}", recorded, expected


def _by_outcome(tallies: pd.DataFrame) -> str:
    shares = tallies.groupby("outcome", sort=False)["inside"].mean()
    return ", ".join(f"{name} {share:.0%}" for name, share in shares.items())


def reliable(ballots: pd.DataFrame) -> pd.DataFrame:
    """Count how often forecasts of each tenth came true, by method.

    Parameters
    ----------
    ballots : DataFrame
        `method`, `p_no`, `p_abstain`, `p_yes`, `vote`.
    """
    parts = []
    for method, rows in ballots.groupby("method", sort=False):
        chance = rows[["p_no", "p_abstain", "p_yes"]].to_numpy()
        forecast, observed, count = reliability(chance, rows["vote"].to_numpy())
        columns = {"forecast": forecast, "observed": observed, "count": count}
        parts.append(pd.DataFrame(columns).assign(method=method))
    table = pd.concat(parts, ignore_index=True).round(4)
    return table[["method", "forecast", "observed", "count"]]


def figure(ballots: pd.DataFrame, file: Path) -> Axes:
    """Draw forecast probabilities against shares that came true, and save it.

    Parameters
    ----------
    ballots : DataFrame
        As in `reliable`, with `rollcall_id`.
    file : path
        Image to write.
    """
    axes = reliability_diagram(reliable(ballots), ballots["rollcall_id"].nunique())
    axes.figure.savefig(file, dpi=150)
    return axes

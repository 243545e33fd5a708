"""Tables, figure and page of ``plenary hindcast``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from experiments.analysis.held_out_scores import SHOWN, readable, sentence
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


def figure(ballots: pd.DataFrame, file: Path):
    """Draw forecast chances against shares that came true, and save it.

    Parameters
    ----------
    ballots : DataFrame
        `method`, `p_no`, `p_abstain`, `p_yes`, `vote`.
    file : path
        Image to write.

    Returns
    -------
    matplotlib.axes.Axes
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    page = Figure(figsize=(5.5, 5.0), layout="constrained")
    FigureCanvasAgg(page)
    axes = page.add_subplot()
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1, zorder=0)
    for number, (method, rows) in enumerate(ballots.groupby("method", sort=False)):
        chance = rows[["p_no", "p_abstain", "p_yes"]].to_numpy()
        forecast, observed, count = reliability(chance, rows["vote"].to_numpy())
        seen = count >= 10  # fewer say nothing
        style = {"linewidth": 2.2, "marker": "o"} if number == 0 else {"linewidth": 1, "alpha": 0.7}
        axes.plot(forecast[seen], observed[seen], label=method, **style)
    n_calls = ballots["rollcall_id"].nunique()
    axes.set(
        xlabel="forecast chance", ylabel="share that came true", xlim=(0, 1), ylim=(0, 1),
        title=f"Reliability over {n_calls} roll-calls\n(tenths with 10 forecasts or more)",
    )  # fmt: skip
    axes.legend(frameon=False, fontsize=8)
    page.savefig(file, dpi=150)
    return axes

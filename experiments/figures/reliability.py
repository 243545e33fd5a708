"""Reliability diagram: forecast probabilities beside the shares that came true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEAST = 10  # forecasts in a tenth below which it says nothing


def reliability_diagram(table: pd.DataFrame, n_calls: int) -> Axes:
    """Draw forecast probabilities against the shares that came true.

    Parameters
    ----------
    table : DataFrame
        ``method, forecast, observed, count``, one row for each tenth; the first method stands out.
    n_calls : int
        Roll-calls that were forecast.

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
    for number, (method, rows) in enumerate(table.groupby("method", sort=False)):
        seen = rows[rows["count"] >= LEAST]
        style = {"linewidth": 2.2, "marker": "o"} if number == 0 else {"linewidth": 1, "alpha": 0.7}
        axes.plot(seen["forecast"], seen["observed"], label=str(method), **style)
    axes.set(
        xlabel="forecast probability", ylabel="share that came true", xlim=(0, 1), ylim=(0, 1),
        title=f"Reliability over {n_calls} roll-calls\n(tenths with {LEAST} forecasts or more)",
    )  # fmt: skip
    axes.legend(frameon=False, fontsize=8)
    return axes

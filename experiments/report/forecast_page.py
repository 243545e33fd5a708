"""The page of ``plenary predict --report``: expected votes, a map, whom it is least sure of."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from experiments.figures.style import save
from experiments.forecast.predicted import Predicted, expected_votes
from experiments.report.figure_panel import names
from experiments.report.html import page, picture, table
from experiments.store.atomic import write_text
from experiments.store.folders import writing
from sim.theory.ballot import VOTE_LETTERS, VOTE_WORDS

MOST_CALLS = 12  # roll-calls with a map of their own [count]
CLOSEST = 20  # members listed [count]


def write_forecast_page(found: Predicted, path: Path) -> Path:
    """Write the page of some forecasts, and its figures beside it.

    Parameters
    ----------
    found : Predicted
    path : Path
        Of the page.

    Returns
    -------
    Path
    """
    folder = path.parent / f"{path.stem}_figures"
    calls = [_call(found, key, at, folder) for at, key in enumerate(found.forecasts)][:MOST_CALLS]
    calibration = found.calibration
    words = page(
        "forecast.html.j2",
        calls=calls,
        more=max(0, len(found.forecasts) - MOST_CALLS),
        remarks=found.remarks,
        last_vote=str(found.last_vote),
        calibration=calibration.name,
        cutoff=calibration.cutoff,
    )
    with writing(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(words, path)
    return path


def _call(found: Predicted, key: str, at: int, folder: Path) -> dict:
    one, call = found.forecasts[key], found.calls[key]
    drawn = found.map(key)
    name = f"map_{at + 1}"
    save(drawn.axes, folder, name)
    close = found.closest(key, CLOSEST)
    shown = pd.DataFrame(
        {
            "member": close["member"],
            "yes [%]": [f"{100 * v:.0f}" for v in close["p_yes"]],
            "no [%]": [f"{100 * v:.0f}" for v in close["p_no"]],
            "abstain [%]": [f"{100 * v:.0f}" for v in close["p_abstain"]],
            "absent [%]": [f"{100 * v:.0f}" for v in close["p_absent"]],
        }
    )
    called = names()
    declared = {
        called.get(code, code): VOTE_WORDS[VOTE_LETTERS[vote]]
        for code, vote in sorted(call.declared.items())
    }
    return {
        "key": key,
        "title": call.title,
        "date": str(call.date),
        "tally": expected_votes(one),
        "declared": declared,
        "picture": picture(name, "The likeliest ballot of every member", drawn.caption, folder),
        "closest": table(shown),
    }

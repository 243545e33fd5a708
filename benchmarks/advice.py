"""The adviser's six questions, in seconds on this machine."""

from __future__ import annotations

import contextlib
import io
import tempfile
import time

import numpy as np
import pandas as pd

from experiments.advice.draws import joint_draws
from experiments.advice.items import read_items
from experiments.advice.whip import update
from experiments.commands.advised import advise
from experiments.forecast.predict import read_calls
from sim.forecast.evidence import History
from sim.members.cached import calibration_named

TEXT = {
    "calibration": "before_74_247",
    "rollcalls": "docs/examples/rollcalls_2019.csv",
    "declared": "docs/examples/declared_2019.csv",
    "items": "docs/examples/heard_2019.csv",
}
TWELVE = pd.DataFrame(
    {
        "clause": [f"clause {k + 1}" for k in range(12)],
        "status": ["in"] * 8 + ["offer"] * 4,
        "openness": np.linspace(-1.5, 1.5, 12).round(2),
        "appeal": [1.0] * 12,
        "worth": [1] * 12,
    }
)
BODIES = "first_committee,oewg,itu_plenipotentiary"
# What, question, options, seconds promised on two cores.
ASKED = (
    ("whip", "whip", TEXT, 10),
    ("package of 20", "package", {**TEXT, "pass_": True, "rule": "two_thirds", "states": 20}, 20),
    ("draft of 12 clauses", "draft", {**TEXT, "ledger": TWELVE}, 60),
    ("when", "when", TEXT, 60),
    ("game of 8 by 6", "game", {"quiet": True}, 60),
    (
        "route, four years, all played",
        "route",
        {"bodies": BODIES, "years": "2019:2022", "quiet": True},
        300,
    ),
    (
        "route, eight years, by rollout",
        "route",
        {"bodies": BODIES, "years": "2019:2026", "quiet": True},
        300,
    ),
)


def measure():
    """Give one row a question, and one for taking in what was heard."""
    rows = [_row("whip, what was heard taken in", _update(), 2, 2)]
    for what, question, options, promised in ASKED:
        with tempfile.TemporaryDirectory() as place, contextlib.redirect_stderr(io.StringIO()):
            start = time.perf_counter()
            advise(question, results=place, **options)
            seconds = time.perf_counter() - start
        rows.append(_row(f"{what}, with everything it writes", seconds, promised, 1))
    return rows


def _update() -> float:
    """Take in what was heard once, the forecast being there [s]."""
    calibration = calibration_named(TEXT["calibration"])
    history = History.of(calibration)
    (call,) = read_calls(TEXT["rollcalls"], TEXT["declared"], history).values()
    draws = joint_draws(calibration, call)
    start = time.perf_counter()
    update(draws, read_items(TEXT["items"], draws.iso3, call.date), call.date)
    return time.perf_counter() - start


def _row(what: str, seconds: float, promised: float, digits: int) -> dict:
    value = round(seconds, digits)
    return {"what": f"plenary {what}", "value": value, "unit": "s", "target": f"≤ {promised} s"}

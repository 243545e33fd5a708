"""The adviser's six questions, in seconds on this machine."""

from __future__ import annotations

import contextlib
import io
import tempfile
import time

from experiments.commands.advised import advise

TEXT = {
    "calibration": "before_74_247",
    "rollcalls": "docs/examples/rollcalls_2019.csv",
    "declared": "docs/examples/declared_2019.csv",
    "items": "docs/examples/heard_2019.csv",
}
# Question, words, options, seconds promised on two cores.
ASKED = (
    ("whip", (), TEXT, 10),
    ("package", (), {**TEXT, "pass_": True, "rule": "two_thirds", "states": 20}, 20),
    ("draft", (), {**TEXT, "ledger": "docs/examples/ledger_2019.csv"}, 60),
    ("when", (), TEXT, 60),
    ("game", (), {"quiet": True}, 60),
    (
        "route",
        (),
        {
            "bodies": "first_committee,oewg,itu_plenipotentiary",
            "years": "2019:2022",
            "quiet": True,
        },
        300,
    ),
)


def measure():
    """Give one row a question."""
    rows = []
    for question, words, options, promised in ASKED:
        with tempfile.TemporaryDirectory() as place, contextlib.redirect_stderr(io.StringIO()):
            start = time.perf_counter()
            advise(question, *words, results=place, **options)
            seconds = time.perf_counter() - start
        rows.append(
            {
                "what": f"plenary {question}, with everything it writes",
                "value": round(seconds, 1),
                "unit": "s",
                "target": f"≤ {promised} s",
            }
        )
    return rows

"""How well the model has predicted: the scores a report shows beside its answer."""

from __future__ import annotations

from experiments.page import text


def scores(reading) -> str:
    """Write what is known about the model's predictions as a piece of a page.

    Parameters
    ----------
    reading : experiments.reading.Reading

    Returns
    -------
    str
        HTML.
    """
    found = reading.tallies
    known = found[found["recorded"].notna()] if len(found) else found
    if len(known) == 0:
        return (
            "<p>No text of this study was ever put to a recorded vote, so there is nothing to "
            "compare its tallies with. Out-of-sample scores beside trivial baselines come from "
            "<code>plenary hindcast</code>.</p>"
        )
    inside = (known["recorded"] >= known["low"]) & (known["recorded"] <= known["high"])
    gap = (known["mean"] - known["recorded"]).abs().mean()
    drafts = ", ".join(dict.fromkeys(known["draft"]))
    return (
        f"<p>Recorded tallies of {text(drafts)}: {int(inside.sum())} of {len(known)} counts lie "
        f"inside the middle 95 % of replications; the mean misses by {gap:.1f} votes. "
        "Out-of-sample scores beside trivial baselines come from <code>plenary hindcast</code> "
        "and stand in docs/validation.md.</p>"
    )

"""How well the model has predicted: the scores a report shows beside its answer."""

from __future__ import annotations

import pandas as pd

from experiments.analysis.assumptions import calibration_name
from experiments.analysis.held_out_scores import held_out_scores, readable, sentence
from experiments.report.html import table


def scores(reading) -> dict:
    """Give what is known about the model's predictions, for ``validation.html.j2``.

    Parameters
    ----------
    reading : experiments.report.digest.Reading

    Returns
    -------
    dict
        ``sentence`` and ``table`` of held-out votes (None where they are not
        known), and ``tallies`` of the study's own texts.
    """
    config = reading.config(int(reading.pooled["cell"].iloc[0]))
    found = held_out_scores(calibration_name(config))
    return {
        "sentence": None if found is None else sentence(found),
        "table": None if found is None else table(readable(found)),
        "tallies": _tallies(reading.tallies),
    }


def _tallies(found: pd.DataFrame) -> dict | None:
    """Count how many recorded tallies the study's own hold; None if there are none."""
    known = found[found["recorded"].notna()] if len(found) else found
    if len(known) == 0:
        return None
    inside = (known["recorded"] >= known["low"]) & (known["recorded"] <= known["high"])
    return {
        "drafts": list(dict.fromkeys(known["draft"])),
        "inside": int(inside.sum()),
        "whole": len(known),
        "gap": (known["mean"] - known["recorded"]).abs().mean(),
    }

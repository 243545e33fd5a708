"""P-14: regime alone is a poor predictor of who joins."""

from __future__ import annotations

import numpy as np
import pandas as pd

from experiments.validation.binary_scores import scored
from experiments.validation.outcomes.signatures import KNOWN, configured, signed_in_simulation
from experiments.validation.patterns.pattern import Row

EVENT = "dfi_2022"


def rows(replications: int, seed: int) -> list[Row]:
    """Measure P-14 on the declaration of 2022."""
    real = pd.read_csv(KNOWN / f"{EVENT}.csv", keep_default_na=False, na_values=[""])
    scenario, signed, leaders = signed_in_simulation(configured(EVENT, seed), replications)
    real = real[~real["iso3"].isin(leaders)].set_index("iso3")
    at = [scenario.roster.iso3.index(code) for code in real.index]
    regime = real["regime"].to_numpy()
    each = np.array([scored(regime, row)["auc"] for row in signed[:, at]])
    note = (
        "1 if regime decided all, 0.5 if it said nothing. Hold-outs that were as democratic: CHE, "
        "NOR, KOR; signers that were less so: KEN, NER, SEN"
    )
    return [
        Row(
            "P-14",
            "chance that a signer is more democratic than a hold-out",
            scored(regime, real["signed"] == 1)["auc"],
            0.70,
            0.95,
            float(np.nanmean(each)),
            error=float(np.nanstd(each) / np.sqrt(len(each))),
            recorded=scored(regime, real["signed"] == 1)["auc"],
            note=note,
        )
    ]

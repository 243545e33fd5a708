"""P-3: how much is adopted without a vote."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from experiments.validation.patterns.pattern import Row, share_error
from sim.forums.outcome import Result
from sim.simulation import simulate

CONSENSUS = Result.ADOPTED_BY_CONSENSUS.name.lower()


def without_a_vote(config: Mapping, replications: int) -> tuple[float, float]:
    """Share of texts adopted that were adopted without a vote, and its standard error."""
    drafts: pd.DataFrame = simulate(config, range(replications))["drafts"]
    adopted = drafts[drafts["result"].str.startswith("adopted")]
    share = float((adopted["result"] == CONSENSUS).mean())
    return share, share_error(share, len(adopted))


def rows(generic: Mapping, oewg: Mapping, replications: int) -> list[Row]:
    """Measure P-3 in the First Committee's chain, and in the working group.

    Parameters
    ----------
    generic : mapping
        The generic agenda, decided by the whole chain of the body.
    oewg : mapping
        The rival texts before the open-ended working group.
    replications : int
    """
    share, error = without_a_vote(generic, replications)
    note = (
        "66 to 74 % in most sessions of 2019 to 2024, 64 to 80 % over time. The agenda holds only "
        "texts on which a vote was taken in the end, so ours is a floor, not the share of all texts"
    )
    out = [Row("P-3", "texts adopted without a vote", 0.70, 0.64, 0.80, share, error, note=note)]
    share, error = without_a_vote(oewg, replications)
    note = "four of four cycles of 2021 to 2025 ended in consensus [found: OE24, OE25]"
    what = "reports of the working group adopted by consensus"
    return [*out, Row("P-3", what, 1.0, 0.75, 1.0, share, error, note=note)]

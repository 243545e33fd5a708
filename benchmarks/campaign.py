"""How long the flagship study and the ten-year campaign take, by processor time of one core.

The flagship study is 8 democratic strategies × 4 opponents × 6 bodies × 500
replications of one meeting. Every body, strategy and opponent is measured in
some of its cells, and the whole is worked out from their mean.
"""

from __future__ import annotations

import time

from experiments.config.compose import composer
from experiments.study.study import scientific
from sim.simulation import simulate

STRATEGIES = (
    *("no_action", "democracy_club", "open_vs_closed", "swing_courting"),
    *("inclusive_tent", "elite_club", "transatlantic_core", "ultimatum"),
)
OPPONENTS = ("uncoordinated", "one_voice", "infrastructure_first", "rival_drafts")
BODIES = (
    *("first_committee", "general_assembly", "oewg"),
    *("itu_plenipotentiary", "itu_t_tap", "igf"),
)
N_CELLS, N_REPLICATIONS, N_CORES = 8 * 4 * 6, 500, 2
CAMPAIGN_REPLICATIONS = 128


def _seconds(config: dict, n: int) -> float:
    start = time.process_time()
    simulate(config, range(n))
    return time.process_time() - start


def flagship_minutes(compose) -> float:
    """Estimate the flagship study on two cores from one cell in eight [minutes]."""
    cells = [
        (STRATEGIES[(i + 2 * j) % 8], OPPONENTS[(i + j) % 4], body)
        for j, body in enumerate(BODIES)
        for i in range(4)
    ]
    spent = 0.0
    for ours, theirs, body in cells:
        words = [f"strategy/democratic={ours}", f"strategy/sovereigntist={theirs}", f"forum={body}"]
        config = scientific(compose(words)[0])
        spent += _seconds(config, N_REPLICATIONS // 2)
    return spent / len(cells) * 2 * N_CELLS / N_CORES / 60


def campaign_milliseconds(compose) -> float:
    """Time one replication of ten years in ten bodies [ms]."""
    words = ["scenario=digital_diplomacy_2021_2030", "strategy/democratic=transatlantic_core",
             "strategy/sovereigntist=infrastructure_first"]  # fmt: skip
    config = scientific(compose(words)[0])
    return 1000 * _seconds(config, CAMPAIGN_REPLICATIONS) / CAMPAIGN_REPLICATIONS


def measure() -> list[dict]:
    """Give one row for each quantity: what, value, unit, target."""
    with composer() as compose:
        simulate(scientific(compose([])[0]), range(2))  # tables are read once
        rows = [
            ("flagship study, 8 x 4 x 6 x 500, two cores", flagship_minutes(compose), "min", 3.0),
            ("ten-year campaign, one replication", campaign_milliseconds(compose), "ms", 40.0),
        ]
    return [
        {"what": what, "value": round(value, 3), "unit": unit, "target": target}
        for what, value, unit, target in rows
    ]


if __name__ == "__main__":
    for row in measure():
        print(f"{row['what']}: {row['value']} {row['unit']} (target {row['target']})")

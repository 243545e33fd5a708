"""A body of 600 firms: 256 replications of ten rounds; at most 2 ms for each replication.

By processor time, so that what else the machine does counts for little.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import numpy as np

N_FIRMS, REPLICATIONS, ROUNDS, BUDGET = 600, 256, 10, 2.0  # [ms] for each replication


def table(n: int) -> str:
    """Make a table of so many firms, spread over twelve homes."""
    from sim.members.organisations import ORGANISATIONS

    random = np.random.default_rng(1)
    homes = "USA CHN DEU JPN KOR FRA GBR SWE FIN IND BRA ZAF".split()
    lines = [",".join(ORGANISATIONS)]
    for at in range(n):
        place = ",".join(f"{x:.2f}" for x in np.clip(random.normal(0, 1, 3), -3, 3))
        lines.append(
            f"firm_{at},Firm {at},firm,{homes[at % len(homes)]},software,{place},0.5,"
            f"{random.uniform(0.1, 100):.1f},6,1.0,0.85,many_firms,assumption,made up"
        )
    return "\n".join(lines) + "\n"


def measure(repeats: int = 3) -> list[dict]:
    """Measure the processor time of a replication, the least of some repeats.

    Returns
    -------
    list of dict
        One row with what, value, unit and target.
    """
    from experiments.config.compose import compose
    from experiments.study.study import scientific
    from sim.simulation import simulate

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "firms.csv"
        file.write_text(table(N_FIRMS), encoding="utf-8")
        config = dict(scientific(compose(["forum=three_gpp", f"forum.rounds={ROUNDS}"])))
        config["forum"] = {**config["forum"], "members": {"bloc": "many_firms"}}
        config["roster"] = {"members": "all", "organisations": str(file)}
        simulate(config, range(2))  # reads tables and works out ties
        times = []
        for _ in range(repeats):
            start = time.process_time()
            simulate(config, range(REPLICATIONS))
            times.append(time.process_time() - start)
    what = f"body of {N_FIRMS} firms, {ROUNDS} rounds, R = {REPLICATIONS}: a replication"
    value = round(1e3 * min(times) / REPLICATIONS, 2)
    return [{"what": what, "value": value, "unit": "ms", "target": f"≤ {BUDGET:g}"}]

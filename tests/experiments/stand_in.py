"""A tiny model for tests of the machinery: quick, and told how to misbehave.

Its numbers depend on (seed, replication, configuration) alone, like the real one's.
"""

import os
import time
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.study.study import Axis, Choice, Study, grid


def simulate(config, replications):
    trouble = config.get("trouble")
    if trouble == "raise":
        raise ValueError("the model\nfell over")
    if trouble == "memory":
        raise MemoryError("cannot allocate 9 GiB")
    if trouble == "die":
        os._exit(9)
    if trouble == "broken once":
        flag = Path(config["flag"])
        if not flag.exists():
            flag.touch()
            raise RuntimeError("only this time")
    time.sleep(config.get("pause", 0.0))
    numbers = np.arange(replications.start, replications.stop)
    draws = np.array(
        [np.random.Generator(np.random.Philox(key=[config["seed"], n])).random(3) for n in numbers]
    )
    items = config.get("items", ["one"])
    parts, drafts = [], []
    for m, item in enumerate(items):
        level = draws[:, m % 3] + config["push"]
        bounds = [level > 0.5, level > 0.4, level >= 0.2]
        ends = np.select(bounds, ["democratic", "both", "none"], "sovereigntist")
        camps = ("democratic", "sovereigntist")
        parts.append(
            pd.DataFrame(
                {
                    "replication": numbers.astype(np.int32),
                    "meeting": np.int16(m),
                    "year": np.int16(2018),
                    "forum": config.get("forum", "oewg"),
                    "item": item,
                    "result": np.where(level > 0.5, "adopted_by_vote", "failed"),
                    "alignment": level,
                    "outcome": ends,
                    **{f"{camp}_prevails": ends == camp for camp in camps},
                    **{name: ends == name for name in ("both", "compromise", "none")},
                    **{f"gets_its_text_{camp}": np.isin(ends, (camp, "both")) for camp in camps},
                    "utility_democratic": level,
                    "utility_sovereigntist": -level,
                }
            )
        )
        drafts.append(
            pd.DataFrame(
                {"replication": numbers.astype(np.int32), "meeting": np.int16(m), "moved": level}
            )
        )
    return {
        "meetings": pd.concat(parts, ignore_index=True),
        "drafts": pd.concat(drafts, ignore_index=True),
    }


def study(pushes=(0.0, 0.1, 0.2), replications=60, until=None, **more):
    """Strategies that push ever harder; the first one is doing nothing."""
    names = ["no_action", *(f"push_{i}" for i in range(1, len(pushes)))]
    axes = (
        Axis(
            "strategy/democratic",
            tuple(
                Choice({"strategy/democratic": name}, {"push": push})
                for name, push in zip(names, pushes, strict=True)
            ),
            is_key=False,
        ),
        Axis("seed", tuple(Choice({"seed": s}, {"seed": s}) for s in (1, 2))),
    )
    return Study(
        base={"seed": 1, "push": pushes[0], **more},
        axes=axes,
        points=grid(axes),
        replications=replications,
        choices={"forum": "oewg"},
        until=until,
    )


def bytes_of(folder):
    """All tables of a results folder, byte for byte."""
    names = ("cells.parquet", "table.csv", "failures.csv")
    files = [p for p in sorted(Path(folder).rglob("*")) if p.suffix == ".parquet"]
    files += [Path(folder) / n for n in names[1:] if (Path(folder) / n).exists()]
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}

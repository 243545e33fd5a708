"""How fast a meeting is, as a ratio to per-agent code measured in the same run."""

from __future__ import annotations

import gc
import resource
import statistics
import sys
import time
from pathlib import Path

import numpy as np
import yaml

from benchmarks.opening import Opening
from benchmarks.yardstick import Session
from sim.model import NegotiationModel
from sim.scenario import Scenario

CONFIGS = Path(__file__).resolve().parents[1] / "configs"
N_REPLICATIONS, N_ROUNDS, N_REPEATS, N_SESSIONS = 256, 20, 7, 3
PARTS = "sim.strategies"
CASES = {
    "no strategy": ({}, {}),
    "two clubs": (
        {
            "invite": {"_target_": f"{PARTS}.invite.RegimeThreshold", "minimum": 0.5},
            "discipline": {"_target_": f"{PARTS}.discipline.Whip", "strength": 2.0},
        },
        {
            "invite": {"_target_": f"{PARTS}.invite.Listed", "members": ["sco", "csto"]},
            "discipline": {"_target_": f"{PARTS}.discipline.OneVoice", "strength": 3.0},
        },
    ),
    "everyone courted": (
        {
            "budget": 1.0,
            "court": {"_target_": f"{PARTS}.court.Pivotal", "price_exponent": 0.5},
            "invite": {"_target_": f"{PARTS}.invite.Everyone"},
        },
        {"invite": {"_target_": f"{PARTS}.invite.Listed", "members": ["sco", "csto"]}},
    ),
}
BOTH_DIRECTIONS = "both camps in both directions"  # for their own texts and against the other's
FOR_AND_AGAINST = {
    "budget": 1.0,
    "court": {"_target_": f"{PARTS}.court.Pivotal", "price_exponent": 0.5},
    "target": {"_target_": f"{PARTS}.target.Against", "share": 0.5},
}


def scenario(case: str) -> Scenario:
    """Rival texts of 2018 in the First Committee, with 20 rounds."""

    def read(group, name):
        whole = yaml.safe_load((CONFIGS / group / f"{name}.yaml").read_text(encoding="utf-8"))
        whole.pop("defaults", None)
        return whole

    ours, theirs = CASES.get(case, (FOR_AND_AGAINST, FOR_AND_AGAINST))
    return Scenario(
        {
            "seed": 2026,
            "calibration": "before_73_27",
            "scenario": read("scenario", "unga_cyber_2018"),
            "forum": read("forum", "first_committee") | {"rounds": N_ROUNDS},
            "strategy": {"democratic": ours, "sovereigntist": theirs},
        }
    )


def seconds(task) -> float:
    """Processor time of a task on one core [s]; other programs do not count."""
    gc.collect()
    start = time.process_time()
    task()
    return time.process_time() - start


def ours(setting: Scenario) -> None:
    """Play one meeting in 256 replications, from a new model to the tables."""
    model = NegotiationModel(setting, range(N_REPLICATIONS))
    model.run()
    model.close()


def theirs(opening: Opening) -> None:
    """Play the same meeting a few times, one replication after another."""
    for replication in range(N_SESSIONS):
        session = Session(opening, replication, seed=replication)
        session.run()
        session.remove_all_agents()


def row(what, value, unit, target="", note="") -> dict:
    """Make one row of the report."""
    return {"what": what, "value": value, "unit": unit, "target": target, "note": note}


def _both_directions() -> dict:
    """Measure a meeting in which both camps work for and against; the median of repeats."""
    setting = scenario(BOTH_DIRECTIONS)
    ours(setting)  # once to warm up
    times = [seconds(lambda: ours(setting)) for _ in range(N_REPEATS)]
    per_replication = 1e3 * statistics.median(times) / N_REPLICATIONS
    note = f"193 members, {N_ROUNDS} rounds, R = {N_REPLICATIONS}, processor time on one core"
    return row(
        f"a meeting, per replication, {BOTH_DIRECTIONS}", per_replication, "ms", "≤ 1.5", note
    )


def one_pass(n_replications: int = N_REPLICATIONS, n_members: int = 193) -> float:
    """Processor time of one plain numpy pass over an (R, N) block, per replication [ms]."""
    a, b, out = (np.ones((n_replications, n_members)) for _ in range(3))
    task = [(a, b, out)] * 100
    times = [
        seconds(lambda: [np.add(x, y, out=z) for x, y, z in task]) / len(task)
        for _ in range(N_REPEATS)
    ]
    return 1e3 * statistics.median(times) / n_replications


def measure(cases=tuple(CASES)) -> list[dict]:
    """Measure ratio, time and memory; medians of paired repeats.

    Returns
    -------
    list of dict
        Rows with what, value, unit, target and note.
    """
    plain = one_pass()
    rows = [row("one numpy pass over the members, per replication", 1e3 * plain, "µs")]
    for case in cases:
        setting = scenario(case)
        opening = Opening(setting, range(N_SESSIONS))
        ours(setting)  # once to warm up
        ratios, times = [], []
        for _ in range(N_REPEATS):
            fast = seconds(lambda setting=setting: ours(setting)) / N_REPLICATIONS
            slow = seconds(lambda opening=opening: theirs(opening)) / N_SESSIONS
            ratios.append(slow / fast)
            times.append((1e3 * fast, 1e3 * slow))
        opening.model.close()
        fast, slow = (statistics.median(column) for column in zip(*times, strict=True))
        spread = f"{min(ratios):.0f} to {max(ratios):.0f} in {N_REPEATS} pairs"
        rows.append(
            row(
                f"per-agent code / arrays, {case}",
                statistics.median(ratios),
                "times",
                "≥ 100",
                f"{spread}; per replication {slow:.1f} ms against {fast:.2f} ms",
            )
        )
        note = f"193 members, {N_ROUNDS} rounds, R = {N_REPLICATIONS}, processor time on one core"
        note += f"; {fast / plain / N_ROUNDS:.0f} numpy passes a round"
        rows.append(row(f"a meeting, per replication, {case}", fast, "ms", "≤ 1.0", note))
    rows.append(_both_directions())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak /= 1e6 if sys.platform == "darwin" else 1e3
    rows.append(row("peak memory of this process", peak, "MB", "≤ 1000", "all of the above"))
    return rows


if __name__ == "__main__":
    for line in measure():
        print(f"{line['what']:48s} {line['value']:8.2f} {line['unit']:6s}", end="")
        print(f"{line['target']:8s} {line['note']}")

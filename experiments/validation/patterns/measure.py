"""Simulate what the patterns are measured on, and measure them."""

from __future__ import annotations

from experiments.validation.pattern_configs import composed, decided_by_vote
from experiments.validation.patterns import agenda, clusters, cyber, regime, repeats, unvoted
from experiments.validation.patterns.pattern import Row
from experiments.validation.simulated_votes import recorded, simulated
from sim.members.calibration import Calibration
from sim.members.roster import Roster

RECORD = "default"  # calibration whose record of votes stands beside the simulated ones


def measure(replications: int, *, seed: int, calibration: str = "default") -> list[Row]:
    """Measure all patterns.

    Parameters
    ----------
    replications : int
        Of each scenario.
    seed : int
        Root of all random streams.
    calibration : str
        Name or file of the calibration that the generic agenda is drawn from.

    Returns
    -------
    list of Row
        In the order of the patterns.
    """
    record, roster = Calibration.load(RECORD), Roster.load()
    chain = {**composed("generic_agenda", seed), "calibration": calibration}
    generic, texts = decided_by_vote(chain), decided_by_vote(composed(cyber.SCENARIO, seed))
    ours, real = simulated(generic, replications), recorded(record)
    few = max(2, replications // 4)  # where a replication holds much, or little varies
    return sorted(
        [
            *agenda.rows(ours, real, roster),
            *unvoted.rows(chain, composed("unga_cyber_2018", seed, "forum=oewg"), few),
            *cyber.rows(cyber.simulated_texts(texts, few), cyber.recorded_texts(record), roster),
            *repeats.rows(generic, record, replications),
            *clusters.rows(ours, real),
            *regime.rows(few, seed),
        ],
        key=lambda row: int(row.pattern.split("-")[1]),
    )

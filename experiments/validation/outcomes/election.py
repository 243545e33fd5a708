"""The election of the ITU's Secretary-General in 2022."""

from __future__ import annotations

import numpy as np
import pandas as pd

from experiments.config.compose import compose
from experiments.study.study import scientific
from experiments.validation.outcomes.case import Case, spread
from sim.members.calibration import Calibration
from sim.members.tables import DATA
from sim.simulation import simulate

KNOWN = DATA / "known" / "elections.csv"
ELECTION = "ITU Secretary-General 2022"
BEFORE = "before_dfi"  # votes before 28 April 2022
CANDIDATES = ("candidate_of_the_united_states", "candidate_of_the_russian_federation")
# A/RES/ES-11/1 of 2 March 2022 on the aggression against Ukraine: yes, no, abstain [memory].
CONDEMNED = (141, 5, 35)


NOTES = (
    "The ballot was secret: who voted for whom is not known and nobody can be named.",
    "A/RES/ES-11/1 of March 2022 is quoted from memory, 141-5-35; its votes are not in the "
    "record that positions are estimated from.",
    "A majority of 83 of 164 valid votes was required; eight papers were not valid.",
)


def election(replications: int, seed: int) -> Case:
    """Hindcast the ballot: votes for each candidate."""
    real = pd.read_csv(KNOWN)
    real = real[real["election"] == ELECTION].set_index("proposed_by")
    config = scientific(compose(["scenario=itu_pp_2022", f"calibration={BEFORE}", f"seed={seed}"]))
    config["scenario"]["calendar"] = config["scenario"]["calendar"][:1]
    found = simulate({**config, "record": {"votes": True}}, range(replications))
    drafts = found["drafts"].set_index("draft")
    winner, loser = real["votes"]["USA"], real["votes"]["RUS"]
    usa, rus = (drafts.loc[name, "yes"].to_numpy(float) for name in CANDIDATES)
    counts = pd.DataFrame(
        [
            spread("votes for the candidate of the United States", usa, winner),
            spread("votes for the candidate of the Russian Federation", rus, loser),
            spread(
                "papers cast",
                usa + rus + drafts.loc[CANDIDATES[0], "abstain"].to_numpy(),
                real["cast"].iloc[0],
            ),
            spread(
                "share of the winner among the two",
                usa / np.maximum(usa + rus, 1),
                winner / (winner + loser),
            ),
            spread("United States elected", usa > rus, 1.0),
        ]
    )
    votes = found["votes"]
    votes = votes[(votes["draft"] == CANDIDATES[0]) & (votes["vote"].isin(["Y", "N"]))]
    chance = (votes["vote"] == "Y").groupby(votes["iso3"]).mean()
    members = pd.DataFrame({"iso3": chance.index, "chance": chance.to_numpy()})
    members = members.assign(happened=False, miss=False)
    return Case(
        name="itu_2022",
        title="Election of the ITU's Secretary-General, 29 September 2022",
        tag=str(real["evidence"].iloc[0]),
        counts=counts,
        members=members,
        scores=baselines(usa, rus, winner, loser),
        notes=list(NOTES),
        axis="chance of voting for the candidate of the United States",
    )


def baselines(usa, rus, winner: float, loser: float) -> pd.DataFrame:
    """Share of the winner by the simulator and by rules that know no more, beside the real one."""
    calibration = Calibration.load(BEFORE)
    place = calibration.mean[:, 0]
    ends = (place[calibration.index([code])[0]] for code in ("USA", "RUS"))
    nearer = np.mean(place > 0.5 * sum(ends))
    yes, no, abstain = CONDEMNED
    rows = [
        ("even odds", "no", 0.5),
        ("the nearer candidate on openness", "no", nearer),
        ("as A/RES/ES-11/1, abstentions left out", "no", yes / max(yes + no, 1)),
        (
            "as A/RES/ES-11/1, half of the abstentions each",
            "no",
            (yes + 0.5 * abstain) / max(yes + no + abstain, 1),
        ),
        ("simulated", "no", float(np.mean(usa / np.maximum(usa + rus, 1)))),
    ]
    table = pd.DataFrame(rows, columns=["predictor", "uses the outcome", "share"])
    return table.assign(off=table["share"] - winner / (winner + loser))

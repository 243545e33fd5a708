"""What a decision costs: every procedure and every body, per replication.

Run alone with ``python -m benchmarks.procedures``.
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import yaml

import sim.forums.procedures as procedures
from sim.forums.array_floor import ArrayFloor
from sim.forums.forum import Forum

N_REPLICATIONS, N_MEMBERS = 256, 193
TARGET = 20.0  # [µs per replication and decision]
FOLDER = Path(__file__).resolve().parents[1] / "configs" / "forum"
MEETING = 1500.0  # [µs per replication and whole meeting of 20 rounds]
N_ROUNDS = 20
MEETINGS = (
    "first_committee", "general_assembly", "oewg", "ad_hoc_committee", "wcit", "itu_t_tap",
    "itu_t_aap", "itu_election", "dfi", "igf",
)  # fmt: skip


class Crowd(ArrayFloor):
    """Members who answer every question at once, some of them late and some absent."""

    def ask_time(self, draft, stage):
        return self.slow

    def amendments(self, draft):
        return self.distance

    def amendment(self, draft, index, stage):
        return self.ballot(draft, stage)

    def parts(self, draft):
        return np.array([True, True, False])

    def part(self, draft, index, stage):
        return self.ballot(draft, stage)


def crowd(n_candidates: int = 1) -> Crowd:
    """Make a divided room, so that no procedure gets away early."""
    generator = np.random.default_rng(0)
    shape = (N_REPLICATIONS, n_candidates, N_MEMBERS)
    votes = generator.choice(4, p=[0.35, 0.15, 0.42, 0.08], size=shape).astype(np.int8)
    motions = {
        kind: generator.choice(4, p=[0.45, 0.1, 0.35, 0.1], size=shape).astype(np.int8)
        for kind in ("no_action", "competence", "not_to_vote", "important_question", "closure")
    }
    floor = Crowd(
        votes=votes,
        objection=generator.random(shape) < 0.02,
        strength=generator.random(shape),
        signs=generator.random(shape) < 0.5,
        reservations=generator.random(shape) < 0.1,
        ratifications=generator.random(shape) < 0.7,
        ranking=generator.random((N_REPLICATIONS, N_MEMBERS, n_candidates)),
        motions=motions,
        present=generator.random((N_REPLICATIONS, N_MEMBERS)) < 0.92,
    )
    floor.slow = generator.random((N_REPLICATIONS, N_MEMBERS)) < 0.02
    floor.distance = generator.random((N_REPLICATIONS, 3))
    return floor


def cost(work, repeats: int = 7, times: int = 5) -> float:
    """Best processor time of a few series [µs per replication]."""
    work()
    best = np.inf
    for _ in range(repeats):
        start = time.process_time()
        for _ in range(times):
            work()
        best = min(best, (time.process_time() - start) / times)
    return best / N_REPLICATIONS * 1e6


def parts() -> dict[str, tuple[object, int]]:
    """Procedures to time, each with its number of candidates."""
    p = procedures
    return {
        "simple majority": (p.SimpleMajority(), 1),
        "simple majority with second vote": (p.SimpleMajority(tie="second_vote"), 1),
        "two thirds": (p.TwoThirds(), 1),
        "majority of members": (p.MajorityOfMembers(), 1),
        "unanimity": (p.Unanimity(), 1),
        "ITU conference vote": (p.ConferenceVote(), 1),
        "consensus, two revisions": (p.Consensus(revisions=2, threat="simple"), 1),
        "silence, two circulations": (p.Silence(circulations=2), 1),
        "rough consensus": (p.RoughConsensus(), 1),
        "no-action motion": (p.NoActionMotion(if_lost="vote"), 1),
        "three amendments": (p.Amendments(then="vote"), 1),
        "division in three parts": (p.Division(then="vote"), 1),
        "TAP": (p.TraditionalApproval(), 1),
        "AAP": (p.AlternativeApproval(if_referred="tap"), 1),
        "signature": (p.Signature(), 1),
        "pledge": (p.Pledge(), 1),
        "election, two candidates": (p.EliminationBallots(), 2),
        "election, five candidates": (p.EliminationBallots(), 5),
    }


def measure() -> list[dict]:
    """Time every procedure and every shipped body.

    Returns
    -------
    list of dict
        Rows with what, value, unit and target; a body's rows have no target of
        their own, as a chain holds several decisions.
    """
    rows = []
    open_ = np.ones(N_REPLICATIONS, dtype=bool)
    for what, (procedure, n_candidates) in parts().items():
        floor = crowd(n_candidates)
        if procedure.joint:
            stages = {"stage": procedure}
            body = Forum(name="b", title="B", members="all", text="candidature", stages=stages)
            value = cost(lambda body=body, floor=floor: body.decide(floor), times=2)
            ballots = 1 + body.decide(floor).phase.max()
            rows.append(_row(f"procedure: {what}, all {ballots} ballots", value, None))
            value, what = value / ballots, f"{what}, one ballot"
        else:
            value = cost(lambda part=procedure, floor=floor: part.decide(floor, 0, "stage", open_))
        rows.append(_row(f"procedure: {what}", value, TARGET))
    for file in sorted(FOLDER.glob("*.yaml")):
        body = Forum.from_config(yaml.safe_load(file.read_text(encoding="utf-8")))
        floor = crowd(2)
        value = cost(lambda body=body, floor=floor: body.decide(floor), repeats=3, times=2)
        rows.append(_row(f"body, two drafts: {file.stem}", value, None))
    return rows


def meetings() -> list[dict]:
    """Time whole meetings of 20 rounds, from tabling to the decision, body by body.

    Returns
    -------
    list of dict
        Rows as in `measure`; the model is built beforehand.
    """
    from sim.model import NegotiationModel
    from sim.scenario import Scenario

    rows = []
    for name in MEETINGS:
        config = _meeting_config(name)
        best = np.inf
        for _ in range(3):
            model = NegotiationModel(Scenario(config), range(N_REPLICATIONS))
            start = time.process_time()
            model.run()
            best = min(best, time.process_time() - start)
            model.close()
        rows.append(_row(f"meeting: {name}", best / N_REPLICATIONS * 1e6, MEETING))
    return rows


def _meeting_config(name: str) -> dict:
    def read(group, file):
        whole = yaml.safe_load((FOLDER.parent / group / f"{file}.yaml").read_text(encoding="utf-8"))
        whole.pop("defaults", None)
        return whole

    return {
        "seed": 2026,
        "calibration": "before_73_27",
        "scenario": read("scenario", "unga_cyber_2018"),
        "forum": read("forum", name) | {"rounds": N_ROUNDS},
        "strategy": {},
    }


def _row(what: str, value: float, target: float | None) -> dict:
    return {
        "what": what,
        "value": round(value, 2),
        "unit": "µs per replication",
        "target": target,
    }


if __name__ == "__main__":
    for row in [*measure(), *meetings()]:
        target = "" if row["target"] is None else f"  (at most {row['target']:g})"
        print(f"{row['what']:48s} {row['value']:8.2f} {row['unit']}{target}")

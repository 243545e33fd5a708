"""Rival drafts of 2018, and how votes went from 73/187 to 74/247 a year later."""

from __future__ import annotations

import numpy as np
import pandas as pd

from experiments.config.compose import compose
from experiments.estimation.error_persistence import taste_given_vote
from experiments.study.study import scientific
from experiments.validation.binary_scores import leave_one_out, table
from experiments.validation.outcomes.case import Case, spread
from experiments.validation.pattern_configs import decided_by_vote
from experiments.validation.patterns.cyber import (
    RIVALS,
    SCENARIO,
    both,
    double_yes,
    recorded_texts,
    simulated_texts,
)
from experiments.validation.simulated_votes import Ballots
from sim.campaign.drift import Drift
from sim.meeting.sounding import stance
from sim.members.calibration import Calibration
from sim.model import NegotiationModel
from sim.scenario import Scenario
from sim.theory.ballot import CAST, Vote
from sim.theory.error_persistence import carried_error, logistic_error
from sim.world import World

RECORD = "default"
SWITCH = ("A/RES/73/187", "A/RES/74/247")


def rivals(replications: int, seed: int) -> Case:
    """Hindcast who votes yes to both rival drafts of 2018."""
    config = decided_by_vote(scientific(compose([f"scenario={SCENARIO}", f"seed={seed}"])))
    ours = simulated_texts(config, replications)
    real = recorded_texts(Calibration.load(RECORD))
    one, other = (ours[name] for name in RIVALS)
    there = [Ballots(b.iso3, b.votes) for b in (real[name] for name in RIVALS)]
    first, second, cast = both(one, other)
    counts = [
        spread(f"{_name(a)} to 73/27 and {_name(b)} to 73/266",
               ((first == a) & (second == b) & cast).sum(axis=1),
               _count(there, a, b))
        for a, b in ((Vote.YES, Vote.YES), (Vote.NO, Vote.YES), (Vote.YES, Vote.NO),
                     (Vote.YES, Vote.ABSTAIN), (Vote.ABSTAIN, Vote.YES))
    ]  # fmt: skip
    shares = double_yes(one, other)
    counts.append(spread("share of yes to both", shares, float(double_yes(*there)[0])))
    members = _members(one, other, there)
    return Case(
        name="rivals_2018",
        title="Rival drafts on information security, 2018: who voted yes to both",
        tag="computed",
        counts=pd.DataFrame(counts),
        members=members,
        scores=_rival_scores(members),
        notes=["Camp leaders' lines are given; nothing of 2018 or later was fitted to."],
        axis="chance of yes to both",
    )


def _name(vote: Vote) -> str:
    return vote.name.lower()


def _count(there, a: Vote, b: Vote) -> int:
    first, second, cast = both(*there)
    return int(((first == a) & (second == b) & cast).sum())


def _members(one, other, there):
    first, second, cast = both(one, other)
    yes = ((first == Vote.YES) & (second == Vote.YES) & cast).sum(axis=0)
    chance = yes / np.maximum(cast.sum(axis=0), 1)
    real = {}
    a, b, known = both(*there)
    for at, code in enumerate(there[0].iso3):
        if known[0, at]:
            real[code] = bool(a[0, at] == Vote.YES and b[0, at] == Vote.YES)
    table = pd.DataFrame({"iso3": one.iso3, "chance": chance})
    table = table[table["iso3"].isin(list(real))].reset_index(drop=True)
    happened = table["iso3"].map(real).astype(bool)
    return table.assign(happened=happened, miss=(table["chance"] > 0.5) != happened)


def _rival_scores(members: pd.DataFrame) -> pd.DataFrame:
    calibration = Calibration.load("before_73_27")
    position = calibration.position(members["iso3"])[:, calibration.estimated]
    happened = members["happened"].to_numpy()
    rows = {
        "base rate": ("the share", np.full(len(members), happened.mean())),
        "position": ("leave one out", leave_one_out(position, happened)),
        "position, squared too": (
            "leave one out",
            leave_one_out(np.column_stack([position, position[:, :1] ** 2]), happened),
        ),
        "simulated": ("no", members["chance"].to_numpy()),
    }
    return table(rows, happened)


def transitions(replications: int, seed: int) -> Case:
    """Hindcast 74/247 from the votes on 73/187 a year before.

    The text is taken to be the same; members' tastes for it are those that
    explain their votes of 2018, as far as they last; positions drift.
    """
    names = {code: at for at, code in enumerate(Calibration.load(RECORD).iso3)}
    real = recorded_texts(Calibration.load(RECORD))
    config = decided_by_vote(scientific(compose([f"scenario={SCENARIO}", f"seed={seed}"])))
    scenario = Scenario(config)
    model = NegotiationModel(scenario, range(replications))
    try:
        votes = _a_year_later(model, scenario, real[SWITCH[0]], names)
    finally:
        model.close()
    places = np.array([names[code] for code in scenario.roster.iso3])
    before, after = (real[name].votes[0, places] for name in SWITCH)
    cast = (before <= Vote.YES) & (before >= 0) & (after <= Vote.YES) & (after >= 0)
    counts = [
        spread(
            f"{_name(a)} to {_name(b)}",
            ((before == a) & (votes == b) & cast).sum(axis=1),
            ((before == a) & (after == b) & cast).sum(),
        )
        for a in CAST
        for b in CAST
    ]
    same = (votes == before)[:, cast].mean(axis=1)
    counts.append(spread("share of same votes", same, (before == after)[cast].mean()))
    chance = (votes != before).mean(axis=0)
    members = pd.DataFrame({"iso3": scenario.roster.iso3, "chance": chance})[cast]
    members = members.assign(happened=(before != after)[cast])
    members = members.assign(miss=(members["chance"] > 0.5) != members["happened"])
    return Case(
        name="transitions_2019",
        title="From 73/187 (2018) to 74/247 (2019): who changes its vote",
        tag="computed",
        counts=pd.DataFrame(counts),
        members=members.reset_index(drop=True),
        scores=_transition_scores(members),
        notes=[
            "The votes on 73/187 are given; the persistence of tastes is estimated from repeats of "
            "other texts before December 2018.",
        ],
        axis="chance of another vote than a year before",
    )


def _a_year_later(model: NegotiationModel, scenario: Scenario, real: Ballots, names) -> np.ndarray:
    """Votes on the same text a year after it was voted on, (R, N)."""
    item = next(i for i in scenario.spec.agenda if i.name == "cybercrime_2018")
    while model.meeting is None or model.meeting.item != item.name:
        model.step()
    meeting, chamber = model.meeting, model.chamber
    draft, draw = meeting.text.drafts[0], chamber.streams
    band, noise = draft.halfwidth, draft.noise
    recorded = real.votes[0, [names[code] for code in scenario.roster.iso3]]
    u = draw.uniform("known/taste", (chamber.n_members,))
    kept = taste_given_vote(stance(meeting, 0) / noise, band / noise, recorded, u)
    Drift().advance(World(chamber, scenario.camps, scenario.way), 2019)
    persistence = scenario.calibration.coefficients["taste_persistence"].value
    taste = carried_error(kept, draw.normal("known/fresh", (chamber.n_members,)), persistence)
    lean = stance(meeting, 0) + noise * logistic_error(taste)
    votes = np.full(lean.shape, Vote.ABSTAIN, dtype=np.int8)
    votes[lean > band], votes[lean < -band] = Vote.YES, Vote.NO
    return votes


def _transition_scores(members: pd.DataFrame) -> pd.DataFrame:
    happened = members["happened"].to_numpy()
    rows = {
        "nobody changes": ("no", np.zeros(len(members))),
        "base rate": ("the share", np.full(len(members), happened.mean())),
        "simulated": ("no", members["chance"].to_numpy()),
    }
    return table(rows, happened)

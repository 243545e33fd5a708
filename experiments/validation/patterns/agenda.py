"""Patterns of the generic agenda: shares, passage, cohesion, attendance, winning sides."""

from __future__ import annotations

import numpy as np

from experiments.validation.patterns.pattern import Row, near, share_error
from experiments.validation.simulated_votes import Ballots, bloc
from sim.members.roster import Roster
from sim.theory.ballot import Vote

# Agreement index of 2010-19 (docs/validation.md, computed); the first six are P-4's own.
AGREEMENT = {
    "eu": 0.924, "au": 0.888, "asean": 0.913, "gcc": 0.961, "g77": 0.853, "pif": 0.667,
    "las": 0.916, "caricom": 0.944, "sco": 0.784, "brics": 0.749, "csto": 0.804, "g7": 0.738,
}  # fmt: skip
NOTES = {
    "pif": "the Pacific members' own-interest noise (`sim.behaviour`) was set to meet this row; "
    "without it ours is 0.716",
}
# P-13, docs/patterns.md: on the winning side when voting yes or no, 2010-19 [computed].
WINNERS = {
    ("eu", False): 0.797, ("g7", False): 0.760, ("USA", False): 0.344, ("CHN", False): 0.888,
    ("RUS", False): 0.785, ("IND", False): 0.902, ("BRA", False): 0.992,
    ("eu", True): 0.372, ("USA", True): 0.206,
}  # fmt: skip


def rows(ours: Ballots, real: Ballots, roster: Roster) -> list[Row]:
    """Measure P-1, P-2, P-4, P-9 and P-13 on simulated and on recorded votes."""
    return [
        *_shares(ours, real),
        _passing(ours, real),
        *_agreement(ours, real, roster),
        *_absence(ours, real, roster),
        *_winning(ours, real, roster),
    ]


def _shares(ours: Ballots, real: Ballots) -> list[Row]:
    targets = {Vote.YES: 0.81, Vote.NO: 0.08, Vote.ABSTAIN: 0.11}
    here, there = ours.shares(), real.shares()
    out = []
    for vote, target in targets.items():
        each = (ours.votes == vote).sum(axis=1) / np.maximum((ours.votes <= Vote.YES).sum(1), 1)
        error = float(each.std(ddof=1) / np.sqrt(len(each)))
        name = f"share of {vote.name.lower()}"
        out.append(near("P-1", name, target, 0.03, here[vote], error=error, recorded=there[vote]))
    return out


def _passing(ours: Ballots, real: Ballots) -> Row:
    share = float(ours.passes().mean())
    error = share_error(share, len(ours.votes))
    recorded = float(real.passes().mean())
    what = "share of recorded texts that pass"
    return Row("P-2", what, 0.976, 0.95, 1.0, share, error=error, recorded=recorded)


def _agreement(ours: Ballots, real: Ballots, roster: Roster) -> list[Row]:
    out = []
    for name, target in AGREEMENT.items():
        codes = bloc(roster, name)
        here = ours.agreement(ours.places(codes))
        out.append(
            near(
                "P-4",
                f"agreement index, {name}",
                target,
                0.03,
                float(np.nanmean(here)),
                error=float(np.nanstd(here) / np.sqrt(np.isfinite(here).sum())),
                recorded=float(np.nanmean(real.agreement(real.places(codes)))),
                note=NOTES.get(name, ""),
            )
        )
    return out


def _absence(ours: Ballots, real: Ballots, roster: Roster) -> list[Row]:
    groups = {
        "all members": (list(roster.iso3), 0.084),
        "au": (bloc(roster, "au"), 0.155),
        "pif": (bloc(roster, "pif"), 0.17),
        "latin america": (bloc(roster, "grulac", without="caricom"), 0.01),
    }
    out = []
    for name, (codes, target) in groups.items():
        here, there = ours.absence(ours.places(codes)), real.absence(real.places(codes))
        what = f"not voting, {name}"
        out.append(near("P-9", what, target, 0.02, here, recorded=there))
    return out


def _winning(ours: Ballots, real: Ballots, roster: Roster) -> list[Row]:
    out = []
    for (who, contested), target in WINNERS.items():
        shares = []
        for ballots in (ours, real):
            codes = bloc(roster, who) if who in roster.blocs else [who]
            line = ballots.mode(ballots.places(codes))
            shares.append(ballots.on_winning_side(line, contested))
        (here, n), (there, _) = shares
        what = f"on the winning side, {who}" + (", contested votes" if contested else "")
        error = share_error(here, n)
        out.append(near("P-13", what, target, 0.05, here, error=error, recorded=there))
    return out

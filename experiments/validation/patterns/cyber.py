"""Patterns of the six votes on cyber security and cybercrime of 2018 and 2019."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from experiments.validation.patterns.pattern import Row, near
from experiments.validation.simulated_votes import Ballots, bloc, from_table
from sim.members.calibration import Calibration
from sim.members.roster import Roster
from sim.simulation import simulate
from sim.theory.ballot import Vote

SCENARIO = "unga_cyber_2018_2019"
RIVALS = ("A/RES/73/27", "A/RES/73/266")
# Two votes on the same matter, a year apart: share of members that repeat theirs [computed].
PAIRS = {
    ("A/RES/73/27", "A/RES/74/29"): 0.71,
    ("A/RES/73/266", "A/RES/74/28"): 0.93,
    ("A/RES/73/187", "A/RES/74/247"): 0.88,
}
TEXTS = tuple(dict.fromkeys(name for pair in PAIRS for name in pair))


def simulated_texts(config: Mapping, replications: int) -> dict[str, Ballots]:
    """Simulate the six texts: name to votes, a row a replication."""
    votes = simulate({**config, "record": {"votes": True}}, range(replications))["votes"]
    return {name: from_table(votes, name) for name in TEXTS}


def recorded_texts(calibration: Calibration) -> dict[str, Ballots]:
    """The recorded votes on the six texts: name to votes, a single row."""
    names = calibration.items.resolution
    return {
        name: Ballots(calibration.iso3, calibration.record[names == name])
        for name in TEXTS
        if (names == name).any()
    }


def rows(ours: Mapping[str, Ballots], real: Mapping[str, Ballots], roster: Roster) -> list[Row]:
    """Measure P-5, P-6 and the cyber pairs of P-7."""
    return [_cohesion(ours, real, roster), _double_yes(ours, real), *_pairs(ours, real)]


def _cohesion(ours, real, roster: Roster) -> Row:
    codes = bloc(roster, "eu")
    each = np.array([b.agreement(b.places(codes)) for b in ours.values()]).mean(axis=0)
    there = [np.nanmean(b.agreement(b.places(codes))) for b in real.values()]
    what = "agreement index of the EU, six cyber texts"
    error = float(each.std(ddof=1) / np.sqrt(len(each)))
    return Row(
        "P-5", what, 1.0, 0.95, 1.0, float(each.mean()), error=error, recorded=float(np.mean(there))
    )


def both(one: Ballots, other: Ballots) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Votes of the members who voted on both texts.

    Returns
    -------
    first, second : (J, N) int8
    cast : (J, N) bool
        Where both are yes, no or abstain.
    """
    if one.iso3 != other.iso3:
        raise ValueError("both votes must list the same members")
    cast = np.ones(one.votes.shape, dtype=bool)
    for ballots in (one, other):
        cast &= (ballots.votes >= Vote.NO) & (ballots.votes <= Vote.YES)
    return one.votes, other.votes, cast


def double_yes(one: Ballots, other: Ballots) -> np.ndarray:
    """Share of yes to both among those who voted on both, (J,).

    Examples
    --------
    >>> one = Ballots(("AAA", "BBB", "CCC"), np.array([[2, 2, 3]]))
    >>> double_yes(one, Ballots(one.iso3, np.array([[2, 0, 2]])))
    array([0.5])
    """
    first, second, cast = both(one, other)
    yes = (first == Vote.YES) & (second == Vote.YES) & cast
    return yes.sum(axis=1) / np.maximum(cast.sum(axis=1), 1)


def _double_yes(ours, real) -> Row:
    each = double_yes(*(ours[name] for name in RIVALS))
    there = double_yes(*(real[name] for name in RIVALS)) if set(RIVALS) <= set(real) else [np.nan]
    note = (
        "76 of the 157 who voted on both. If the two votes were independent given place, 66.5 "
        "would be expected"
    )
    return Row(
        "P-6",
        "yes to both rival drafts of 2018",
        0.48,
        0.40,
        0.55,
        float(each.mean()),
        error=float(each.std(ddof=1) / np.sqrt(len(each))),
        recorded=float(np.mean(there)),
        note=note,
    )


def _pairs(ours, real) -> list[Row]:
    out = []
    for (before, after), target in PAIRS.items():
        shares = []
        for ballots in (ours, real):
            if before not in ballots or after not in ballots:
                shares.append(np.array([np.nan]))
                continue
            first, second, cast = both(ballots[before], ballots[after])
            same = ((first == second) & cast).sum(axis=1)
            shares.append(same / np.maximum(cast.sum(axis=1), 1))
        here, there = shares
        what = f"same vote on {before.removeprefix('A/RES/')} and {after.removeprefix('A/RES/')}"
        error = float(here.std(ddof=1) / np.sqrt(len(here)))
        out.append(
            near(
                "P-7",
                what,
                target,
                0.06,
                float(here.mean()),
                error=error,
                recorded=float(there.mean()),
            )
        )
    return out


def transitions(first: np.ndarray, second: np.ndarray, cast: np.ndarray) -> pd.DataFrame:
    """Count how votes went from one text to the next.

    Returns
    -------
    DataFrame
        Rows and columns yes, abstain, no: mean count in a roll-call pair [heads].
    """
    kinds = (Vote.YES, Vote.ABSTAIN, Vote.NO)
    counts = [
        [((first == a) & (second == b) & cast).sum() / len(first) for b in kinds] for a in kinds
    ]
    names = [kind.name.lower() for kind in kinds]
    return pd.DataFrame(counts, index=names, columns=names)

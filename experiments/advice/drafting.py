"""What a change of the text does to the ballots: versions of it, on the forecast's draws."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from experiments.advice.asks import outlook
from experiments.advice.clauses import (
    SHARE,
    WANT,
    WHOLE,
    Clause,
    ambition,
    front,
    moved,
    versions,
)
from experiments.advice.draws import JointDraws, Rule
from experiments.advice.version_search import VersionSearch
from sim.priors import triangular
from sim.streams import Streams
from sim.theory.ballot import Vote

FINE, COARSE = 300, 48  # draws for single changes, and for every version
BATCH = 256  # versions that are judged, and kept, together [count]
Arrays = dict[str, np.ndarray]


class Ballots:
    """Ballots on versions of a text, on a few equally weighted draws.

    Parameters
    ----------
    draws : JointDraws
    rule : Rule
    number : int
        Draws; each also draws what a clause causes and what its friends lose.
    """

    def __init__(self, draws: JointDraws, rule: Rule, number: int):
        self.world = outlook(draws, rule, number, "draft").draws
        self.rule = rule
        luck = Streams(draws.seed, range(number)).uniform("advice/clauses", (2,))
        self.share, self.want = triangular(luck[:, 0], *SHARE), triangular(luck[:, 1], *WANT)

    def parts(self, clauses: Sequence[Clause], kept: np.ndarray) -> np.ndarray:
        """What a version adds to each lean in each draw, (R, N)."""
        of_share = moved(clauses, kept, 1.0, 0.0)
        of_want = moved(clauses, kept, 0.0, 1.0)
        return self.share[:, None] * of_share + self.want[:, None] * of_want

    def cast(self, shift: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Probability of yes and of no, absence taken off, (R, N) each."""
        outcome = self.world.shifted(shift).outcome
        return outcome[..., Vote.YES], outcome[..., Vote.NO]

    def adopted(self, yes: np.ndarray, no: np.ndarray) -> np.ndarray:
        """Probability of adoption in each draw, (R,)."""
        return self.rule.probability(yes, no)


def changes(
    draws: JointDraws, rule: Rule, clauses: Sequence[Clause]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What each single change does.

    Returns
    -------
    summary : DataFrame
        A row a change: votes and probability of adoption gained, with 90 % intervals.
    matrix : DataFrame
        A row a member: change of its probability of a yes by each change.
    """
    ballots = Ballots(draws, rule, FINE)
    now = np.array([clause.inside for clause in clauses])
    base_yes, base_no = ballots.cast(np.zeros((FINE, 1)))
    base = ballots.adopted(base_yes, base_no)
    rows, matrix = [], {"iso3": draws.iso3, "p_yes": base_yes.mean(axis=0)}
    for at, clause in enumerate(clauses):
        kept = now.copy()
        kept[at] = not kept[at]
        yes, no = ballots.cast(ballots.parts(clauses, kept))
        gain = yes.sum(axis=1) - base_yes.sum(axis=1)
        lost = no.sum(axis=1) - base_no.sum(axis=1)
        chance = ballots.adopted(yes, no) - base
        name = f"{'drop' if clause.inside else 'add'} {clause.name}"
        matrix[name] = yes.mean(axis=0) - base_yes.mean(axis=0)
        rows.append(
            {
                "change": name,
                "yes": gain.mean(),
                "yes_low": np.percentile(gain, 5),
                "yes_high": np.percentile(gain, 95),
                "no": lost.mean(),
                "p_adopted": chance.mean(),
                "p_low": np.percentile(chance, 5),
                "p_high": np.percentile(chance, 95),
                "worth_lost": clause.worth if clause.inside else 0.0,
                "basis": clause.basis,
            }
        )
    return pd.DataFrame(rows), pd.DataFrame(matrix)


def leans(iso3: Sequence[str], clauses: Sequence[Clause]) -> pd.DataFrame:
    """What each single change adds to every lean at the best guesses, a row a member [logits]."""
    now = np.array([clause.inside for clause in clauses])
    table: dict[str, object] = {"iso3": iso3}
    for at, clause in enumerate(clauses):
        kept = now.copy()
        kept[at] = not kept[at]
        name = f"{'drop' if clause.inside else 'add'} {clause.name}"
        table[name] = moved(clauses, kept, SHARE[1], WANT[1])
    return pd.DataFrame(table)


class Judge:
    """What versions of a text are worth: probability of adoption, expected yes and no.

    Parameters
    ----------
    draws : JointDraws
    rule : Rule
    clauses : sequence of Clause
    keep : callable
        Of a name and work that gives arrays: what came of it, now or before.
    told : callable
        Told how many more versions were judged.
    """

    def __init__(
        self,
        draws: JointDraws,
        rule: Rule,
        clauses: Sequence[Clause],
        keep: Callable[[str, Callable[[], Arrays]], Arrays] = lambda name, work: work(),
        told: Callable[[int], None] = lambda count: None,
    ):
        self.ballots, self.clauses = Ballots(draws, rule, COARSE), clauses
        self.keep, self.told = keep, told

    def __call__(self, kept: np.ndarray) -> np.ndarray:
        """Judge versions, (B, C) bool: (B, 3) float64."""
        return np.concatenate(
            [self._batch(kept[k : k + BATCH]) for k in range(0, len(kept), BATCH)]
        )

    def _batch(self, kept: np.ndarray) -> np.ndarray:
        name = hashlib.sha256(np.ascontiguousarray(kept).tobytes()).hexdigest()
        work = partial(self._judged, kept)
        found = self.keep(f"versions {name}", lambda: {"value": work()})["value"]
        self.told(len(kept))
        return found

    def _judged(self, kept: np.ndarray) -> np.ndarray:
        rows = []
        for one in kept:
            yes, no = self.ballots.cast(self.ballots.parts(self.clauses, one))
            chance = self.ballots.adopted(yes, no).mean()
            rows.append((chance, yes.sum(axis=1).mean(), no.sum(axis=1).mean()))
        return np.array(rows)


@dataclass(frozen=True)
class Versions:
    """Versions of a text that were tried.

    Attributes
    ----------
    table : DataFrame
        ``version, ambition, p_adopted, yes, no, efficient``; the text as it stands first.
    possible : int
        Versions that there are [count].
    closed : bool
        Whether all were tried, or a search among them came to its end.
    """

    table: pd.DataFrame
    possible: int
    closed: bool


def try_versions(clauses: Sequence[Clause], judge: Judge, whole: int = WHOLE) -> Versions:
    """Try every version of a text, or, of many clauses, search for those that no other beats.

    Parameters
    ----------
    clauses : sequence of Clause
    judge : Judge
    whole : int
        Clauses up to which every version is tried.
    """
    if len(clauses) <= whole:
        kept, closed = versions(clauses), True
        value = judge(kept)
    else:
        search = VersionSearch(clauses, judge)
        kept, value, closed = search.kept, search.value, search.closed
    table = pd.DataFrame(value, columns=["p_adopted", "yes", "no"])
    table.insert(0, "version", [_words(clauses, one) for one in kept])
    table.insert(1, "ambition", ambition(clauses, kept))
    table["efficient"] = front(table.round(3), ["ambition", "p_adopted", "yes"])
    return Versions(table, 2 ** len(clauses), closed)


def _words(clauses: Sequence[Clause], kept: np.ndarray) -> str:
    parts = [
        f"{'without' if clause.inside else 'with'} {clause.name}"
        for clause, stands in zip(clauses, kept, strict=True)
        if stands != clause.inside
    ]
    return ", ".join(parts) or "as it stands"

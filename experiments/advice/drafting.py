"""What a change of the text does to the ballots: every version, on the forecast's draws."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from experiments.advice.asks import outlook
from experiments.advice.clauses import SHARE, WANT, Clause, ambition, front, moved, versions
from experiments.advice.draws import JointDraws, Rule
from sim.priors import triangular
from sim.streams import Streams
from sim.theory.ballot import Vote

FINE, COARSE = 300, 48  # draws for single changes, and for every version


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


def all_versions(draws: JointDraws, rule: Rule, clauses: Sequence[Clause]) -> pd.DataFrame:
    """Every version of a text: what it keeps, whether it passes, who votes for it.

    Returns
    -------
    DataFrame
        ``version, ambition, p_adopted, yes, no, efficient``; the text as it stands first.
    """
    ballots = Ballots(draws, rule, COARSE)
    kept = versions(clauses)
    rows = []
    for one in kept:
        yes, no = ballots.cast(ballots.parts(clauses, one))
        chance = float(ballots.adopted(yes, no).mean())
        rows.append((_words(clauses, one), chance, yes.sum(axis=1).mean(), no.sum(axis=1).mean()))
    table = pd.DataFrame(rows, columns=["version", "p_adopted", "yes", "no"])
    table.insert(1, "ambition", ambition(clauses, kept))
    table["efficient"] = front(table.round(3), ["ambition", "p_adopted", "yes"])
    return table


def _words(clauses: Sequence[Clause], kept: np.ndarray) -> str:
    parts = [
        f"{'without' if clause.inside else 'with'} {clause.name}"
        for clause, stands in zip(clauses, kept, strict=True)
        if stands != clause.inside
    ]
    return ", ".join(parts) or "as it stands"

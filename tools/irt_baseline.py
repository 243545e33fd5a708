"""A baseline from the literature: one dimension, ordinal item response, by a published package.

Run with ``python -m tools.irt_baseline``; it needs the package girth (``pip install girth``).

Before each digital roll-call the graded response model (Samejima 1969) is fitted by marginal
maximum likelihood (`girth.grm_mml`) to the ballots of the last years, every member's place being
its expected a posteriori ability. The package takes slopes to be positive, so a roll-call that
runs against the first principal component is turned round before and after. Of the new text
only the lines of five leaders are known: every past roll-call is a model of it, with the weight
of how likely those lines would have been in it, and chances are the mean over them. Prints the
row of docs/validation.md.
"""

from __future__ import annotations

import numpy as np

from experiments.estimation.calibration_files import open_calibration, table_of
from experiments.estimation.forecast_coefficients import LEADERS
from experiments.estimation.vote_tables import VoteTable
from experiments.figures.text_tables import markdown
from experiments.validation.ballot_scores import scores
from experiments.validation.hindcast import target_days
from sim.theory.ballot import Vote

SINCE = "2018-12-05"
WINDOW = np.timedelta64(6 * 365, "D")
MOST_ITEMS = 60  # evenly over the window; a fit takes some seconds
LEAST_SHARE = 0.03  # of each of no, abstain and yes in a roll-call that is learnt from
NAMES = ("accuracy", "balanced_accuracy", "f1_abstain", "f1_no", "log_loss", "brier", "tally_error")


def main() -> None:
    """Print the row."""
    table = table_of(open_calibration("default"))
    rows = []
    for day in target_days(table, SINCE):
        past = chances(*fitted(table, np.datetime64(day, "D")))
        for at in np.flatnonzero(
            (table.rollcalls["date"] == day) & (table.rollcalls["topic"] != "")
        ):
            rows.append(scored(table, int(at), past))
    mean = np.mean(rows, axis=0)
    cells = [f"{value:.3f}" for value in mean]
    print("\n".join(markdown(("method", *NAMES), [("ordinal item response, 1-D", *cells)])))


def fitted(table: VoteTable, day: np.datetime64) -> tuple[np.ndarray, ...]:
    """Fit the model to the votes before a day: abilities (N,), slopes (J,), cuts (J, 2), turned."""
    import girth

    date = table.rollcalls["date"].to_numpy().astype("datetime64[D]")
    count = np.stack([(table.votes == vote).sum(axis=1) for vote in (0, 1, 2)])
    share = count / np.maximum(count.sum(axis=0), 1)
    used = np.flatnonzero((date < day) & (date >= day - WINDOW) & (share.min(axis=0) > LEAST_SHARE))
    used = used[np.linspace(0, len(used) - 1, min(MOST_ITEMS, len(used))).round().astype(int)]
    votes = table.votes[used].astype(int)
    cast = (votes >= Vote.NO) & (votes <= Vote.YES)
    centred = np.where(cast, votes - 1.0, 0.0)
    centred -= centred.mean(axis=1, keepdims=True)
    turned = np.linalg.svd(centred, full_matrices=False)[0][:, 0] < 0
    answers = np.where(turned[:, None], 2 - votes, votes) + 1
    found = girth.grm_mml(girth.tag_missing_data(np.where(cast, answers, -1), [1, 2, 3]))
    return found["Ability"], found["Discrimination"], found["Difficulty"], turned


def chances(
    ability: np.ndarray, slope: np.ndarray, cuts: np.ndarray, turned: np.ndarray
) -> np.ndarray:
    """Chances of no, abstain and yes of every member in every past roll-call, (J, N, 3)."""
    z = slope[:, None, None] * (ability[None, :, None] - cuts[:, None, :])
    above = 1.0 / (1.0 + np.exp(-z))
    found = np.stack([1 - above[..., 0], above[..., 0] - above[..., 1], above[..., 1]], axis=-1)
    found[turned] = found[turned][..., ::-1]
    return found


def scored(table: VoteTable, at: int, past: np.ndarray) -> list[float]:
    """Score the chances of the members that voted and declared no line."""
    votes = table.votes[at].astype(int)
    cast = (votes >= Vote.NO) & (votes <= Vote.YES)
    lead = np.isin(table.iso3, LEADERS)
    lines = np.flatnonzero(cast & lead)
    likely = np.log(np.clip(past[:, lines, votes[lines]], 0.01, 1.0)).sum(axis=1)
    weight = np.exp(likely - likely.max())
    chance = np.tensordot(weight / weight.sum(), past, axes=1)
    judged = cast & ~lead
    found = scores(chance[judged], votes[judged])
    return [found[name] for name in NAMES]


if __name__ == "__main__":
    main()

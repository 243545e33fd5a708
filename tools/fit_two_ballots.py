"""How much luck a committee and the plenary share, fitted to pairs of tallies.

Run with ``python -m tools.fit_two_ballots``.

For every text whose tally is known in the committee and in the plenary the two
ballots are played from the plenary roll-call's estimated parameters, at every
point of a grid over three numbers: the correlation of luck, the correlation of
who comes beyond members' habits, and how much fuller or emptier the whole room
is. The changes of yes, no and abstentions are taken as jointly normal with the
covariance that is played. Common random numbers; the same seed gives the same page.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import expit, logit, ndtri

from experiments.figures.text_tables import markdown
from experiments.store.sections import put_section
from sim.members.cached import calibration_named
from sim.members.tables import DATA
from sim.theory.error_persistence import carried_error
from tools.fit_consensus import DROP

TABLE = DATA / "known" / "committee_plenary.csv"
LUCK = (0.0, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998, 1.0)
ATTENDANCE = (0.0, 0.25, 0.5, 0.75)
ABSENCE = (0.0, 0.125, 0.25, 0.375, 0.5, 0.75)  # [logits]
BEGIN = "<!-- Written by `python -m tools.fit_two_ballots`; do not edit. -->"
END = "<!-- End of what is written. -->"
KINDS = ("yes", "no", "abstain")
ROUNDING = 1.0 / 6.0  # variance of the difference of two counts, each rounded to a head


def pairs(path: Path = TABLE) -> pd.DataFrame:
    """Read the pairs whose tallies are both found and whose roll-call is in the calibration."""
    table = pd.read_csv(path, keep_default_na=False)
    known = calibration_named("default").items.id
    return table[(table["evidence"] == "found") & table["rollcall"].isin(known)]


class Played:
    """Two ballots on each of P texts, S times.

    Parameters
    ----------
    table : DataFrame
        From `pairs`.
    draws : int
    seed : int
    """

    def __init__(self, table: pd.DataFrame, draws: int, seed: int):
        calibration = calibration_named("default")
        items, codes = calibration.items, list(calibration.iso3)
        at = [int(np.flatnonzero(items.id == key)[0]) for key in table["rollcall"]]
        place, noise = calibration.position(codes), calibration.noise_of(codes)
        d = items.slope.shape[1]
        self.lean = (place[:, :d] @ items.slope[at].T).T - items.cut[at][:, None]
        band = items.halfwidth[at][:, None]
        self.above = ndtri(expit((band - self.lean) / noise))
        self.below = ndtri(expit((-band - self.lean) / noise))
        self.comes = logit(np.clip(calibration.attendance_of(codes), 1e-3, 1 - 1e-3))
        generator = np.random.default_rng(seed)
        shape = (2, len(at), draws, len(codes))
        self.taste = generator.standard_normal(shape, dtype=np.float32)
        self.arrival = generator.standard_normal(shape, dtype=np.float32)
        self.fullness = generator.standard_normal((2, len(at), draws, 1), dtype=np.float32)

    def changes(self, luck: float, attendance: float, absence: float) -> np.ndarray:
        """Changes of yes, no and abstentions from the one ballot to the other, (P, S, 3)."""
        spread = np.sqrt(1.0 + np.pi / 8.0 * absence**2)  # keeps the mean chance of coming
        counts = []
        for number in range(2):
            taste, arrival = self.taste[0], self.arrival[0]
            if number:
                taste = carried_error(taste, self.taste[1], luck)
                arrival = carried_error(arrival, self.arrival[1], attendance)
            here = arrival < ndtri(expit(self.comes * spread + absence * self.fullness[number]))
            yes = here & (taste > self.above[:, None])
            no = here & (taste < self.below[:, None])
            counts.append([yes.sum(axis=2), no.sum(axis=2), (here & ~yes & ~no).sum(axis=2)])
        return np.stack(np.subtract(counts[1], counts[0]), axis=-1).astype(float)


def log_likelihood(observed: np.ndarray, played: np.ndarray) -> float:
    """Log likelihood of (P, 3) changes, normal about 0 with the covariance of (P, S, 3) played.

    Examples
    --------
    >>> draws = np.random.default_rng(0).normal(size=(1, 4000, 3)) * [3.0, 2.0, 2.0]
    >>> near, far = np.array([[1.0, 0, 0]]), np.array([[9.0, 0, 0]])
    >>> bool(log_likelihood(near, draws) > log_likelihood(far, draws))
    True
    """
    total = 0.0
    for change, draws in zip(observed, played, strict=True):
        covariance = np.cov(draws.T) + ROUNDING * np.eye(3)
        total -= 0.5 * change @ np.linalg.solve(covariance, change)
        total -= 0.5 * np.linalg.slogdet(covariance)[1]
    return float(total)


def grid(draws: int, seed: int) -> pd.DataFrame:
    """Play every point: luck, attendance, absence, log_likelihood."""
    table = pairs()
    observed = np.stack(
        [table[f"plenary_{kind}"] - table[f"committee_{kind}"] for kind in KINDS], axis=1
    ).astype(float)
    played = Played(table, draws, seed)
    rows = [
        (*point, log_likelihood(observed, played.changes(*point)))
        for point in itertools.product(LUCK, ATTENDANCE, ABSENCE)
    ]
    return pd.DataFrame(rows, columns=["luck", "attendance", "absence", "log_likelihood"])


def interval(found: pd.DataFrame, column: str) -> tuple[float, float, float]:
    """Best value of a column and the ends of its 95 % profile interval, on the grid."""
    profile = found.groupby(column)["log_likelihood"].max()
    inside = profile.index[profile >= profile.max() - DROP]
    return float(profile.idxmax()), float(inside.min()), float(inside.max())


def page(found: pd.DataFrame, draws: int, seed: int) -> str:
    """Write the generated part of the page."""
    words = {
        "luck": "correlation of luck, `model.sitting_luck`",
        "attendance": "correlation of who comes, `model.sitting_attendance`",
        "absence": "how full the room is, `model.sitting_absence` [sd, logits]",
    }
    lines = [
        f"{len(pairs())} pairs of tallies, {draws} draws at each of {len(found)} points, "
        f"seed {seed}.",
        "",
    ]
    rows = []
    for column, name in words.items():
        best, low, high = interval(found, column)
        rows.append((name, f"{best:g}", f"{low:g} to {high:g}"))
    limits = "95 % interval (profile likelihood, on the grid)"
    lines += [*markdown(("number", "best on the grid", limits), rows), ""]
    profile = found.groupby("luck")["log_likelihood"].max()
    rows = [(f"{luck:g}", f"{value:.2f}") for luck, value in profile.items()]
    return "\n".join(
        [*lines, *markdown(("correlation of luck", "log likelihood at its best"), rows)]
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Play the grid and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=800)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--docs", default=str(Path(__file__).resolve().parents[1] / "docs"))
    arguments = parser.parse_args(argv)
    found = grid(arguments.draws, arguments.seed)
    text = page(found, arguments.draws, arguments.seed)
    put_section(Path(arguments.docs) / "two-ballots.md", text, BEGIN, END)
    print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

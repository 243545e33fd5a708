"""From a table of votes to positions on the named axes.

Estimates a space of `N_LATENT` axes by `sim.theory.ideal_point`, then turns it to
two named ones: `openness`, the direction in which texts on cybersecurity and
cybercrime separate members, and `development`, the direction of texts on
technology transfer. Only roll-calls in the table are used, anchors too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from experiments.estimation.vote_tables import VoteTable
from sim.errors import DataError
from sim.members.roster import Roster
from sim.theory.anchored_axes import anchor_direction, anchored_map
from sim.theory.ballot import Vote
from sim.theory.ideal_point import IdealPoints, Items, Prior, fit
from sim.theory.item_response import first_items, item_step

N_LATENT = 3  # chosen on held-out votes, docs/positions.md
MIN_CALLS = 40  # with fewer roll-calls, two latent axes
CONTESTED = 0.05  # least share of votes off the modal vote in an anchor
MIN_ANCHORS = 3  # with fewer, texts of the proxy kind help
AXES = ("openness", "development")
TOPICS = {
    "openness": ("cyber_international_security", "cybercrime"),
    "development": ("technology_transfer_export_controls",),
}
# Kinds of text that separate members in the same direction (docs/positions.md),
# for times when there were few digital votes.
PROXY_FLAG = {"openness": "issue_hr", "development": "issue_ec"}
PROXY_TITLE = {
    "openness": re.compile(r"situation of human rights|death penalty", re.IGNORECASE),
    "development": re.compile(
        r"trade and development|right to development|economic order|economic measures",
        re.IGNORECASE,
    ),
}
# The sign: these members are positive on openness and negative on development.
POLES = ("USA", "GBR", "SWE", "DEU", "FRA", "AUS")


@dataclass(frozen=True)
class Estimate:
    """Positions and items on the named axes.

    Attributes
    ----------
    iso3 : tuple of str
        N members.
    years : (T,) int
        Calendar year of each period.
    path, path_se : (N, T, 2) float64
        Positions by year [sd of UN members in the latest year].
    items : Items
        J roll-calls on the two axes.
    latent : IdealPoints
        The space before it was turned to the anchors.
    anchors : dict
        Per axis: ids of the anchor texts and of the proxies used.
    correlation : float
        Between the two axes over members in the latest year.
    """

    iso3: tuple[str, ...]
    years: np.ndarray
    path: np.ndarray
    path_se: np.ndarray
    items: Items
    latent: IdealPoints
    anchors: dict
    correlation: float


def estimate(
    table: VoteTable,
    *,
    prior: Prior | None = None,
    start: Estimate | None = None,
    weight=None,
    tolerance=1e-2,
) -> Estimate:
    """Estimate positions and items from all votes in a table.

    Parameters
    ----------
    table : VoteTable
        Votes before the cutoff.
    prior : Prior, optional
        Beliefs before the votes.
    start : Estimate, optional
        Where to start, for instance an estimate for an earlier cutoff: far fewer
        turns are then needed.
    weight : (J,) float, optional
        Weight of each roll-call in the likelihood.
    tolerance : float
        As in `sim.theory.ideal_point.fit`.

    Raises
    ------
    DataError
        If all members vote alike.
    """
    prior = prior or Prior()
    year = table.rollcalls["date"].dt.year.to_numpy()
    years, period = np.arange(year.min(), year.max() + 1), year - year.min()
    weight = np.ones(len(year)) if weight is None else weight
    n_axes = N_LATENT if len(year) >= MIN_CALLS else 2
    latent = fit(
        table.votes,
        period,
        n_axes=n_axes,
        weight=weight,
        prior=prior,
        start=None if start is None else _carried(start, table.iso3, years, n_axes),
        max_turns=120,
        tolerance=tolerance,
    )
    direction, anchors = _directions(table, latent)
    if not (np.ptp(latent.position[:, -1] @ direction.T, axis=0) > 1e-6).all():
        raise DataError("votes", "they do not tell members apart: all vote alike")
    matrix, origin = anchored_map(direction, latent.position[:, -1])
    path = (latent.position - origin) @ matrix.T
    covariance = matrix @ latent.covariance @ matrix.T
    items = fit_items(table.votes, period, path, prior, weight)
    return Estimate(
        iso3=table.iso3,
        years=years,
        path=path,
        path_se=np.sqrt(np.diagonal(covariance, axis1=-2, axis2=-1)),
        items=items,
        latent=latent,
        anchors=anchors,
        correlation=float(np.corrcoef(path[:, -1].T)[0, 1]),
    )


def _carried(start: Estimate, iso3, years, n_axes):
    """Latent positions of another estimate for these members and years, (N, T, K), or None."""
    before = start.latent.position
    if before.shape[2] != n_axes:
        return None
    column = np.clip(years - start.years[0], 0, len(start.years) - 1)
    known = {code: at for at, code in enumerate(start.iso3)}
    position = np.zeros((len(iso3), len(years), n_axes))
    for at, code in enumerate(iso3):
        if code in known:  # a new member starts in the middle
            position[at] = before[known[code]][column]
    return position


def fit_items(votes, period, path, prior, weight=None, steps=25) -> Items:
    """Find every roll-call's parameters, given where the members stand."""
    weight = np.ones(len(votes)) if weight is None else weight
    items = first_items(votes, path.shape[2], prior)
    for _ in range(steps):
        items = item_step(votes, period, weight, path, items, prior)
    return items


def _directions(table: VoteTable, latent: IdealPoints):
    """Unit vectors of the named axes in the latent space, and which texts gave them."""
    slope, contested = latent.items.slope, _contested(table.votes)
    poles = [table.iso3.index(code) for code in POLES if code in table.iso3]
    west = latent.position[poles[0], -1] if poles else np.eye(slope.shape[1])[0]
    topic = table.rollcalls["topic"].to_numpy()
    ids = table.rollcalls["rollcall_id"].to_numpy()
    directions, anchors = [], {}
    for at, axis in enumerate(AXES):
        own = np.isin(topic, TOPICS[axis]) & contested
        used, proxies = own, np.zeros_like(own)
        if own.sum() < MIN_ANCHORS:
            proxies = _proxies(table, axis, slope @ west) & contested & ~own
            used = own | proxies
        if used.sum() >= MIN_ANCHORS:
            direction = anchor_direction(slope[used])
        else:
            direction = np.eye(slope.shape[1])[at]  # principal axes, in order
            used, own, proxies = np.zeros((3, len(own)), dtype=bool)
        wanted = 1.0 if axis == "openness" else -1.0
        directions.append(direction * (wanted if direction @ west >= 0 else -wanted))
        anchors[axis] = {"texts": ids[own].tolist(), "proxies": int(proxies.sum())}
    return np.array(directions), anchors


def _proxies(table: VoteTable, axis: str, leaning) -> np.ndarray:
    """Texts of the proxy kind that the pole supports (openness) or opposes (development)."""
    kind = table.rollcalls[PROXY_FLAG[axis]].to_numpy()
    title = table.rollcalls["title"].map(lambda text: bool(PROXY_TITLE[axis].search(text)))
    kind = kind | title.to_numpy(dtype=bool)
    return kind & (leaning > 0 if axis == "openness" else leaning < 0)


def _contested(votes) -> np.ndarray:
    count = np.stack([(votes == v).sum(axis=1) for v in (Vote.NO, Vote.ABSTAIN, Vote.YES)])
    return count.max(axis=0) <= (1.0 - CONTESTED) * count.sum(axis=0)


def place_by_ties(roster: Roster, iso3, position, se, n_nearest=10):
    """Place roster members without votes at the mean of those they are tied to most.

    Returns
    -------
    dict of str to (position (D,), se (D,))
        Weighted mean of the `n_nearest` members with the strongest ties (all, if fewer
        have votes), weights the ties; se the weighted sd among them and their own error.
    """
    known = {code: at for at, code in enumerate(iso3)}
    has = np.array([code in known for code in roster.iso3])
    placed = {}
    for at in np.flatnonzero(~has):
        tie = np.where(has, roster.ties[at], -1.0)
        near = np.argsort(-tie, kind="stable")[: min(n_nearest, int(has.sum()))]
        weight = np.maximum(tie[near], 1e-9)
        weight = weight / weight.sum()
        rows = [known[roster.iso3[k]] for k in near]
        mean = weight @ position[rows]
        spread = np.sqrt(weight @ ((position[rows] - mean) ** 2 + se[rows] ** 2))
        placed[roster.iso3[at]] = (mean, spread)
    return placed

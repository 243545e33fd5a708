"""How closely members are tied by what they belong to together."""

from __future__ import annotations

import numpy as np

from sim.theory import same_bits

# How much each kind of tie counts: stated assumptions; sweep each over [0, 1].
BLOCS, PACT, REGION = 0.6, 0.25, 0.15


def tie_strength(
    member: np.ndarray,
    pact: np.ndarray,
    subregion: np.ndarray,
    continent: np.ndarray,
    *,
    blocs: float = BLOCS,
    pacts: float = PACT,
    region: float = REGION,
) -> np.ndarray:
    """Compute the ties between members from blocs, defence pacts and regions.

    ``tie = blocs * J + pacts * P + region * R``. J is the Jaccard similarity of the blocs of
    two members, each bloc weighted by log(N / size): sharing a small bloc means more, sharing
    one of everyone means nothing (inverse document frequency, Spärck Jones 1972). P is 1 with
    a defence pact. R is 1 in the same subregion and one half on the same continent.

    Parameters
    ----------
    member : (B, N) float
        1 where a member belongs to a bloc.
    pact : (N, N) bool
        Symmetric.
    subregion, continent : (N,) str
        Where each member lies.
    blocs, pacts, region : float
        Weights, 0 or more, that sum to 1 or less.

    Returns
    -------
    (N, N) float64
        Symmetric, 0 to 1, zero diagonal.

    Examples
    --------
    Three members on three continents; the first two share their only bloc.

    >>> place = np.array(["a", "b", "c"])
    >>> tie_strength(np.array([[1.0, 1, 0]]), np.zeros((3, 3), bool), place, place)[0]
    array([0. , 0.6, 0. ])
    """
    size = member.sum(axis=1)
    weight = np.where(size > 0, same_bits.log(member.shape[1] / np.maximum(size, 1.0)), 0.0)
    shared = (member.T * weight) @ member
    own = np.diagonal(shared)
    either = own[:, None] + own[None, :] - shared
    jaccard = np.divide(shared, either, out=np.zeros_like(shared), where=either > 1e-12)
    near = 0.5 * (subregion[:, None] == subregion) + 0.5 * (continent[:, None] == continent)
    tie = blocs * jaccard + pacts * pact + region * near
    tie = np.clip(0.5 * (tie + tie.T), 0.0, 1.0)
    np.fill_diagonal(tie, 0.0)
    return tie

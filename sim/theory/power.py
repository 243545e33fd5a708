"""Voting power: a priori indices of weighted games.

A weighted game: a set of players wins when its weights sum to at least the
quota. Both indices count *swings*, the coalitions that a player turns from
losing to winning.

- Banzhaf (1965, *Rutgers Law Review* 19: 317-343) [memory]: swings over 2^(n-1)
  (absolute), or over everybody's swings (normalised).
- Shapley & Shubik (1954, *APSR* 48: 787-792) [memory]: share of the n! orders
  of joining in which the player is pivotal.

Coalitions are counted exactly with the generating functions of Mann & Shapley
(1962, RAND RM-3158) [memory]: the coefficient of x^w y^k in prod_i (1 + y x^w_i)
is the number of coalitions of size k and weight w. A polynomial in x is held in
one Python integer, a fixed number of bits for each coefficient, so multiplying
by x^w is a shift.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray


def _checked(weights: Sequence[int] | ArrayLike, quota: int) -> list[int]:
    whole = [int(weight) for weight in np.asarray(weights).tolist()]
    if any(weight != given for weight, given in zip(whole, np.asarray(weights), strict=True)):
        raise ValueError("weights: must be whole numbers")
    if not whole or min(whole) < 0:
        raise ValueError("weights: must be at least one number, none below 0")
    if not 0 < quota <= sum(whole) or int(quota) != quota:
        raise ValueError(f"quota: must be a whole number from 1 to {sum(whole)}, got {quota}")
    return whole


def _swings_by_size(weights: list[int], quota: int) -> dict[int, list[int]]:
    """For each distinct weight, its swings by the size of the coalition joined."""
    n = len(weights)
    bits = n + 1  # a coefficient is at most 2^n
    every = (1 << bits) - 1
    by_size = [1] + [0] * n  # by_size[k] holds sum_w count(k, w) X^w, X = 2^bits
    for weight in weights:  # a loop over players: each step needs the one before
        for size in range(n, 0, -1):
            by_size[size] += by_size[size - 1] << (weight * bits)
    swings: dict[int, list[int]] = {}
    for weight in set(weights):
        low = max(quota - weight, 0)
        window = (1 << ((quota - low) * bits)) - 1
        without, counts = 0, []
        for size in range(n):
            without = by_size[size] - (without << (weight * bits))
            # digits of a number in base X sum to its remainder modulo X - 1
            counts.append(((without >> (low * bits)) & window) % every)
        swings[weight] = counts
    return swings


def banzhaf(
    weights: Sequence[int] | ArrayLike, quota: int, *, normalised: bool = True
) -> NDArray[np.float64]:
    """Give the Banzhaf index of every player, exactly counted.

    Parameters
    ----------
    weights : (N,) int
        Votes of each player, none negative [votes].
    quota : int
        Least sum of weights that wins [votes].
    normalised : bool
        Make the indices sum to 1; otherwise give the absolute index, the
        probability of a swing when all others decide by tossing a coin.

    Returns
    -------
    (N,) float64

    Raises
    ------
    ValueError
        If a weight is negative or not whole, or the quota cannot be reached.

    Examples
    --------
    >>> banzhaf([4, 4, 4, 2, 2, 1], quota=12).round(3)   # EEC 1958
    array([0.238, 0.238, 0.238, 0.143, 0.143, 0.   ])
    >>> banzhaf([1, 1, 1], quota=2, normalised=False)
    array([0.5, 0.5, 0.5])
    """
    weights = _checked(weights, quota)
    by_weight = {w: sum(counts) for w, counts in _swings_by_size(weights, quota).items()}
    swings = [by_weight[weight] for weight in weights]
    whole = sum(swings) if normalised else 1 << (len(weights) - 1)
    return np.array([swing / whole for swing in swings])


def shapley_shubik(weights: Sequence[int] | ArrayLike, quota: int) -> NDArray[np.float64]:
    """Give the Shapley-Shubik index of every player, exactly counted.

    Parameters
    ----------
    weights : (N,) int
        Votes of each player, none negative [votes].
    quota : int
        Least sum of weights that wins [votes].

    Returns
    -------
    (N,) float64
        Sums to 1.

    Raises
    ------
    ValueError
        If a weight is negative or not whole, or the quota cannot be reached.

    Examples
    --------
    >>> shapley_shubik([4, 4, 4, 2, 2, 1], quota=12).round(3)   # EEC 1958
    array([0.233, 0.233, 0.233, 0.15 , 0.15 , 0.   ])
    """
    weights = _checked(weights, quota)
    n = len(weights)
    orders = [math.factorial(size) * math.factorial(n - 1 - size) for size in range(n)]
    by_weight = {
        weight: sum(order * count for order, count in zip(orders, counts, strict=True))
        for weight, counts in _swings_by_size(weights, quota).items()
    }
    return np.array([by_weight[weight] / math.factorial(n) for weight in weights])

"""Exponentials and logarithms whose last bits are the same on every processor.

numpy computes ``exp``, ``log``, ``tanh`` and powers with vector instructions
where a processor has them, and each set of instructions gives other last bits.
These here use what IEEE 754 defines to the bit (+, −, ×, ÷, rounding, scaling
by powers of two), in one order, after the algorithms of fdlibm (Sun
Microsystems 1993, e_exp.c and e_log.c: minimax coefficients as published there).
Errors stay below one unit in the last place of the argument's image (see tests).

For the logistic function and its inverse the model uses `scipy.special`, whose
scalar code does not depend on vector instructions.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
_PER_LN2 = 1.44269504088896338700
_EXP = (4.13813679705723846039e-08, -1.65339022054652515390e-06, 6.61375632143793436117e-05,
        -2.77777777770155933842e-03, 1.66666666666666019037e-01)  # fmt: skip
_LOG = (1.479819860511658591e-01, 1.531383769920937332e-01, 1.818357216161805012e-01,
        2.222219843214978396e-01, 2.857142874366239149e-01, 3.999999999940941908e-01,
        6.666666666666735130e-01)  # fmt: skip
_LARGEST, _LEAST = 709.782712893384, -745.13321910194122  # beyond them infinity and 0
_MODEST = 700.0  # up to it the exponential has all bits of its fraction
LN2 = 0.69314718055994530942
_ROOT_HALF = 0.70710678118654752440
_BLOCK = 4096  # numbers at a time [count]
# How a double lies in memory (IEEE 754): 52 bits of fraction, then the exponent.
_NORMAL = 2.2250738585072014e-308  # the least with all bits of its fraction
_FRACTION_BITS, _FRACTION = 52, (1 << 52) - 1
_BIAS, _BITS_OF_HALF = 1022, 1022 << 52


def in_blocks(function: Callable[[Floats], Floats], x: ArrayLike) -> Floats:
    """Apply a function of single numbers block by block, within the processor's cache.

    Examples
    --------
    >>> in_blocks(np.negative, [[1.0, 2.0]])
    array([[-1., -2.]])
    """
    x = np.asarray(x, dtype=np.float64)
    flat, out = x.ravel(), np.empty(x.size)
    for start in range(0, x.size, _BLOCK):
        block = slice(start, start + _BLOCK)
        out[block] = function(flat[block])
    return out.reshape(x.shape)[()]


def _horner(coefficients: tuple[float, ...], x: Floats) -> Floats:
    total = coefficients[0] * x
    for coefficient in coefficients[1:]:
        total += coefficient
        total *= x
    return total


def exp(x: ArrayLike) -> Floats:
    """Give e to the power x.

    Parameters
    ----------
    x : (...) float

    Returns
    -------
    (...) float64

    Examples
    --------
    >>> exp([0.0, 1.0, -1000.0, 1000.0])
    array([1.        , 2.71828183, 0.        ,        inf])
    """
    return in_blocks(_exp, x)


def _exp(x: Floats) -> Floats:
    if x.size and x.min() >= -_MODEST and x.max() <= _MODEST:
        y, k = _exp_parts(x)
        return (y.view(np.int64) + (k.astype(np.int64) << _FRACTION_BITS)).view(np.float64)
    inside = np.clip(x, _LEAST, _LARGEST)
    y, k = _exp_parts(np.where(np.isnan(inside), 0.0, inside))
    half = np.floor(k / 2).astype(np.int32)  # in two steps, so that the ends are reached
    with np.errstate(under="ignore"):
        found = np.ldexp(np.ldexp(y, half), k.astype(np.int32) - half)
    found = np.where(x > _LARGEST, np.inf, np.where(x < _LEAST, 0.0, found))
    return np.where(np.isnan(x), np.nan, found)


def _exp_parts(x: Floats) -> tuple[Floats, Floats]:
    """Give e to the power x as a number near 1 and the power of 2 to multiply it by."""
    k = np.rint(x * _PER_LN2)
    high, low = x - k * _LN2_HIGH, k * _LN2_LOW
    r = high - low
    c = r - _horner(_EXP, r * r)
    r *= c
    r /= 2.0 - c
    low -= r
    low -= high
    return 1.0 - low, k


def log(x: ArrayLike) -> Floats:
    """Give the natural logarithm of x.

    Parameters
    ----------
    x : (...) float
        Above 0; of 0 the logarithm is minus infinity.

    Returns
    -------
    (...) float64

    Examples
    --------
    >>> log([1.0, np.e, 0.0])
    array([  0.,   1., -inf])
    """
    return in_blocks(_log, x)


def _log(x: Floats) -> Floats:
    if x.size and x.min() >= _NORMAL and x.max() < np.inf:
        return _log_of_parts(*_parts(x))
    usual = (x > 0.0) & (x < np.inf)
    found = _log_of_parts(*np.frexp(np.where(usual, x, 1.0)))
    edge = np.where(x == 0.0, -np.inf, np.where(x == np.inf, np.inf, np.nan))
    return np.where(usual, found, edge)


def _parts(x: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Give what `numpy.frexp` gives, for normal numbers above 0, in whole-array steps."""
    bits = x.view(np.int64)
    fraction = ((bits & _FRACTION) | _BITS_OF_HALF).view(np.float64)
    return fraction, (bits >> _FRACTION_BITS) - _BIAS


def _log_of_parts(fraction: Floats, k: NDArray[np.integer]) -> Floats:
    small = fraction < _ROOT_HALF
    f = fraction * (1.0 + small)
    f -= 1.0
    exponent = (k - small).astype(np.float64)
    s = f / (2.0 + f)
    half = 0.5 * f * f
    rest = half + _horner(_LOG, s * s)
    rest *= s
    rest += exponent * _LN2_LOW
    half -= rest
    half -= f
    exponent *= _LN2_HIGH
    exponent -= half
    return exponent


def log2(x: ArrayLike) -> Floats:
    """Give the logarithm of x to base 2.

    Examples
    --------
    >>> log2([1.0, 8.0])
    array([0., 3.])
    """
    return log(x) * _PER_LN2


def power(base: ArrayLike, exponent: ArrayLike) -> Floats:
    """Give a base of 0 or more to a power above 0.

    The error grows with the size of the result's logarithm; a few units in the
    last place where the base lies between 0 and 1, as shares do.

    Examples
    --------
    >>> power([0.0, 0.25, 1.0], 0.5)
    array([0. , 0.5, 1. ])
    """
    exponent = np.asarray(exponent, dtype=np.float64)
    known = np.where(exponent == 0.0, 1.0, base)
    return exp(exponent * log(known))


def exp2(x: ArrayLike) -> Floats:
    """Give 2 to the power x, exact where x is whole.

    Parameters
    ----------
    x : (...) float
        Between -1000 and 1000.

    Examples
    --------
    >>> exp2([-1.0, 0.5, 3.0]).round(3)
    array([0.5  , 1.414, 8.   ])
    """
    x = np.asarray(x, dtype=np.float64)
    k = np.rint(x)
    return np.ldexp(exp((x - k) * LN2), k.astype(np.int32))

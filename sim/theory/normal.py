"""The normal distribution, with the same last bits on every processor.

scipy's functions are compiled, and on processors where a multiplication and an
addition are one instruction (64-bit Arm) a compiler rounds their polynomials once where
others round twice. Here every step is one of numpy's own operations. The approximations,
and the order of their steps, are those of Cephes (Moshier 1989, *Methods and Programs for
Mathematical Functions*; ndtr.c, ndtri.c, unity.c), which scipy uses, so the bits are
scipy's on a processor that rounds twice. Exponentials and logarithms are the C library's.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import boxcox, inv_boxcox

from sim.theory.same_bits import in_blocks

__all__ = ["expm1", "ndtr", "ndtri"]

Floats = NDArray[np.float64]

_TAIL = 0.13533528323661269189  # exp(-2)
_ROOT_2_PI = 2.50662827463100050242
_ROOT_HALF = 0.70710678118654752440
_FAR = 8.0
_LARGEST = 709.782712893383996843  # below e to the power of minus this, 0
# Of the quantile: in the middle, in the tails, far out in the tails.
_P0 = (-5.99633501014107895267e1, 9.80010754185999661536e1, -5.66762857469070293439e1,
       1.39312609387279679503e1, -1.23916583867381258016e0)  # fmt: skip
_Q0 = (1.95448858338141759834e0, 4.67627912898881538453e0, 8.63602421390890590575e1,
       -2.25462687854119370527e2, 2.00260212380060660359e2, -8.20372256168333339912e1,
       1.59056225126211695515e1, -1.18331621121330003142e0)  # fmt: skip
_P1 = (4.05544892305962419923e0, 3.15251094599893866154e1, 5.71628192246421288162e1,
       4.40805073893200834700e1, 1.46849561928858024014e1, 2.18663306850790267539e0,
       -1.40256079171354495875e-1, -3.50424626827848203418e-2,
       -8.57456785154685413611e-4)  # fmt: skip
_Q1 = (1.57799883256466749731e1, 4.53907635128879210584e1, 4.13172038254672030440e1,
       1.50425385692907503408e1, 2.50464946208309415979e0, -1.42182922854787788574e-1,
       -3.80806407691578277194e-2, -9.33259480895457427372e-4)  # fmt: skip
_P2 = (3.23774891776946035970e0, 6.91522889068984211695e0, 3.93881025292474443415e0,
       1.33303460815807542389e0, 2.01485389549179081538e-1, 1.23716634817820021358e-2,
       3.01581553508235416007e-4, 2.65806974686737550832e-6, 6.23974539184983293730e-9)  # fmt: skip
_Q2 = (6.02427039364742014255e0, 3.67983563856160859403e0, 1.37702099489081330271e0,
       2.16236993594496635890e-1, 1.34204006088543189037e-2, 3.28014464682127739104e-4,
       2.89247864745380683936e-6, 6.79019408009981274425e-9)  # fmt: skip
# Of the error function near 0, and of its complement from 1 and from 8 on.
_T = (9.60497373987051638749e0, 9.00260197203842689217e1, 2.23200534594684319226e3,
      7.00332514112805075473e3, 5.55923013010394962768e4)  # fmt: skip
_U = (3.35617141647503099647e1, 5.21357949780152679795e2, 4.59432382970980127987e3,
      2.26290000613890934246e4, 4.92673942608635921086e4)  # fmt: skip
_P = (2.46196981473530512524e-10, 5.64189564831068821977e-1, 7.46321056442269912687e0,
      4.86371970985681366614e1, 1.96520832956077098242e2, 5.26445194995477358631e2,
      9.34528527171957607540e2, 1.02755188689515710272e3, 5.57535335369399327526e2)  # fmt: skip
_Q = (1.32281951154744992508e1, 8.67072140885989742329e1, 3.54937778887819891062e2,
      9.75708501743205489753e2, 1.82390916687909736289e3, 2.24633760818710981792e3,
      1.65666309194161350182e3, 5.57535340817727675546e2)  # fmt: skip
_R = (5.64189583547755073984e-1, 1.27536670759978104416e0, 5.01905042251180477414e0,
      6.16021097993053585195e0, 7.40974269950448939160e0, 2.97886665372100240670e0)  # fmt: skip
_S = (2.26052863220117276590e0, 9.39603524938001434673e0, 1.20489539808096656605e1,
      1.70814450747565897222e1, 9.60896809063285878198e0, 3.36907645100081516050e0)  # fmt: skip
# Of e to the power x less 1, near 0.
_EP = (1.2617719307481059087798e-4, 3.0299440770744196129956e-2, 9.9999999999999999991025e-1)
_EQ = (3.0019850513866445504159e-6, 2.5244834034968410419224e-3, 2.2726554820815502876593e-1,
       2.0000000000000000000897e0)  # fmt: skip


def ndtri(p: ArrayLike) -> Floats:
    """Give the quantile of the standard normal distribution.

    Parameters
    ----------
    p : (...) float
        Probability, 0 to 1; at the ends the quantile is infinite.

    Returns
    -------
    (...) float64

    Examples
    --------
    >>> ndtri([0.0, 0.5, 0.975]).round(3)
    array([-inf, 0.  , 1.96])
    """
    return in_blocks(_quantile, p)


def _quantile(p: Floats) -> Floats:
    upper = p > 1.0 - _TAIL
    y = np.where(upper, 1.0 - p, p)
    out = _middle(y - 0.5)
    tails = np.flatnonzero(~(y > _TAIL))
    found = _tail(y[tails])
    out[tails] = np.where(upper[tails], found, -found)
    return out


def _middle(y: Floats) -> Floats:
    square = y * y
    x = y + y * (square * _polynomial(square, _P0) / _monic(square, _Q0))
    return x * _ROOT_2_PI


def _tail(y: Floats) -> Floats:
    x = np.sqrt(-2.0 * boxcox(y, 0.0))
    with np.errstate(invalid="ignore"):  # at 0, where it is infinite
        z = 1.0 / x
        near = z * _polynomial(z, _P1) / _monic(z, _Q1)
        far = x >= _FAR
        near[far] = z[far] * _polynomial(z[far], _P2) / _monic(z[far], _Q2)
        found = x - boxcox(x, 0.0) / x - near
    return np.where(y == 0.0, np.inf, found)


def ndtr(x: ArrayLike) -> Floats:
    """Give the standard normal distribution function.

    Parameters
    ----------
    x : (...) float

    Returns
    -------
    (...) float64
        0 to 1.

    Examples
    --------
    >>> ndtr([-np.inf, 0.0, 1.96]).round(3)
    array([0.   , 0.5  , 0.975])
    """
    return in_blocks(_distribution, x)


def _distribution(x: Floats) -> Floats:
    x = x * _ROOT_HALF
    out = 0.5 + 0.5 * _error_function(np.clip(x, -1.0, 1.0))
    outside = np.flatnonzero(~(np.abs(x) < 1.0))
    far = x[outside]
    rest = 0.5 * _complement(np.abs(far))
    out[outside] = np.where(far > 0.0, 1.0 - rest, rest)
    return out


def _error_function(x: Floats) -> Floats:
    """Give erf of at most 1 in size."""
    z = x * x
    return x * _polynomial(z, _T) / _monic(z, _U)


def _complement(x: Floats) -> Floats:
    """Give erfc of 1 and more."""
    far = x >= _FAR
    above, below = _polynomial(x, _P), _monic(x, _Q)
    above[far], below[far] = _polynomial(x[far], _R), _monic(x[far], _S)
    square = x * x
    with np.errstate(invalid="ignore"):  # of infinity
        return np.where(square > _LARGEST, 0.0, inv_boxcox(-square, 0.0) * above / below)


def expm1(x: ArrayLike) -> Floats:
    """Give e to the power x, less 1, exact near 0 too.

    Examples
    --------
    >>> expm1([-np.inf, 1e-20, 1.0]).round(20)
    array([-1.00000000e+00,  1.00000000e-20,  1.71828183e+00])
    """
    return in_blocks(_less_one, x)


def _less_one(x: Floats) -> Floats:
    small = np.clip(x, -0.5, 0.5)
    square = small * small
    r = small * _polynomial(square, _EP)
    r = r / (_polynomial(square, _EQ) - r)
    return np.where(np.abs(x) > 0.5, inv_boxcox(x, 0.0) - 1.0, r + r)


def _polynomial(x: Floats, coefficients: tuple[float, ...]) -> Floats:
    total = x * coefficients[0]
    for coefficient in coefficients[1:-1]:
        total += coefficient
        total *= x
    return total + coefficients[-1]


def _monic(x: Floats, coefficients: tuple[float, ...]) -> Floats:
    """Give a polynomial whose leading coefficient is 1."""
    total = x + coefficients[0]
    for coefficient in coefficients[1:]:
        total *= x
        total += coefficient
    return total

"""When a cell of a study has enough replications: the rule, and what its looks cost.

Looking at an interval again and again and stopping when it looks narrow makes
it miss too often. So the error rate is spent over the looks (Lan & DeMets
1983): look k uses ``alpha_k = 6 alpha / (pi k)^2``, which sums to alpha over
any number of looks (the polynomial spending of Howard, Ramdas, McAuliffe &
Sekhon 2021, Annals of Statistics 49(2), eq. 10, with s = 2). By the union
bound the chance that any look's interval misses is at most alpha.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from experiments.study.study import Study
from sim.errors import ConfigError

ALPHA = 0.05
# Replications at which a cell stops in any case [count].
MOST = 200_000
_RULE = re.compile(r"(?P<what>\w+):(?P<width>[-+.\deE]+)\Z")


@dataclass(frozen=True)
class Rule:
    """What shall be tight, and how tight.

    Attributes
    ----------
    what : {'halfwidth', 'difference'}
        The win rate's interval, or that of its difference from the baseline.
    width : float
        Half the width of the interval that is tight enough [share].
    """

    what: str
    width: float


def rule(text: object) -> Rule | None:
    """Read a stopping rule.

    Parameters
    ----------
    text : str or None
        ``halfwidth:0.01`` or ``difference:0.01``.

    Raises
    ------
    ConfigError
        If it is neither.

    Examples
    --------
    >>> rule("halfwidth:0.01")
    Rule(what='halfwidth', width=0.01)
    """
    if text is None:
        return None
    found = _RULE.match(str(text))
    try:
        width = float(found["width"]) if found else math.nan
    except ValueError:
        width = math.nan
    if not found or found["what"] not in ("halfwidth", "difference") or not 0.001 <= width < 0.5:
        raise ConfigError(
            "until",
            "cannot be used",
            value=text,
            allowed="halfwidth:W or difference:W with W from 0.001 to 0.5",
        )
    return Rule(found["what"], width)


def spent(look: int, alpha: float = ALPHA) -> float:
    """Give the error rate of one look.

    Parameters
    ----------
    look : int
        1 for the first.
    alpha : float
        Error rate over all looks.

    Returns
    -------
    float

    Examples
    --------
    >>> round(sum(spent(look) for look in range(1, 100_000)), 4)
    0.05
    """
    return 6.0 * alpha / (math.pi * look) ** 2


def look_of(replications: int, first: int) -> int:
    """Tell at which look a cell with so many replications stands.

    Parameters
    ----------
    replications : int
        Computed [count].
    first : int
        Computed before the first look; every look doubles them.

    Examples
    --------
    >>> look_of(200, 200), look_of(400, 200), look_of(1600, 200)
    (1, 2, 4)
    """
    return 1 + max(0, math.ceil(math.log2(max(replications, 1) / first) - 1e-9))


def confidence_at(study: Study | None, replications: int, plain: float = 1.0 - ALPHA) -> float:
    """Give the confidence of an interval that rests on so many replications.

    Parameters
    ----------
    study : Study or None
    replications : int
        Played [count].
    plain : float
        Where nothing stops early.

    Returns
    -------
    float
        With a stopping rule, that of the look at which the interval is read.
    """
    if study is None or study.until is None:
        return plain
    return 1.0 - spent(look_of(replications, study.replications))

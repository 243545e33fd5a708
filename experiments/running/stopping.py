"""Add replications to a cell until its answer is tight enough.

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
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.study.blocks import Span
from sim.errors import ConfigError

if TYPE_CHECKING:
    import pandas as pd

    from experiments.study.study import Study

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


def unfinished(folder: str | Path, table: pd.DataFrame | None = None) -> str:
    """Say in one line what a results folder still lacks.

    Parameters
    ----------
    folder : path
    table : DataFrame, optional
        From `experiments.analysis.summary.summarize`; made if it is needed.

    Returns
    -------
    str
        ``unfinished: …``, or nothing if the study is whole.
    """
    from experiments.analysis.summary import summarize
    from experiments.store.folders import saved_study
    from experiments.store.tables import read_columns

    study = saved_study(Path(folder))
    columns = ["cell", "replication"]
    rows = read_columns(Path(folder) / "meetings", columns)
    if not rows.num_rows:
        return f"unfinished: 0 of {len(study)} cells have rows"
    count, cells = rows.to_pandas().drop_duplicates().groupby("cell").size(), len(study)
    wanted = rule(study.until)
    due = count.map(lambda n: _due(n, study))
    said = []
    if len(count) < cells:
        said.append(f"{len(count)} of {cells} cells have rows")
    if (count < due).any():
        said.append(f"replications are missing in {int((count < due).sum())} of {cells} cells")
    if wanted is not None:
        table = summarize(folder) if table is None else table
        name = "win" if wanted.what == "halfwidth" else "difference"
        wide = (table[f"{name}_high"] - table[f"{name}_low"]) / 2 > wanted.width
        loose = table.loc[wide, "cell"].nunique()
        if loose:
            said.append(
                f"target half-width {wanted.width:g} of the {name.replace('win', 'win rate')} "
                f"not reached in {loose} of {cells} cells"
            )
    return "unfinished: " + "; ".join(said) if said else ""


def _due(have: int, study: Study) -> int:
    """Replications at the end of the stage that a cell is in [count]."""
    due = study.replications
    while study.until is not None and due < have:
        due = min(2 * due, max(MOST, have))
    return due


def stages(study: Study, folder: Path) -> Iterator[list[Span]]:
    """Give what is to be computed next, after looking at what is there.

    Parameters
    ----------
    study : Study
    folder : Path
        Its results folder.

    Yields
    ------
    list of Span
        First every cell; then, while a stopping rule asks for it, the cells
        that are not tight yet with twice as many replications.
    """
    from experiments.running.runner import spans_of

    yield list(spans_of(study))
    wanted = rule(study.until)
    if wanted is None:
        return
    have = study.replications
    loose = set(range(len(study)))
    while have < MOST:
        loose &= _loose(folder, wanted, have)
        if not loose:
            return
        more = min(2 * have, MOST)
        yield [Span(cell, have, more) for cell in sorted(loose)]
        have = more


def _loose(folder: Path, wanted: Rule, have: int) -> set[int]:
    """List the cells whose interval is still too wide, with the cells they lean on."""
    from experiments.analysis.summary import summarize

    table = summarize(folder, first=have)
    if wanted.what == "halfwidth":
        half = (table["win_high"] - table["win_low"]) / 2
        return set(table.loc[half > wanted.width, "cell"])
    half = (table["difference_high"] - table["difference_low"]) / 2
    loose = table[half > wanted.width]
    return set(loose["cell"]) | set(loose["baseline"].dropna().astype(int))

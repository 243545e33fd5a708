"""Which text an amendment would change: the column ``amends`` of a table of roll-calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from experiments.estimation.vote_tables import plain_id
from sim.errors import DataError, nearest
from sim.forecast.evidence import Call
from sim.forecast.first_ballot import AGAINST


def with_targets(
    calls: dict[str, Call],
    amends: Mapping[str, str],
    file: str | Path,
    tell: Callable[[str], object] = str,
) -> dict[str, Call]:
    """Tell amendments, and motions, of the texts that they are about.

    Parameters
    ----------
    calls : dict of str to Call
    amends : mapping of str to str
        Roll-call to the id of another in the table, or to the title of a text; blank where
        unknown.
    file : path
        The table, for messages.
    tell : callable, optional
        Takes a line about what is taken for a title.

    Raises
    ------
    DataError
        If a text would amend itself, directly or through others, or is no amendment and
        amends another.

    Examples
    --------
    >>> import numpy as np
    >>> text = Call(np.datetime64("2024-12-05"), {"DEU": 2}, title="Right to privacy")
    >>> change = replace(text, declared={"RUS": 2}, title="", kind="amendment")
    >>> with_targets({"a": text, "b": change}, {"a": "", "b": "a"}, "R.csv")["b"].amends.lines
    {'DEU': 2}
    """
    by_id = dict(zip(plain_id(pd.Series([*calls], dtype=str)), calls, strict=True))
    targets = {
        key: by_id.get(plain_id(pd.Series([word])).iat[0]) for key, word in amends.items() if word
    }
    found, titled = dict(calls), []
    for key, target in targets.items():
        word = amends[key]
        _refuse_circle(key, targets, file)
        if calls[key].kind not in AGAINST:
            problem = f"{key} is called a {calls[key].kind}, which amends no other"
            raise DataError(file, problem, column="kind")
        if target is None:
            titled.append((key, word))
            text = replace(calls[key], declared={}, sponsors=(), committee=None, title=word)
        else:
            text = calls[target]
        found[key] = replace(calls[key], amends=replace(text, kind="text"))
    for key, word in titled:
        guess = nearest(word, by_id) if " " not in word else None
        hint = f"; did you mean {guess!r}?" if guess else ""
        tell(f"Note: {key} amends {word!r}, no listed roll-call: taken for its title{hint}")
    return found


def _refuse_circle(key: str, targets: Mapping[str, str | None], file: str | Path) -> None:
    """Refuse a roll-call that amends itself, directly or through others."""
    chain = [key]
    while (target := targets.get(chain[-1])) is not None and target not in chain:
        chain.append(target)
    if target != key:
        return
    through = f", as it does through {', '.join(chain[1:])}" if len(chain) > 1 else ""
    raise DataError(file, f"{key} cannot amend itself{through}", column="amends")

"""Keyword arguments written as the words of the command line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from experiments.study.camps import USUAL
from sim.errors import ConfigError

BARE = re.compile(r"[A-Za-z_][\w./-]*")  # text that Hydra reads without quotes
MEANT = ("null", "true", "false", "nan", "inf")  # words that Hydra reads as something else


def words_of(settings: Mapping[str, object], *, swept: bool = False) -> list[str]:
    """Write settings as overrides in Hydra's grammar.

    Two underscores stand for the dot in a key. ``democratic`` and
    ``sovereigntist``, or ``strategy__NAME`` with a name, choose a strategy.

    Parameters
    ----------
    settings : mapping
        Key to value.
    swept : bool
        Whether a list (tuple, range, array) holds the values of a sweep; a list that is
        one value then stands in a list of its own.

    Returns
    -------
    list of str

    Raises
    ------
    ConfigError
        For a value that no configuration can hold.

    Examples
    --------
    >>> words_of({"forum": "oewg", "model__tie": 0.25, "democratic": "block", "until": None})
    ['forum=oewg', 'model.tie=0.25', 'strategy/democratic=block', 'until=null']
    >>> words_of({"forum": ["oewg", "wtsa"], "seed": range(3)}, swept=True)
    ['forum=oewg,wtsa', 'seed=0,1,2']
    >>> words_of({"scenario__camps__democratic__leaders": [["USA"], ["USA", "IND"]]}, swept=True)
    ['scenario.camps.democratic.leaders=[USA],[USA,IND]']
    """
    return [_word(key, value, swept) for key, value in settings.items()]


def _word(key: str, value: object, swept: bool) -> str:
    name = key.replace("__", ".")
    if name in USUAL:  # short for the strategies of the usual camps
        name = f"strategy/{name}"
    several = swept and isinstance(value, (list, tuple, range, np.ndarray))
    if name.startswith("strategy.") and name.count(".") == 1:
        if all(isinstance(one, str) for one in (value if several else [value])):
            name = name.replace(".", "/")
    if not several:
        return f"{name}={grammar(name, value)}"
    if len(value) == 0:
        raise ConfigError(name, "has no values to sweep", value=value)
    return f"{name}={','.join(grammar(name, one) for one in value)}"


def grammar(key: str, value: object) -> str:
    """Write one value in Hydra's grammar.

    Examples
    --------
    >>> grammar("a", {"openness": -0.5}), grammar("a", [True, None, "it's"]), grammar("a", 1e-7)
    ('{openness:-0.5}', "[true,null,'it\\\\'s']", '1e-07')
    """
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        if BARE.fullmatch(value) and value.lower() not in MEANT:
            return value
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    if isinstance(value, Mapping):
        inside = ",".join(f"{k}:{grammar(key, v)}" for k, v in value.items())
        return "{" + inside + "}"
    if isinstance(value, (Sequence, np.ndarray)):
        return f"[{','.join(grammar(key, v) for v in value)}]"
    raise ConfigError(
        key,
        "cannot stand in a configuration",
        value=value,
        allowed="a number, a text, true or false, None, a list or a dict of these",
    )

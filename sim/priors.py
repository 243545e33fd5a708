"""Structural uncertainty: behavioural parameters drawn from the ranges stated for them.

What members answer to side payments, resentment, ties … is not estimated from votes, or
hardly. With ``uncertainty=structural`` every replication draws these parameters once, each
from a triangular distribution over its stated range with its mode at the default, so that
what a strategy changes carries the doubt about what makes the change. The shape is a
convention: it says that the default is the best guess and the ends are the least likely.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

import numpy as np

from sim.behaviour import Behaviour
from sim.parts import Part
from sim.strategies.camp import Camp
from sim.streams import Streams

PREFIX = "behaviour/"  # of the streams
AnyPart = TypeVar("AnyPart", bound=Part)
Given = Mapping[str, np.ndarray]  # values by name, (R,); nan where a replication has none
NOTHING_GIVEN: Given = MappingProxyType({})


def triangular(u: np.ndarray, low: float, mode: float, high: float) -> np.ndarray:
    """Turn uniforms into a triangular distribution by inversion.

    Parameters
    ----------
    u : (...) float64
        Uniform draws.
    low, mode, high : float
        Least, likeliest and greatest value; the mode may be an end.

    Returns
    -------
    (...) float64

    Examples
    --------
    >>> triangular(np.array([0.0, 0.5, 1.0]), 0.0, 0.5, 1.0)
    array([0. , 0.5, 1. ])
    >>> triangular(np.array([0.75]), 0.0, 0.0, 1.0)
    array([0.5])
    """
    span = high - low
    rising = low + np.sqrt(u * span * (mode - low))
    falling = high - np.sqrt((1.0 - u) * span * (high - mode))
    return np.where(u * span < mode - low, rising, falling)


def spans(part: Part, held: Collection[str] = (), under: str = "") -> dict[str, tuple]:
    """List what of a part is drawn: its range and mode, by name.

    A parameter that has been set to another value than its default is a choice of the
    user, and stays; so does one that is held.

    Parameters
    ----------
    part : Part
        With ``ranges``.
    held : collection of str
        Names that stay as they are, with `under` before them.
    under : str
        Written before every name.

    Returns
    -------
    dict of str to (low, mode, high)

    Examples
    --------
    >>> found = spans(Behaviour(side_payment=0.0))
    >>> found["tie"], "side_payment" in found
    ((0.0, 0.5, 1.5), False)
    """
    defaults = inspect.signature(type(part)).parameters
    found = {}
    for name, (low, high) in getattr(type(part), "ranges", {}).items():
        value = getattr(part, name)
        if f"{under}{name}" in held or value is None or value != defaults[name].default:
            continue
        found[f"{under}{name}"] = (low, value, high)
    return found


def drawn_part(
    part: AnyPart,
    streams: Streams,
    held: Collection[str] = (),
    under: str = "",
    given: Given = NOTHING_GIVEN,
) -> AnyPart:
    """Copy a part with its ranged parameters drawn, each (R, 1); itself if it has none.

    What is `given` for a replication stands in place of what it would draw, or of what is set.
    """
    found = spans(part, held, under)
    known = [f"{under}{name}" for name in getattr(type(part), "ranges", {})]
    names = [name for name in known if name in found or name in given]
    if not names:
        return part
    out = copy.copy(part)
    for name in names:
        value = getattr(part, name.removeprefix(under))
        if name in found:
            value = triangular(streams.uniform(f"{PREFIX}{name}"), *found[name])
        if name in given:
            value = np.where(np.isnan(given[name]), value, given[name])
        setattr(out, name.removeprefix(under), value[:, None])
    return out


def drawn(behaviour: Behaviour, streams: Streams, given: Given = NOTHING_GIVEN) -> Behaviour:
    """Copy the behavioural parameters with those that have a range drawn, each (R, 1)."""
    held = behaviour.held or ()
    out = drawn_part(behaviour, streams, held, given=given)
    out.influence = drawn_part(behaviour.effects, streams, held, "influence.", given)
    return out


def drawn_camps(
    camps: Sequence[Camp],
    streams: Streams,
    held: Collection[str] = (),
    given: Given = NOTHING_GIVEN,
) -> list[Camp]:
    """Copy the camps with what members answer to their demands and words drawn."""
    out = []
    for camp in camps:
        strategy = copy.copy(camp.strategy)
        strategy.discipline = drawn_part(strategy.discipline, streams, held, "discipline.", given)
        strategy.frame = drawn_part(strategy.frame, streams, held, "frame.", given)
        out.append(replace(camp, strategy=strategy))
    return out


def draws(behaviour: Behaviour, camps: Sequence[Camp], streams: Streams) -> dict[str, np.ndarray]:
    """Give what each replication draws, by name: (R,) each.

    Parameters
    ----------
    behaviour : Behaviour
        As configured.
    camps : sequence of Camp
        As configured.
    streams : Streams

    Returns
    -------
    dict of str to (R,) float64
        Names as below ``model`` in a configuration, or ``discipline.…`` and ``frame.…``
        of a strategy.
    """
    found = spans(behaviour, behaviour.held or ())
    found |= spans(behaviour.effects, behaviour.held or (), "influence.")
    for camp in camps:
        found |= spans(camp.strategy.discipline, behaviour.held or (), "discipline.")
        found |= spans(camp.strategy.frame, behaviour.held or (), "frame.")
    return {
        name: triangular(streams.uniform(f"{PREFIX}{name}"), *span) for name, span in found.items()
    }

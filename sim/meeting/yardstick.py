"""The yardstick: two fixed reference points, and where texts and members stand between them.

A scenario states the points once, under ``scenario.yardstick``. They move with
nothing that a camp does and with nobody who joins or leaves it, so that two
cells of a study, or a *what if* and what it departs from, are measured alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.errors import ConfigError
from sim.issues import ISSUE
from sim.members.calibration import Calibration
from sim.members.roster import Roster
from sim.parts import Part, construct

DOCUMENTED = "issue"
LEAST_SPAN = 1e-6  # squared distance below which two points are one [sd², weighted by salience]
FORMS = (
    "issue (the documented texts of each item's issue), or for two camps or more one of "
    "{text: ISSUE}, {members: [CODES]}, {position: {AXIS: PLACE}, source: …}"
)


class Reference(Part):
    """One reference point. Give exactly one of ``text``, ``members`` and ``position``.

    Parameters
    ----------
    text : str, optional
        An issue of `sim.issues`: the place of the camp's documented text on
        it. The word ``issue`` stands for that of each agenda item.
    members : list of str, optional
        Codes and blocs: the mean of their estimated positions, which no
        replication draws anew.
    position : mapping, optional
        A place on the axes [sd of UN members]; an axis left out is 0.
    source : str
        What the point rests on; must be given with ``position``.
    """

    needs_target = False

    def __init__(
        self,
        *,
        text: str | None = None,
        members: list[str] | None = None,
        position: dict[str, float] | None = None,
        source: str = "",
    ):
        forms = {"text": text, "members": members, "position": position}
        given = [name for name, value in forms.items() if value is not None]
        if len(given) != 1:
            raise ConfigError(
                "", "needs exactly one of text, members and position", value=given or "none"
            )
        if position is not None and not source:
            raise ConfigError("source", "is missing: coordinates need a source")
        if text is not None and text != DOCUMENTED and text not in ISSUE:
            raise ConfigError("text", "unknown issue", value=text, choices=(DOCUMENTED, *ISSUE))
        self.text, self.members, self.position, self.source = text, members, position, source


def references(value: object, camps: Sequence[str], key: str = "yardstick") -> dict[str, Reference]:
    """Read ``scenario.yardstick``: one reference point for each camp.

    Parameters
    ----------
    value : "issue" or mapping
        By camp; the first two are the ends of the yardstick, +1 and −1.
    camps : sequence of str
        The camps of the scenario.
    key : str
        For messages.

    Returns
    -------
    dict of str to Reference

    Raises
    ------
    ConfigError
        If it is missing, names no camp of the scenario or leaves one out.

    Examples
    --------
    >>> found = references("issue", ["democratic", "sovereigntist"])
    >>> found["sovereigntist"].text
    'issue'
    """
    if value is None:
        raise ConfigError(
            key, "is missing: a scenario states what it is measured by", allowed=FORMS
        )
    if value == DOCUMENTED:
        value = {camp: {"text": DOCUMENTED} for camp in camps}
    if not isinstance(value, Mapping):
        raise ConfigError(key, "cannot be read", value=value, allowed=FORMS)
    found = {}
    for camp, spec in value.items():
        where = f"{key}.{camp}"
        if camp not in camps:
            raise ConfigError(where, "unknown camp", value=camp, choices=camps)
        if isinstance(spec, str):
            spec = {"text": spec}
        if not isinstance(spec, Mapping):
            raise ConfigError(where, "cannot be read", value=spec, allowed=FORMS)
        found[str(camp)] = construct(Reference, spec, where)
    for camp in camps:
        if camp not in found:
            raise ConfigError(f"{key}.{camp}", "is missing: every camp has a reference point")
    if len(found) < 2:
        raise ConfigError(key, "needs two camps, one for each end", value=list(found))
    return found


@dataclass(frozen=True)
class Yardstick:
    """Reference points on one agenda item.

    Attributes
    ----------
    points : mapping of str to (D,) float64
        By camp [sd]; the first is +1, the second −1.
    salience : (D,) float64
        Weight of each axis; sums to 1.
    """

    points: Mapping[str, np.ndarray]
    salience: np.ndarray

    @property
    def ends(self) -> tuple[np.ndarray, np.ndarray]:
        """Where alignment is +1, and where it is −1: two (D,) float64."""
        plus, minus, *_ = self.points.values()
        return plus, minus

    @property
    def midpoint(self) -> np.ndarray:
        """Halfway between the ends, (D,)."""
        plus, minus = self.ends
        return 0.5 * (plus + minus)

    @property
    def unit(self) -> float:
        """Squared distance from the middle to either end [sd², weighted by salience]."""
        plus, minus = self.ends
        return float(0.25 * (self.salience * (plus - minus) ** 2).sum())

    def alignment(self, position: np.ndarray) -> np.ndarray:
        """Project places on the yardstick.

        Parameters
        ----------
        position : (..., D) float64
            Of texts or members [sd].

        Returns
        -------
        (...) float64
            +1 at the first reference point, −1 at the second, 0 midway; beyond
            them it goes on.

        Examples
        --------
        >>> axis = Yardstick({"one": np.array([2.0]), "other": np.array([-1.0])}, np.ones(1))
        >>> axis.alignment(np.array([[0.5], [2.0], [3.5]]))
        array([0., 1., 2.])
        """
        plus, minus = self.ends
        along = (self.salience * 0.5 * (plus - minus) * (position - self.midpoint)).sum(axis=-1)
        return along / self.unit

    def utility(self, camp: str, position: np.ndarray, status_quo: np.ndarray) -> np.ndarray:
        """Say what a text is worth to a camp against the status quo.

        The quadratic loss of the ballots (Enelow & Hinich 1984; docs/theory.md),
        around the camp's reference point.

        Parameters
        ----------
        camp : str
        position, status_quo : (R, D) float64

        Returns
        -------
        (R,) float64
            0 for what holds already; 1 for the way from the middle of the
            yardstick to the camp's end. Below 0 the camp would rather keep what
            holds.

        Examples
        --------
        >>> axis = Yardstick({"one": np.array([2.0]), "other": np.array([-2.0])}, np.ones(1))
        >>> text, before = np.array([[2.0], [1.0]]), np.array([[0.0], [0.0]])
        >>> axis.utility("one", text, before), axis.utility("other", text, before)
        (array([1.  , 0.75]), array([-3.  , -1.25]))
        """
        ideal = self.points[camp]
        gain = (status_quo - ideal) ** 2 - (position - ideal) ** 2
        return (self.salience * gain).sum(axis=-1) / self.unit


def yardstick_of(
    found: Mapping[str, Reference],
    issue: str,
    salience: np.ndarray,
    roster: Roster,
    calibration: Calibration,
    key: str,
) -> Yardstick:
    """Place reference points on the axes of a calibration, for one agenda item.

    Parameters
    ----------
    found : mapping of str to Reference
        From `references`.
    issue : str
        Of the item.
    salience : (D,) float64
    roster : Roster
        The whole one: who is named need not sit in any body of the scenario.
    calibration : Calibration
    key : str
        For messages, ``scenario.yardstick``.

    Returns
    -------
    Yardstick

    Raises
    ------
    ConfigError
        If a point cannot be placed, or the first two are one and the same.
    """
    points = {
        camp: _place(point, camp, issue, roster, calibration, f"{key}.{camp}")
        for camp, point in found.items()
    }
    yardstick = Yardstick(points, salience)
    if not yardstick.unit > LEAST_SPAN:
        one, other, *_ = points
        heavy = ", ".join(
            axis for axis, weight in zip(calibration.axes, salience, strict=True) if weight
        )
        raise ConfigError(
            key,
            f"the points of {one} and {other} coincide on what counts in issue {issue} ({heavy})",
            allowed="two points apart on an axis with salience",
        )
    return yardstick


def _place(
    point: Reference, camp: str, issue: str, roster: Roster, calibration: Calibration, key: str
) -> np.ndarray:
    axes = calibration.axes
    if point.members is not None:
        meant = roster.codes(point.members, f"{key}.members")
        codes = [code for code, inside in zip(roster.iso3, meant, strict=True) if inside]
        known = [code for code in codes if code in calibration.iso3]
        if not known:
            raise ConfigError(f"{key}.members", "no member has an estimated position", value=codes)
        return calibration.position(known).mean(axis=0)
    place: Mapping[str, float]
    if point.position is not None:
        place = point.position
    else:
        texts = ISSUE[issue if point.text == DOCUMENTED else str(point.text)].drafts
        if camp not in texts:
            raise ConfigError(
                f"{key}.text", "no documented text of this camp", value=camp, choices=texts
            )
        place = texts[camp]
    for axis in place:
        if axis not in axes:
            raise ConfigError(f"{key}.position.{axis}", "unknown axis", choices=axes)
    return np.array([float(place.get(axis, 0.0)) for axis in axes])

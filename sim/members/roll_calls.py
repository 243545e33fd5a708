"""The roll-calls of a calibration: what was voted on, when, and how it divided members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Agenda:
    """Roll-calls J of the past with their estimated parameters, in order of date.

    A member at ``x`` votes yes with ``F(slope . x - cut - halfwidth)`` and no
    with ``F(cut - slope . x - halfwidth)``, ``F`` the logistic distribution.

    Attributes
    ----------
    id, topic, resolution, title : (J,) str
        Empty where unknown.
    kind : (J,) str
        What was voted on: ``text``, ``paragraph``, ``amendment`` or ``motion``.
    issues : (J,) str
        Issue flags of the source, such as ``"nu di"``: me Middle East, nu nuclear,
        di disarmament and security, hr human rights, co colonialism, ec economic.
    date : (J,) datetime64[D]
        Day of the vote.
    slope : (J, D) float64
        [logits per sd]; zero on axes that are not estimated.
    cut, halfwidth : (J,) float64
        Point of indifference and half-width of the abstaining band [logits].
    """

    id: np.ndarray
    date: np.ndarray
    topic: np.ndarray
    resolution: np.ndarray
    title: np.ndarray
    kind: np.ndarray
    issues: np.ndarray
    slope: np.ndarray
    cut: np.ndarray
    halfwidth: np.ndarray

    def __len__(self) -> int:
        return len(self.id)

    @classmethod
    def parse(cls, items: Sequence[Mapping], n_axes: int) -> Agenda:
        """Read the items of a calibration file.

        Parameters
        ----------
        items : sequence of mapping
            Each with ``date``, ``cuts``, ``slope`` on the first axes and, where
            known, what else is told of a roll-call.
        n_axes : int
            D; on axes beyond those estimated the slope is 0.

        Examples
        --------
        >>> item = {"date": "2018-12-05", "cuts": [-1.0, 2.0], "slope": [1.5]}
        >>> agenda = Agenda.parse([item], 2)
        >>> agenda.slope, agenda.cut, agenda.halfwidth
        (array([[1.5, 0. ]]), array([0.5]), array([1.5]))
        """

        def words(key: str) -> np.ndarray:
            return np.array([str(item.get(key, "")) for item in items], dtype=str)

        cuts = np.array([item["cuts"] for item in items], dtype=float).reshape(-1, 2)
        slope = np.zeros((len(items), n_axes))
        estimated = np.array([item["slope"] for item in items], dtype=float)
        estimated = estimated.reshape(len(items), -1)
        slope[:, : estimated.shape[1]] = estimated
        return cls(
            id=words("id"),
            date=np.array([item["date"] for item in items], dtype="datetime64[D]"),
            topic=words("topic"),
            resolution=words("resolution"),
            title=words("title"),
            kind=np.array([str(item.get("kind", "text")) for item in items], dtype=str),
            issues=words("issues"),
            slope=slope,
            cut=cuts.mean(axis=1),
            halfwidth=(cuts[:, 1] - cuts[:, 0]) / 2.0,
        )

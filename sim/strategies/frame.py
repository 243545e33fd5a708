"""In whose words a camp presents its draft.

Engagement is answered as it is framed (DOMAIN row 18): a frame multiplies the
salience of the axes on the camp's own draft.
"""

from __future__ import annotations

import numpy as np

from sim.parts import Part, positive


class Frame(Part):
    """Base: the text speaks for itself.

    Parameters
    ----------
    emphasis : float
        By how much the framed axis counts more. Stated range 1 to 2.
    """

    axis: str | None = None

    def __init__(self, *, emphasis: float = 1.0):
        self.emphasis = positive("emphasis", emphasis)

    def salience(self, axes: tuple[str, ...]) -> np.ndarray:
        """Give the multiplier of each axis' salience, (D,)."""
        return np.array([self.emphasis if axis == self.axis else 1.0 for axis in axes])


class Neutral(Frame):
    """No frame."""


class Openness(Frame):
    """Open against closed (Slaughter, DOMAIN row 13)."""

    axis = "openness"

    def __init__(self, *, emphasis: float = 1.25):
        super().__init__(emphasis=emphasis)


class Development(Frame):
    """Finance, technology and capacity for the South."""

    axis = "development"

    def __init__(self, *, emphasis: float = 1.25):
        super().__init__(emphasis=emphasis)

"""What national committees make of a text, instead of what their states would."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.chamber import Chamber
from sim.forums.national_committees import NationalCommittees
from sim.meeting.agenda import ItemSpec
from sim.meeting.initial_support import Implied


def state_part(
    chamber: Chamber, committees: NationalCommittees, item: ItemSpec, uncertain: bool
) -> np.ndarray:
    """How far national bodies vote as their states would, (R, 1), 0 to 1."""
    low, high = committees.part(item.divides)
    if not uncertain:
        return np.full((chamber.n_replications, 1), (low + high) / 2.0)
    return (low + (high - low) * chamber.streams.uniform("national_committees"))[:, None]


def of_committees(
    chamber: Chamber,
    committees: NationalCommittees,
    implied: Implied,
    part: np.ndarray,
    label: str,
    uncertain: bool,
) -> Implied:
    """Mix what the record of states implies with what committees share on the text.

    Parameters
    ----------
    implied : Implied
        Of the states.
    part : (R, 1) float64
        From `state_part`.
    label : str
        Of the text.

    Returns
    -------
    Implied
        The band, too, is a member's own for the part of its state, else the mean band.
    """
    shared = np.full((chamber.n_replications, 1), committees.approval)
    if uncertain:
        shared += committees.approval_sd * chamber.streams.normal(f"{label}/committees")[:, None]
    mean_band = implied.halfwidth.mean(axis=1, keepdims=True)
    return replace(
        implied,
        lean=part * implied.lean + (1.0 - part) * shared,
        halfwidth=part * implied.halfwidth + (1.0 - part) * mean_band,
    )

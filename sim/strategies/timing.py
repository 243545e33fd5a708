"""When a camp spends its budget."""

from __future__ import annotations

from sim.parts import Part


class Timing(Part):
    """Base: the same share in every round, and at every meeting of a campaign."""

    def share(self, round: int, rounds: int) -> float:
        """Give the share of the whole budget that goes into one round.

        The same rule shares a campaign's budget among its meetings.
        """
        return 1.0 / rounds


class Even(Timing):
    """The same share in every round."""


class FrontLoaded(Timing):
    """Early effort: shares fall in a straight line to the last round.

    Examples
    --------
    >>> [round(FrontLoaded().share(r, 4), 2) for r in range(4)]
    [0.4, 0.3, 0.2, 0.1]
    """

    def share(self, round: int, rounds: int) -> float:
        """Give the share of one round."""
        return 2.0 * (rounds - round) / (rounds * (rounds + 1))


class BackLoaded(Timing):
    """Late effort: shares rise in a straight line to the last round."""

    def share(self, round: int, rounds: int) -> float:
        """Give the share of one round."""
        return 2.0 * (round + 1) / (rounds * (rounds + 1))

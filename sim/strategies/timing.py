"""When a camp spends its budget."""

from __future__ import annotations

from sim.parts import Part


class Timing(Part):
    """The same share in every round and at every meeting (`Even`); the base of all timing."""

    idle = True

    def share(self, round: int, rounds: int) -> float:
        """Give the share of the whole budget that goes into one round.

        The same rule shares a campaign's budget among its meetings.
        """
        return 1.0 / rounds


Even = Timing  # its name in configurations


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

    def describe(self) -> str:
        """Say when, in the middle of a sentence."""
        return "most of it early"


class BackLoaded(Timing):
    """Late effort: shares rise in a straight line to the last round."""

    def share(self, round: int, rounds: int) -> float:
        """Give the share of one round."""
        return 2.0 * (round + 1) / (rounds * (rounds + 1))

    def describe(self) -> str:
        """Say when, in the middle of a sentence."""
        return "most of it late"

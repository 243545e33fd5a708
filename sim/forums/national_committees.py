"""National committees: who decides how a national body votes."""

from __future__ import annotations

from sim.errors import ConfigError
from sim.parts import Part, non_negative, share

__all__ = ["NationalCommittees"]


class NationalCommittees(Part):
    """How far national bodies vote as their states would, and how readily they approve.

    A national body's ballot is settled in a mirror committee in which firms, agencies and
    users sit. Its log-odds of a yes are ``w`` times those that the record of states implies
    plus ``1 − w`` times a log-odds that all committees share on the text. No bloc of states
    instructs them (assumption), and ties to the sponsors' states count for the part ``w``.

    How readily committees approve is known from the contested texts of 2006 that JTC 1 took
    by fast track: 8–17 (WAPI) and 24–3 (802.11i) [found: NW, a statement of ISO], no negative
    vote (OpenDocument, May) [found: linuxtoday.com] and disapproval (C++/CLI, September)
    [found: accu.org Overload 75]. Log-odds with half a vote added to each count −0.7, 1.9
    and 3.9 (23–0 assumed), and 0 for the fourth, whose count was not published:
    mean 1.3, standard deviation 2.1.

    Parameters
    ----------
    follows_state : float
        The part ``w`` of the state's view, 0 to 1; assumption.
    follows_state_range : list of two floats
        Each replication draws ``w`` from it where parameters are uncertain. Of a text over
        which states divide from `follows_state` up; of a contest between firms ``w`` is 0, as
        positions in the General Assembly say nothing of it.
    approval, approval_sd : float
        Mean and standard deviation, over texts, of the shared log-odds of a yes [logits].

    Examples
    --------
    >>> NationalCommittees(follows_state=0.2, follows_state_range=[0, 0.4]).follows_state_range
    (0.0, 0.4)
    """

    needs_target = False

    def __init__(
        self,
        *,
        follows_state: float = 0.5,
        follows_state_range: list[float] | None = None,
        approval: float = 1.3,
        approval_sd: float = 2.1,
    ):
        self.follows_state = share("follows_state", follows_state)
        given = [follows_state, follows_state] if follows_state_range is None else (
            follows_state_range
        )  # fmt: skip
        if len(given) != 2 or not 0 <= given[0] <= follows_state <= given[1] <= 1:
            raise ConfigError(
                "follows_state_range",
                "must hold two numbers about the value",
                value=given,
                allowed=f"low ≤ {follows_state:g} ≤ high, within 0 to 1",
            )
        self.follows_state_range = (float(given[0]), float(given[1]))
        self.approval, self.approval_sd = float(approval), non_negative("approval_sd", approval_sd)

    def part(self, divides: str) -> tuple[float, float]:
        """Range of ``w`` for a text over which ``states``, ``firms`` or ``either`` divide.

        Examples
        --------
        >>> committees = NationalCommittees(follows_state=0.5, follows_state_range=[0, 1])
        >>> committees.part("states"), committees.part("firms"), committees.part("either")
        ((0.5, 1.0), (0.0, 0.0), (0.0, 1.0))
        """
        low, high = self.follows_state_range
        return {"states": (self.follows_state, high), "firms": (0.0, 0.0)}.get(divides, (low, high))

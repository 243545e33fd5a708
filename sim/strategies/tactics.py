"""What a camp does with the rules of procedure: motions, amendments, separate votes."""

from __future__ import annotations

from sim.errors import ConfigError
from sim.parts import Part, within

AGAINST = ("no_action", "competence", "not_to_vote", "important_question", "track")
FOR = ("closure", "reconsideration", "against_division")
ASKED = ("recorded_vote", "secret_ballot", "policy_implications")
KINDS = (*AGAINST, *FOR, *ASKED)


class Tactics(Part):
    """Let the rules take their course, unless told otherwise.

    A camp moves against rival drafts that a sounding shows would carry, and for
    its own drafts. How members vote on it is `sim.meeting.motions`.

    Parameters
    ----------
    motions : list of str
        Which motions it uses: against rival drafts ``no_action``,
        ``competence``, ``not_to_vote`` (GA-8, GA-10, GA-11),
        ``important_question`` (GA-4) and ``track`` (AP-1); for its own
        ``closure``, ``reconsideration`` and ``against_division`` (GA-9, GA-11);
        and, where a member need only ask, ``recorded_vote``, ``secret_ballot``
        (GA-6, IT-5) and ``policy_implications`` (AP-3).
    amendments : int
        How many amendments it tables to each rival draft, 0 to 3 (GA-7): places
        at equal distances between the text and the status quo.
    division : bool
        Ask for a separate vote on every clause of rival drafts (GA-9).

    Raises
    ------
    ConfigError
        For a motion that no body knows.

    Examples
    --------
    >>> Tactics(motions=["no_action"]).motions
    ('no_action',)
    """

    needs_target = False

    def __init__(
        self, *, motions: list[str] | None = None, amendments: int = 0, division: bool = False
    ):
        for at, kind in enumerate(motions or []):
            if kind not in KINDS:
                raise ConfigError(f"motions[{at}]", "unknown motion", value=kind, choices=KINDS)
        self.motions = tuple(motions or ())
        self.amendments = int(within("amendments", amendments, 0, 3))
        self.division = division

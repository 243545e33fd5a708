"""What a camp does with the rules of procedure: motions, amendments, separate votes."""

from __future__ import annotations

from sim.errors import ConfigError
from sim.parts import Part, listed, one_of, within

AGAINST = ("no_action", "competence", "not_to_vote", "important_question", "track")
FOR = ("closure", "reconsideration", "against_division", "priority")
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
        ``closure``, ``reconsideration`` and ``against_division`` (GA-9, GA-11), and
        ``priority``, to be voted on before its rivals (GA-8);
        and, where a member need only ask, ``recorded_vote``, ``secret_ballot``
        (GA-6, IT-5) and ``policy_implications`` (AP-3).
    amendments : int
        How many amendments it tables to each rival draft, 0 to 3 (GA-7): places
        at equal distances between the text and the status quo.
    amend_towards : {"status_quo", "own"}
        Where its amendments lead: back to what holds, which weakens the text, or
        to the mean position of its own leaders, which turns it.
    division : bool
        Ask for a separate vote on every clause of rival drafts (GA-9).
    hold_out : bool
        Its leaders bear the cost of blocking whatever is worse for them than
        nothing, in bodies that decide by consensus (OE-1).
    boycott : bool
        Its coalition stays away from the ballot on texts that it works against, where
        that leaves fewer than the quorum to decide.

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
        self,
        *,
        motions: list[str] | None = None,
        amendments: int = 0,
        amend_towards: str = "status_quo",
        division: bool = False,
        hold_out: bool = False,
        boycott: bool = False,
    ):
        for at, kind in enumerate(motions or []):
            if kind not in KINDS:
                raise ConfigError(f"motions[{at}]", "unknown motion", value=kind, choices=KINDS)
        self.motions = tuple(motions or ())
        self.amendments = int(within("amendments", amendments, 0, 3))
        self.amend_towards = one_of("amend_towards", amend_towards, ("status_quo", "own"))
        self.division, self.hold_out, self.boycott = division, hold_out, boycott

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence."""
        used = [f"uses the motions {listed(self.motions)}"] if self.motions else []
        if self.amendments:
            many = "an amendment" if self.amendments == 1 else f"{self.amendments} amendments"
            aim = "bring" if self.amend_towards == "own" else "weaken"
            used.append(f"tables {many} to {aim} each rival text{' nearer' * (aim == 'bring')}")
        if self.division:
            used.append("asks for separate votes on the clauses of rival texts")
        if self.hold_out:
            used.append("holds out against any consensus that is worse for it than nothing")
        if self.boycott:
            used.append("stays away where that leaves fewer than the quorum")
        return ", ".join(used)

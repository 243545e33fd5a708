"""Which texts a camp works on, and in which direction.

Whatever a camp can do for its own text it can do against another: court, pay,
whip, frame. One instrument, one settling function (`sim.meeting.courting`), a
sign. Against a text, what is asked of a member is to go one step from yes over
abstention to no, or to stay away.
"""

from __future__ import annotations

from sim.errors import ConfigError
from sim.parts import Part, one_of, share

VOTE, ABSENCE = "vote", "absence"
ASKS = (VOTE, ABSENCE)


class Target(Part):
    """Work for the own texts only (`Own`); the base of every choice of targets.

    Attributes
    ----------
    against : float
        Share of the camp's effort that goes against other texts, 0 to 1.
    text : str or None
        Name of the text it works against; every text of other camps, unless given.
    ask : str
        What is asked of members that are courted against a text: to change their
        ``vote``, or ``absence`` from the ballot.
    """

    against = 0.0
    text: str | None = None
    ask = "vote"
    idle = True


Own = Target  # its name in configurations


class Against(Target):
    """Work against other texts, with all of one's effort or a part of it.

    A camp that has no text of its own spends all of it against.

    Parameters
    ----------
    share : float
        Share of the effort that goes against other texts, more than 0, up to 1; the rest
        goes to the own texts.
    text : str, optional
        Name of the text, such as ``A/RES/73/27``, or ``chair``; every text of
        other camps, unless given.
    ask : {"vote", "absence"}
        What is asked of those who are courted: a vote a step further from yes,
        or to stay away from the ballot.
    """

    def __init__(self, *, share: float = 1.0, text: str | None = None, ask: str = "vote"):
        self.against = _share(share)
        self.text, self.ask = text, one_of("ask", ask, ASKS)

    def describe(self) -> str:
        """Say what it does, in the middle of a sentence."""
        effort = "all" if self.against == 1 else f"{100 * self.against:.0f} %"
        what = self.text or "the texts of others"
        away = ", asking members to stay away from the ballot" if self.ask == ABSENCE else ""
        return f"puts {effort} of its effort into working against {what}{away}"


def _share(value: float) -> float:
    against = share("share", value)
    if against == 0:
        raise ConfigError("share", "must be more than 0; leave the part out instead", value=value)
    return against

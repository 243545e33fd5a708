"""How strongly a camp's coalition holds to the line."""

from __future__ import annotations

from sim.parts import Part, non_negative


class Discipline(Part):
    """Base: members of the coalition vote as they like."""

    strength = 0.0
    opposes_rivals = False


class Free(Discipline):
    """No whip."""


class Whip(Discipline):
    """A pull on coalition members towards yes on the camp's own draft.

    Parameters
    ----------
    strength : float
        [logits]; the caucus effect calibrated for the EU on all votes is 2
        (DOMAIN §5.3, computed), range 0 to 6.
    """

    def __init__(self, *, strength: float = 1.0):
        self.strength = non_negative("strength", strength)


class OneVoice(Whip):
    """Vote as one: yes on the own draft and no on the rival's.

    Names: unit rule, "speak with one voice in digital forums" (DOMAIN row 22);
    China and Russia voted alike on six of six cyber texts (computed).
    """

    opposes_rivals = True

    def __init__(self, *, strength: float = 3.0):
        super().__init__(strength=strength)

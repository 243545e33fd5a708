"""What a campaign writes: what goes on between meetings, and how fast."""

from __future__ import annotations

from collections.abc import Sequence

from sim.campaign.adoption import Brussels, Norms, Race
from sim.campaign.drift import Drift
from sim.campaign.institutions import Institution, Tribunal
from sim.errors import ConfigError
from sim.members.roster import Roster
from sim.parts import Part, one_of, share
from sim.shocks import Shock


class CampaignSpec(Part):
    """The ``campaign`` of a scenario: everything that happens over years.

    Left out, or with nothing in it, meetings follow one another with nothing
    in between but their own consequences.

    Parameters
    ----------
    drift : Drift, optional
    shocks : mapping of str to Shock
    institutions : mapping of str to Institution
    tribunal : Tribunal, optional
    norms : Norms, optional
    markets : mapping of str to Brussels
    races : mapping of str to Race
    until : int, optional
        Last year; that of the last meeting, unless given.
    memory : bool
        Whether members who voted against the line they had joined are
        remembered, and stocks of infrastructure and ties carry over.
    wear : float
        Part of infrastructure that wears off in a year; 0.07, range 0.04 to 0.12.
    fade : float
        Part of informal ties, and of what any further instrument has built, that fades in a
        year; range 0.05 to 0.3.
    ratification : float
        Part of the signers of a treaty that would ratify it that does so in a year; 0.1,
        range 0.05 to 0.2 (Budapest Convention: 42 of 54 in some 13 years [found]).
    recovery : float
        Credibility and effort regained in a year; 0.1 (S0), range 0.05 to 0.2.
    """

    needs_target = False

    def __init__(
        self,
        *,
        drift: Drift | None = None,
        shocks: dict[str, Shock] | None = None,
        institutions: dict[str, Institution] | None = None,
        tribunal: Tribunal | None = None,
        norms: Norms | None = None,
        markets: dict[str, Brussels] | None = None,
        races: dict[str, Race] | None = None,
        until: int | None = None,
        memory: bool = True,
        wear: float = 0.07,
        fade: float = 0.15,
        ratification: float = 0.1,
        recovery: float = 0.1,
    ):
        self.drift, self.shocks, self.tribunal = drift, shocks or {}, tribunal
        self.institutions, self.norms = institutions or {}, norms
        self.markets, self.races = markets or {}, races or {}
        self.until, self.memory = until, memory
        self.wear, self.fade = share("wear", wear), share("fade", fade)
        self.ratification = share("ratification", ratification)
        self.recovery = share("recovery", recovery)

    def check(self, roster: Roster, years: Sequence[int], camps: Sequence[str], key: str) -> None:
        """Refuse what this roster and calendar cannot honour, with the full key."""
        first, last = min(years), max(years)
        if self.until is not None:
            if self.until < last:
                raise ConfigError(f"{key}.until", "lies before the last meeting", value=self.until)
            last = self.until
        for name, shock in self.shocks.items():
            where = f"{key}.shocks.{name}"
            for word, year in (("year", shock.year), ("until", shock.until)):
                if year is not None and not first <= year <= last:
                    allowed = f"{first} to {last}"
                    raise ConfigError(
                        f"{where}.{word}", "lies outside the calendar", value=year, allowed=allowed
                    )
            for word, camp in shock.camps.items():
                one_of(f"{where}.{word}", camp, tuple(camps))
            shock.check(roster, self.institutions, where)
        for name, institution in self.institutions.items():
            one_of(f"{key}.institutions.{name}.camp", institution.camp, tuple(camps))
        if self.tribunal is not None:
            roster.codes(self.tribunal.members, f"{key}.tribunal.members")
            one_of(f"{key}.tribunal.by", self.tribunal.by, tuple(camps))

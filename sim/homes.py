"""What states do with the organisations that are at home with them, and with others."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.errors import ConfigError
from sim.members.roster import Roster
from sim.parts import Part, non_negative

__all__ = ["Home", "Homes"]


class Home(Part):
    """What one state does with organisations; what is not said is left to them.

    Parameters
    ----------
    instruct : float
        How strongly it tells those at home how to vote: what its own line adds to their
        utility of a yes, in full where it leans beyond its abstention band [logits].
        Assumption; range 0 to 6, the pull of a disciplined bloc.
    subsidise : float
        Multiplies what those at home contribute to texts (mechanism rows 45 and 57).
        Assumption; range 1 to 4.
    forbid : list of str
        Organisations and blocs of them that may neither vote nor contribute, as when
        export controls kept a firm's staff from reviewing in 2019 [memory].
    note : str
    """

    needs_target = False

    def __init__(
        self,
        *,
        instruct: float = 0.0,
        subsidise: float = 1.0,
        forbid: list[str] | None = None,
        note: str = "",
    ):
        self.instruct = non_negative("instruct", instruct)
        self.subsidise = non_negative("subsidise", subsidise)
        self.forbid, self.note = list(forbid or []), note


class Homes:
    """All of a scenario's `Home` by state.

    Parameters
    ----------
    homes : mapping of str to Home
        By the state's code.
    key : str
        For messages.

    Examples
    --------
    >>> from sim.members.cached import full_roster
    >>> homes = Homes({"CHN": Home(instruct=2.0)}, "scenario.homes")
    >>> ((code, places, strength),) = homes.instructions(full_roster())
    >>> code, strength, len(places) > 10
    (32, 2.0, True)
    """

    def __init__(self, homes: Mapping[str, Home], key: str):
        self.homes, self.key = dict(homes), key

    def states(self, roster: Roster) -> set[str]:
        """Name the states whose line counts, so that each has a place in the room."""
        for code in self.homes:
            roster.index(code, f"{self.key}.{code}")
        return {code for code, home in self.homes.items() if home.instruct}

    def instructions(self, roster: Roster) -> list[tuple[int, np.ndarray, float]]:
        """List who instructs whom: a state's place, those at home, strength [logits]."""
        out = []
        for code, home in self.homes.items():
            places = np.flatnonzero(self._at_home(roster, code))
            if home.instruct and code in roster.iso3 and len(places):
                out.append((roster.index(code), places, home.instruct))
        return out

    def effort(self, roster: Roster) -> np.ndarray:
        """How much each member contributes to texts, (N,), 1 for a typical one."""
        effort = roster.column("contributions").astype(float)
        for code, home in self.homes.items():
            effort[self._at_home(roster, code)] *= home.subsidise
        return np.where(self.kept_out(roster), 0.0, effort)

    def kept_out(self, roster: Roster) -> np.ndarray:
        """Mark the organisations that some state keeps out, (N,) bool."""
        out = np.zeros(len(roster), dtype=bool)
        for code, home in self.homes.items():
            for at, word in enumerate(home.forbid):
                if word in roster.iso3 or word in roster.blocs:
                    out |= roster.codes([word], f"{self.key}.{code}.forbid[{at}]")
        return out & ~self._states(roster)

    def check(self, whole: Roster) -> None:
        """Refuse a state, or an organisation, that nobody has heard of.

        Raises
        ------
        ConfigError
            With the full key.
        """
        for code, home in self.homes.items():
            where = f"{self.key}.{code}"
            if self._states(whole)[whole.index(code, where)]:
                named = whole.codes(home.forbid, f"{where}.forbid")
                if (named & self._states(whole)).any():
                    raise ConfigError(
                        f"{where}.forbid", "names a state", value=home.forbid,
                        allowed="organisations and blocs of them",
                    )  # fmt: skip
            else:
                raise ConfigError(where, "is no state", value=code)

    @staticmethod
    def _states(roster: Roster) -> np.ndarray:
        return np.isin(roster.column("kind").astype(str), ("state", "observer"))

    def _at_home(self, roster: Roster, code: str) -> np.ndarray:
        return (roster.column("home") == code) & ~self._states(roster)

"""Who comes, and whose vote counts."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy.special import expit, logit

from sim.errors import ConfigError
from sim.parts import Part, share

__all__ = ["Attendance", "Suffrage"]


class Attendance(Part):
    """How a body's attendance follows from how often members vote elsewhere.

    Members differ: 8.4 % of ballots of 2010-19 were not cast, African Union
    15.5 %, Pacific 17 %, Latin America 1 % (P-9 [computed]). A body shifts all
    rates alike, on the scale of log odds, so that the order of members stays.

    Parameters
    ----------
    turnout : float, optional
        Mean share of members in the room, 0 to 1 and not 0; None keeps the roster's.
    everyone : bool
        Every member is in the room (small bodies and clubs).
    accredited : float, optional
        Share of members accredited to a conference, in the room or not (R15).
    stages : mapping of str to float, optional
        Turnout at stages that meet elsewhere, for instance an assembly to which
        a study group refers a text.

    Examples
    --------
    >>> rate = np.array([0.95, 0.60])
    >>> Attendance().rates(rate)
    array([0.95, 0.6 ])
    >>> float(Attendance(turnout=0.9).rates(rate).mean().round(6))
    0.9
    """

    needs_target = False

    def __init__(
        self,
        *,
        turnout: float | None = None,
        everyone: bool = False,
        accredited: float | None = None,
        stages: dict[str, float] | None = None,
    ):
        self.turnout = _turnout("turnout", turnout)
        self.everyone = everyone
        self.accredited = _turnout("accredited", accredited)
        self.stages = {
            name: _turnout(f"stages.{name}", value) for name, value in (stages or {}).items()
        }

    def rates(self, attendance: np.ndarray, stage: str | None = None) -> np.ndarray:
        """Probability that each member is in the room: (N,) float, 0 to 1.

        Parameters
        ----------
        attendance : (N,) float
            How often each member votes in recorded votes, 0 to 1; at 0 it never comes.
        stage : str, optional
            A stage that may meet elsewhere (see `stages`); its strokes and what
            follows them do not count.
        """
        attendance = np.asarray(attendance, dtype=float)
        turnout, name = self.turnout, (stage or "").partition("/")[0]
        if name in self.stages:
            turnout = self.stages[name]
        elif self.everyone:
            return np.where(attendance > 0, 1.0, 0.0)
        if turnout is None:
            return attendance.copy()
        odds = logit(np.clip(attendance, 1e-4, 1 - 1e-4))
        low, high = -30.0, 30.0
        for _ in range(60):  # bisection; the mean grows with the shift
            middle = 0.5 * (low + high)
            if expit(odds + middle).mean() < turnout:
                low = middle
            else:
                high = middle
        return np.where(attendance > 0, expit(odds + high), 0.0)


class Suffrage(Part):
    """Which members of a body may not vote at present (GA-1, IT-1).

    Parameters
    ----------
    in_arrears : list of str
        Members two years or more behind with their dues, without a waiver
        (Charter article 19; ITU CS 169) [memory].
    without_credentials : list of str
        Delegations whose credentials were not deposited or not accepted
        (CS 210; CV 325-334 [found]).

    Examples
    --------
    >>> Suffrage(in_arrears=["VEN"]).entitled(["USA", "VEN"])
    array([ True, False])
    """

    needs_target = False

    def __init__(
        self,
        *,
        in_arrears: list[str] | None = None,
        without_credentials: list[str] | None = None,
    ):
        self.in_arrears = _codes("in_arrears", in_arrears)
        self.without_credentials = _codes("without_credentials", without_credentials)

    def entitled(self, iso3: Iterable[str]) -> np.ndarray:
        """Which members may vote: (N,) bool.

        Raises
        ------
        ConfigError
            If a code named here is not a member of the body.
        """
        iso3 = list(iso3)
        named = {"in_arrears": self.in_arrears, "without_credentials": self.without_credentials}
        for key, codes in named.items():
            for place, code in enumerate(codes):
                if code not in iso3:
                    raise ConfigError(
                        f"{key}[{place}]", "is not a member of the body", value=code, choices=iso3
                    )
        barred = {*self.in_arrears, *self.without_credentials}
        return np.array([code not in barred for code in iso3], dtype=bool)


def moved_alike(rates: np.ndarray, shift: np.ndarray, sd: float = 0.0) -> np.ndarray:
    """Move everybody's probability of coming alike.

    Whoever never comes or always does stays so. Where the shift is drawn with standard
    deviation `sd`, log-odds are widened so that the mean stays (logistic-normal integral,
    MacKay 1992, doi:10.1162/neco.1992.4.5.720), as in `sim.forecast.tally`.

    Parameters
    ----------
    rates : (N,) or (R, N) float64
    shift : (R,) float64
        [logits].
    sd : float
        Of the shift [logits].

    Returns
    -------
    (R, N) float64

    Examples
    --------
    >>> moved_alike(np.array([0.0, 0.5, 1.0]), np.array([-1.0, 1.0])).round(2)
    array([[0.  , 0.27, 1.  ],
           [0.  , 0.73, 1.  ]])
    """
    with np.errstate(divide="ignore"):
        return expit(np.sqrt(1.0 + np.pi / 8.0 * sd**2) * logit(rates) + shift[:, None])


def _turnout(key: str, value: float | None) -> float | None:
    if value is not None and share(key, value) == 0:
        raise ConfigError(key, "nobody would come", value=value, allowed="above 0 to 1")
    return value


def _codes(key: str, codes: list[str] | None) -> tuple[str, ...]:
    for place, code in enumerate(codes or ()):
        state = len(code) == 3 and code.isupper()
        if not state and not (code and code == code.lower()):
            raise ConfigError(
                f"{key}[{place}]",
                "must be a member's code",
                value=code,
                allowed="ISO alpha-3, or the code of an organisation in small letters",
            )
    return tuple(codes or ())

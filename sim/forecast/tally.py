"""Forecast one roll-call: the first ballot of the simulator, and the tally with its interval.

The lean of every member is that with which `sim.meeting.tabling` tables a draft: the record's
(`sim.forecast`), ties to those who have declared a yes, and the lines of blocs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from sim.behaviour import Behaviour
from sim.chamber import Chamber
from sim.errors import DataError
from sim.forecast.ballot import absence, ballot_terms, with_shift
from sim.forecast.committee import after_committee, keep_ballots, room_after_committee
from sim.forecast.evidence import Call, Evidence, History, gather
from sim.forecast.first_ballot import first_ballot
from sim.members.calibration import Calibration
from sim.members.roster import Roster
from sim.streams import Streams
from sim.theory import same_bits
from sim.theory.ballot import Vote, ballot_probability, toward_line
from sim.theory.case_based import ballot_coordinates
from sim.theory.normal import ndtr

N_NODES, N_BANDS = 9, 5


@dataclass(frozen=True, eq=False)
class Forecast:
    """What is expected of one roll-call.

    Attributes
    ----------
    iso3 : tuple of str
        The N members, in the order of the arrays.
    declared : (N,) int
        Line declared by a leader, -1 for the others.
    chance : (N, 3) float64
        Of no, abstain and yes, given that the member casts a ballot.
    p_absent : (N,) float64
        Probability that it casts none; 0 for a leader who has declared a line.
    tally : (4, 3) float64
        Expected votes and 90 % interval [members]; rows as `Vote`, declared lines included.
    """

    iso3: tuple[str, ...]
    declared: np.ndarray
    chance: np.ndarray
    p_absent: np.ndarray
    tally: np.ndarray


def seated(calibration: Calibration, iso3: tuple[str, ...]) -> Chamber:
    """Seat the members of a history in a chamber of one replication, at the estimates."""
    roster = Roster.load()
    chosen = roster.at(np.array([roster.index(code) for code in iso3]))
    has_lines = any(name.startswith("discipline.") for name in calibration.coefficients)
    behaviour = Behaviour() if has_lines else Behaviour(discipline={})
    return Chamber(chosen, calibration, behaviour, Streams(0, range(1)), uncertain=False)


def with_company(chamber: Chamber, call: Call, z: np.ndarray, band: np.ndarray) -> np.ndarray:
    """Add what ties and bloc lines do to the leans, as in a meeting, (N,) [logits]."""
    behind = np.isin(chamber.roster.iso3, [c for c, v in call.lines.items() if v == Vote.YES])
    lean = (z + chamber.behaviour.tie * chamber.tie_share(behind))[None]
    for _, places, strength in chamber.lines:
        lean[:, places] = toward_line(lean[:, places], strength, band[places])
    return lean[0]


def forecast(
    history: History, call: Call, value: Mapping[str, float], chamber: Chamber | None = None
) -> Forecast:
    """Forecast one roll-call from what was known the day before.

    Parameters
    ----------
    history : History
    call : Call
    value : mapping
        Numbers of the forecast, from `sim.forecast.ballot.parameters`.
    chamber : Chamber, optional
        The members of the history with their ties and blocs, from `seated`; without
        one the record speaks alone.

    Raises
    ------
    DataError
        If nothing was voted on before the day of the vote.
    """
    return finished(history.iso3, call, *leanings(history, call, value, chamber))


def leanings(
    history: History, call: Call, value: Mapping[str, float], chamber: Chamber | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, dict[str, float]]:
    """Say how members lean on a roll-call, before what is known of single ones; as `forecast`.

    Returns
    -------
    z, band, p_absent : (N,) float64
    value : dict of str to float
        With `shift_sd` of this text.
    """
    if not (history.date < call.date).any():
        raise DataError("rollcalls", f"no recorded vote before {call.date}")

    def read(text: Call) -> tuple[np.ndarray, Evidence]:
        evidence = gather(history, text)
        return ballot_terms(evidence, value), evidence

    first = first_ballot(call, value, read)
    z, band = first.lean, first.halfwidth
    if chamber is not None:
        z = with_company(chamber, call, z, band)
    p_absent = absence(history, call, value)
    return z, band, p_absent, with_shift(value, first.known)


def finished(
    iso3: tuple[str, ...],
    call: Call,
    z: np.ndarray,
    band: np.ndarray,
    p_absent: np.ndarray,
    value: Mapping[str, float],
) -> Forecast:
    """Add what is known of single members and of the committee's vote, and count.

    Parameters
    ----------
    iso3 : tuple of str
        N members.
    call : Call
    z, band : (N,) float64
        Lean and half-width of the band [logits].
    p_absent : (N,) float64
    value : mapping
        Numbers of the forecast, `shift_sd` that of this text.
    """
    sd, empty_sd, p_absent = value["shift_sd"], value["absence_sd"], p_absent.copy()
    band_sd = value["band_sd"] if call.committee is None else 0.0  # a committee's tally tells it
    if call.committee is not None:
        heard = call.committee.tally
        p_absent, empty_sd = room_after_committee(p_absent, heard, empty_sd)
        z, band, sd = after_committee(z, band, 1.0 - p_absent, heard, sd)
    chance = np.stack(ballot_probability(z, band), axis=-1)
    before = chance.copy()
    if call.committee is not None:
        keep_ballots(iso3, call.committee, chance)
    declared = settle(iso3, call, chance, p_absent)
    own = (chance != before).any(axis=1)  # of whom more is known than what moves all alike
    told = ballot_coordinates(chance[own])
    z, band = z.copy(), band.copy()
    z[own], band[own] = told
    spread = {**value, "shift_sd": sd, "band_sd": band_sd, "absence_sd": empty_sd}
    return Forecast(iso3, declared, chance, p_absent, tally(z, band, p_absent, declared, spread))


# Of 327 ballots of sponsors in the Assembly of 2023, 319 were yes, 3 abstentions, 5 absences and
# none no (sponsors of the Third Committee's drafts); each outcome counted once more (Laplace).
SPONSOR_CHANCE = np.array([1.0, 4.0, 320.0]) / 325.0
SPONSOR_ABSENT = 6.0 / 329.0


def settle(iso3: Sequence[str], call: Call, chance: np.ndarray, p_absent: np.ndarray) -> np.ndarray:
    """Write in what is known of members that have declared a line, or sponsor the text.

    A declared line is certain; a sponsor votes yes as often as sponsors did, and may turn.

    Parameters
    ----------
    iso3 : sequence of str
        N members.
    call : Call
    chance : (N, 3) float64
        Changed in place.
    p_absent : (N,) float64
        Changed in place.

    Returns
    -------
    (N,) int
        Declared lines, -1 for members without one.
    """
    place = {code: at for at, code in enumerate(iso3)}
    declared = np.full(len(iso3), -1)
    for code in call.sponsors:
        if code in place and code not in call.declared:
            chance[place[code]], p_absent[place[code]] = SPONSOR_CHANCE, SPONSOR_ABSENT
    for code, line in call.declared.items():
        declared[place[code]], p_absent[place[code]] = line, 0.0
        chance[place[code]] = np.arange(3) == line
    return declared


def tally(
    z: np.ndarray,
    band: np.ndarray,
    p_absent: np.ndarray,
    declared: np.ndarray,
    value: Mapping[str, float],
    level: float = 0.90,
) -> np.ndarray:
    """Expected tally and its interval, (4, 3): no, abstain, yes, absent; mean, low, high."""
    known = declared >= 0
    certain = np.array([(declared[known] == choice).sum() for choice in range(4)])
    mean, sd, share = tally_mixture(z[~known], band[~known], p_absent[~known], value)
    count = np.arange(len(z) + 1)
    rows = []
    for m, s in zip(mean + certain[:, None], sd, strict=True):
        below = share @ ndtr((count[None, :] + 0.5 - m[:, None]) / s[:, None])
        ends = np.searchsorted(below, [(1.0 - level) / 2.0, (1.0 + level) / 2.0])
        rows.append([share @ m, *count[np.minimum(ends, len(z))]])
    return np.array(rows, dtype=float)


def tally_mixture(
    z: np.ndarray, band: np.ndarray, p_absent: np.ndarray, value: Mapping[str, float]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Spread of the tally: a mixture over what a text does to all members alike.

    Nobody knows the day before by how much `z` will shift for all, how wide the band is
    on this text and by how much the room be emptier than the record says (`shift_sd`,
    `band_sd`, `absence_sd`). Given these, ballots are independent and a tally is nearly
    normal; the three are integrated by Gauss-Hermite quadrature. What is known is widened
    so that the mean probability stays (logistic-normal integral, MacKay 1992,
    doi:10.1162/neco.1992.4.5.720).

    Returns
    -------
    mean, sd : (4, K) float64
        Votes [members] in each of K cases; rows no, abstain, yes, absent.
    share : (K,) float64
        Probability of each case.
    """
    wider, fuller = (
        np.sqrt(1.0 + np.pi / 8.0 * value[name] ** 2) for name in ("shift_sd", "absence_sd")
    )
    (node, weight), (width, often) = (
        np.polynomial.hermite_e.hermegauss(n) for n in (N_NODES, N_BANDS if value["band_sd"] else 1)
    )
    grid = np.meshgrid(node, width, node, indexing="ij")
    shift, broad, empty = (axis.ravel()[:, None] for axis in grid)
    share = (weight[:, None, None] * often[:, None] * weight).ravel()
    share = share / share.sum()
    halfwidth = wider * band * same_bits.exp(value["band_sd"] * (broad - value["band_sd"] / 2.0))
    ballots = ballot_probability(wider * z + value["shift_sd"] * shift, halfwidth)
    away = expit(fuller * logit(p_absent) + value["absence_sd"] * empty)
    chance = np.stack([*(ballot * (1.0 - away) for ballot in ballots), away])
    return chance.sum(axis=2), np.sqrt((chance * (1.0 - chance)).sum(axis=2) + 1e-9), share

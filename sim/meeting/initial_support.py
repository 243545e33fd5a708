"""What the record implies for a text, replication by replication, before anyone has moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from sim.behaviour import OWN_INTEREST
from sim.chamber import Chamber
from sim.errors import ConfigError
from sim.forecast.committee import CommitteeVote
from sim.forecast.evidence import Call
from sim.forecast.expectation import expect, with_record
from sim.meeting.agenda import DraftSpec, ItemSpec
from sim.members.calibration import Calibration
from sim.theory import same_bits
from sim.theory.agenda_prior import agenda_prior, mean_item


def own_interest(chamber: Chamber, label: str) -> np.ndarray | None:
    """What only the member itself knows about a text, (R, N) [logits]; None for nothing."""
    spread = np.zeros(chamber.n_members)
    given = chamber.behaviour.own_interest
    for bloc, sd in (OWN_INTEREST if given is None else given).items():
        if bloc not in chamber.roster.blocs:
            if given is None:  # a small roster of one's own
                continue
            key = f"model.own_interest.{bloc}"
            raise ConfigError(key, "unknown bloc", choices=chamber.roster.blocs)
        spread = np.maximum(spread, sd * chamber.roster.blocs[bloc])
    places = np.flatnonzero(spread)
    if not len(places):
        return None
    own = np.zeros((chamber.n_replications, chamber.n_members))
    own[:, places] = spread[places] * chamber.streams.normal(label, (len(places),))
    return own


def heard(vote: CommitteeVote | None, calibration: Calibration) -> CommitteeVote | None:
    """Keep a committee's tally, and the ballots of members that have voted before."""
    if vote is None:
        return None
    known = with_record(calibration, dict(vote.ballots))
    return CommitteeVote(vote.tally, tuple(known.items()))


@dataclass(frozen=True)
class Implied:
    """What past votes imply for a new text.

    Attributes
    ----------
    lean : (R, N) float64
        Utility of a yes to each member [logits].
    halfwidth : (R, N) or (1, N) float64
        Half-width of the abstention band [logits].
    direction : (R, D) or (1, D) float64
        The way members divide over it; length 1.
    noise : (N,) float64
        Scale of each member's error in the ballot.
    seen_at : (1, N, D) float64 or None
        Where members stood in the record, if the lean is that of the record.
    call : Call or None
        What the forecast was asked; None where no line was known.
    """

    lean: np.ndarray
    halfwidth: np.ndarray
    direction: np.ndarray
    noise: np.ndarray
    seen_at: np.ndarray | None = None
    call: Call | None = None

    @classmethod
    def of(
        cls,
        chamber: Chamber,
        lines: Mapping[str, int],
        item: ItemSpec,
        spec: DraftSpec,
        label: str,
        uncertain: bool,
        amends: Call | None = None,
    ) -> Implied:
        """Take what the record implies, given the lines that members have declared.

        `amends` is the text that it would change, if there is one.
        """
        lines = with_record(chamber.calibration, lines)
        if not lines and not spec.title and spec.committee is None:
            return cls.by_agenda(chamber, item, label, uncertain)
        return cls.by_lines(chamber, lines, item, spec, label, uncertain, amends)

    @classmethod
    def by_lines(
        cls,
        chamber: Chamber,
        lines: Mapping[str, int],
        item: ItemSpec,
        spec: DraftSpec,
        label: str,
        uncertain: bool,
        amends: Call | None = None,
    ) -> Implied:
        """Forecast the ballot from declared lines (`sim.forecast`).

        A replication draws the coefficients from their standard errors, what moves all
        members alike on this text, and how wide the band of abstention is on it. On a text of
        the same line as an earlier one that is what it was, but for what is new.
        """
        calibration = chamber.calibration
        call = replace(call_of(calibration, lines, item, spec), amends=amends)
        found = expect(calibration, tuple(chamber.roster.iso3), call)
        n, halfwidth = chamber.n_replications, found.halfwidth[None, :]
        lean = np.repeat(found.lean[None, :], n, axis=0)
        if uncertain:
            for name, part in found.parts.items():
                if found.error[name] > 0:
                    draw = found.error[name] * chamber.streams.normal(f"prediction/{name}")
                    lean += draw[:, None] * part
            lasting = np.sqrt(found.shift_sd**2 - found.known_shift_sd**2)
            shift = lasting * chamber.streams.normal(f"text/{item.issue}/{spec.line}")
            shift += found.known_shift_sd * chamber.streams.normal(label)
            lean = found.wider * lean + shift[:, None]
            broad = chamber.streams.normal(f"band/{item.issue}/{spec.line}") - found.band_sd / 2.0
            halfwidth = found.wider * same_bits.exp(found.band_sd * broad)[:, None] * halfwidth
        if chamber.behaviour.halfwidth is not None:
            halfwidth = np.full((1, chamber.n_members), chamber.behaviour.halfwidth)
        seen_at = calibration.position(chamber.roster.iso3)[None]
        noise = np.ones(chamber.n_members)
        return cls(lean, halfwidth, found.direction[None, :], noise, seen_at, call)

    @classmethod
    def by_agenda(cls, chamber: Chamber, item: ItemSpec, label: str, uncertain: bool) -> Implied:
        """Take one of the past roll-calls, recent and related ones more likely.

        Without uncertainty their mean is taken.
        """
        items = chamber.calibration.items
        weight = agenda_weight(chamber, item)
        n = chamber.n_replications
        if uncertain:
            u = chamber.streams.uniform(label)
            pick = np.searchsorted(np.cumsum(weight), u * weight.sum(), side="right")
            pick = np.minimum(pick, len(weight) - 1)
            slope, cut, halfwidth = items.slope[pick], items.cut[pick], items.halfwidth[pick]
        else:
            mean_slope, mean_cut, mean_halfwidth = mean_item(items, weight)
            slope = np.tile(mean_slope, (n, 1))
            cut, halfwidth = np.full(n, mean_cut), np.full(n, mean_halfwidth)
        if chamber.behaviour.halfwidth is not None:
            halfwidth = np.full(n, chamber.behaviour.halfwidth)
        halfwidth = np.repeat(halfwidth[:, None], chamber.n_members, axis=1)
        lean = np.repeat(-cut[:, None], chamber.n_members, axis=1)
        for d in range(slope.shape[1]):
            lean += slope[:, d, None] * chamber.positions.now()[..., d]
        length = np.maximum(np.sqrt((slope**2).sum(axis=1)), 1e-12)
        return cls(lean, halfwidth, slope / length[:, None], chamber.noise)


def call_of(
    calibration: Calibration, lines: Mapping[str, int], item: ItemSpec, spec: DraftSpec
) -> Call:
    """Give a draft as a roll-call to be forecast, with the lines of members that have voted."""
    flags = issue_flags(calibration)
    return Call(
        date=np.datetime64(calibration.cutoff, "D"),
        declared=with_record(calibration, lines),
        topic=tuple(word for word in item.like if word not in flags),
        title=spec.title,
        kind=spec.kind,
        issues=" ".join(word for word in item.like if word in flags),
        committee=heard(spec.committee, calibration),
    )


@lru_cache(maxsize=8)
def issue_flags(calibration: Calibration) -> frozenset[str]:
    """Give the issue flags that any past roll-call has, such as ``"nu"``."""
    return frozenset(flag for text in calibration.items.issues for flag in str(text).split())


def agenda_weight(chamber: Chamber, item: ItemSpec) -> np.ndarray:
    """Weigh past roll-calls as models of a text of which nothing else is known.

    Recent ones and those on related topics count more (`sim.theory.agenda_prior.agenda_prior`).

    Returns
    -------
    (J,) float64
        Sums to 1.
    """
    items = chamber.calibration.items
    age = (np.datetime64(chamber.calibration.cutoff) - items.date).astype(float)
    related = np.isin(items.topic, item.like)
    flags = np.char.add(np.char.add(" ", items.issues), " ")
    for flag in item.like:
        related |= np.char.find(flags, f" {flag} ") >= 0
    return agenda_prior(age, related)

"""The first ballot on what is asked: a text, or an amendment or motion that turns against one.

Most amendments that come to a vote attack the text that they would change: whoever is for
the text is against the amendment. So an amendment is read twice: as a text of its own
with the lines known on it, and as the reverse of its target, the text with these
lines turned round. Which reading counts how much is told by the record (has a text like it
been voted on with these lines, or with the opposite ones?), by the lines known on the
target, and, where both are silent, by what was so in the past. A motion not to act on a text is
read in the same way; a paragraph counts as the text that it is part of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from sim.forecast.ballot import ballot, known_text
from sim.forecast.evidence import Call, Evidence
from sim.forecast.titles import target_title
from sim.theory import same_bits

AGAINST = ("amendment", "motion")  # kinds of vote that may turn against a text
Reader = Callable[[Call], tuple[np.ndarray, Evidence]]


@dataclass(frozen=True, eq=False)
class FirstBallot:
    """What the record says of a vote.

    Attributes
    ----------
    lean, halfwidth : (N,) float64
        Of the ordered logit [logits].
    parts : (N, 4) float64
        What the coefficients `approval`, `precedent`, `spatial` and `tie` multiply.
    known : float
        How well the text is known, 0 to 1; see `sim.forecast.ballot.known_text`.
    """

    lean: np.ndarray
    halfwidth: np.ndarray
    parts: np.ndarray
    known: float


def first_ballot(call: Call, value: Mapping[str, float], read: Reader) -> FirstBallot:
    """Forecast the ballot on a call, before company and committee.

    Parameters
    ----------
    call : Call
    value : mapping of str to float
        Numbers of the forecast, from `sim.forecast.ballot.parameters`.
    read : callable
        Gives the terms of the ballot, (N, 4), on a call taken for a text, and the evidence.

    Examples
    --------
    >>> from sim.forecast.ballot import DEFAULTS, ballot_terms
    >>> from sim.forecast.evidence import History, gather
    >>> from sim.members.calibration import Calibration
    >>> history = History.of(Calibration.load("default"))
    >>> def read(call):
    ...     evidence = gather(history, call)
    ...     return ballot_terms(evidence, DEFAULTS), evidence
    >>> lines = {"USA": 0, "DEU": 0, "JPN": 0, "RUS": 2, "CHN": 2}
    >>> text = Call(np.datetime64("2024-12-01"), lines, title="Rights of the child")
    >>> amendment = replace(text, kind="amendment")
    >>> bool(first_ballot(amendment, DEFAULTS, read).lean.mean()
    ...      < first_ballot(text, DEFAULTS, read).lean.mean())
    True
    """
    found = _as_text(own_reading(call), value, read)
    if call.kind in AGAINST:
        target = _as_text(target_of(call), value, read)
        found = _between(found, target, hostility(call, found.known, target.known, value))
    if call.lines:
        return found
    left = value["unled"]  # where no line is known the record is too sure of itself
    return replace(found, lean=left * found.lean, halfwidth=left * found.halfwidth)


def hostility(call: Call, along: float, against: float, value: Mapping[str, float]) -> float:
    """Say how much of an amendment or a motion turns against its text, 0 to 1.

    A mean of what was so in the past (`amendment_mirror`, worth `mirror_worth` roll-calls),
    of the best precedents with these lines and with the opposite ones, and of the lines of
    those who have spoken on both, which are worth one roll-call.

    Parameters
    ----------
    call : Call
        Of one of the kinds `AGAINST`.
    along, against : float
        How well the text is known with these lines, and with the opposite ones, 0 to 1.
    value : mapping of str to float

    Examples
    --------
    >>> from sim.forecast.ballot import DEFAULTS
    >>> text = Call(np.datetime64("2024-12-01"), {"DEU": 2, "CUB": 0})
    >>> call = replace(text, declared={"DEU": 0, "CUB": 2}, kind="amendment", amends=text)
    >>> round(hostility(call, 0.0, 0.0, DEFAULTS), 2)
    0.92
    """
    worth, share = value["mirror_worth"], value[f"{call.kind}_mirror"]
    own, target = call.lines, call.amends.lines if call.amends is not None else {}
    gap = [abs(own[code] - target[code]) / 2.0 for code in own if code in target]
    if gap:
        against, along = against + sum(gap) / len(gap), along + 1.0 - sum(gap) / len(gap)
    return (worth * share + against) / (worth + against + along)


def target_of(call: Call) -> Call:
    """The text that an amendment or a motion is about, with what is known of the lines on it.

    Who is for the one is taken to be against the other, but where its line on the text is known.
    """
    turned = {code: 2 - line for code, line in call.lines.items()}
    if call.amends is not None:
        turned |= call.amends.lines
    return replace(own_reading(call), declared=turned, sponsors=(), committee=None)


def own_reading(call: Call) -> Call:
    """The call as a text, with the title of the text that it would change, as in the record."""
    if call.kind not in AGAINST:
        return call
    about = call.amends or replace(call, title=target_title(call.title))
    return replace(
        call,
        kind="text",
        title=about.title,
        topic=about.topic or call.topic,
        issues=about.issues or call.issues,
    )


def _as_text(call: Call, value: Mapping[str, float], read: Reader) -> FirstBallot:
    terms, evidence = read(call)
    parts = np.concatenate([np.ones((len(terms), 1)), terms[:, :3]], axis=1)
    return FirstBallot(*ballot(terms, value), parts, known_text(evidence, value))


def _between(own: FirstBallot, target: FirstBallot, against: float) -> FirstBallot:
    """Mix an amendment's own reading with the reverse of its target's."""
    along = 1.0 - against
    log_band = along * same_bits.log(own.halfwidth) + against * same_bits.log(target.halfwidth)
    return FirstBallot(
        along * own.lean - against * target.lean,
        same_bits.exp(log_band),
        along * own.parts - against * target.parts,
        max(own.known, target.known),
    )

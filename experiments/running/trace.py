"""Where two runs part: every draw and every array of one replication, in order.

``plenary replay DIR --cell 3 --replication 0 --trace FILE`` writes them; the same command on
another machine, with that file, names the first stream, round, member and array that differ.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from experiments.store.atomic import atomically
from sim.errors import DataError
from sim.model import NegotiationModel
from sim.scenario import Scenario
from sim.streams import Streams

EVENTS = "events"
MOST_BYTES = 2_000_000_000  # of a trace that is read; one of 193 members over 20 rounds has 3 MB


@dataclass(frozen=True)
class Event:
    """One array at one place of a run.

    Attributes
    ----------
    place : str
        For instance ``meeting/0/q, round 2``.
    what : str
        ``stream NAME``, or the name of an array.
    values : array
    members : tuple of str
        Codes, where one axis of the array has a place for every member.
    """

    place: str
    what: str
    values: np.ndarray
    members: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Place and name in one."""
        return f"{self.place}: {self.what}"


class _Listening(Streams):
    """Streams that take down what is drawn from them."""

    def __init__(self, seed: int, replications: range):
        super().__init__(seed, replications)
        self.drawn: list[tuple[str, np.ndarray]] = []

    def arranged(self, name: str, draw: np.ndarray) -> np.ndarray:
        """Take a draw down, and give it on."""
        self.drawn.append((name, draw.copy()))
        return draw


def events(config: Mapping, replication: int) -> Iterator[Event]:
    """Play one replication and give what it draws and what it makes of it, in order.

    Parameters
    ----------
    config : mapping
        A whole configuration.
    replication : int

    Yields
    ------
    Event
        After each round the streams drawn in it; then coalitions, payments, positions,
        texts and leans, in the order of the phases; after a decision the ballots.

    Examples
    --------
    >>> from sim.scenario import example
    >>> found = list(events(example(), 0))
    >>> found[0].what.startswith("stream "), found[-1].what
    (True, 'ballots')
    """
    scenario = Scenario(config)
    streams = _Listening(scenario.seed, range(replication, replication + 1))
    model = NegotiationModel(scenario, streams.replications, streams=streams)
    members = tuple(scenario.roster.iso3)
    try:
        yield from _drawn(streams, "start", members)
        while model.running:
            last = model.last
            model.step()
            meeting = model.meeting or model.last
            if meeting is None:
                break
            place = f"{meeting.label}, round {meeting.round}"
            yield from _drawn(streams, place, members)
            for what, values in _arrays(meeting):
                yield Event(place, what, values.copy(), members)
            if model.last is not last and model.outcome is not None:
                yield Event(place, "ballots", model.outcome.votes.copy(), members)
        if model.campaign is not None:
            model.campaign.finish()
            yield from _drawn(streams, "the years after", members)
    finally:
        model.close()


def _drawn(streams: _Listening, place: str, members: tuple[str, ...]) -> Iterator[Event]:
    for name, draw in streams.drawn:
        yield Event(place, f"stream {name}", draw, members)
    streams.drawn.clear()


def _arrays(meeting) -> Iterator[tuple[str, np.ndarray]]:
    """What the phases of a round have changed, in their order."""
    for camp, standing in zip(meeting.camps, meeting.coalition, strict=True):
        yield f"coalition of {camp.name}", standing
    for camp, given in zip(meeting.camps, meeting.money.transfer, strict=True):
        yield f"payments of {camp.name}", given
    yield "positions", meeting.chamber.positions.now()
    for draft in meeting.text.drafts:
        yield f"place of {draft.name}", draft.position
    for draft, lean in zip(meeting.text.drafts, meeting.text.leans, strict=True):
        yield f"leans on {draft.name}", lean


def write(found: Sequence[Event], path: Path) -> None:
    """Write a trace, whole or not at all."""
    names = [[event.place, event.what] for event in found]
    members = list(found[0].members) if found else []
    arrays = {f"a{at}": event.values for at, event in enumerate(found)}
    head = np.frombuffer(json.dumps([names, members]).encode(), dtype=np.uint8)

    def save(part: Path) -> None:
        with part.open("wb") as file:
            np.savez_compressed(file, **{EVENTS: head}, **arrays)

    atomically(path, save)


def read(path: Path) -> list[Event]:
    """Read a trace.

    Raises
    ------
    DataError
        If it is none.
    """
    try:
        with zipfile.ZipFile(path) as parts:
            size = sum(part.file_size for part in parts.infolist())
        if size > MOST_BYTES:
            raise DataError(path, f"stands for {size / 1e9:.1f} GB, which no trace of ours does")
        with np.load(path, allow_pickle=False) as kept:
            names, members = json.loads(bytes(kept[EVENTS]).decode())
            return [
                Event(place, what, kept[f"a{at}"], tuple(members))
                for at, (place, what) in enumerate(names)
            ]
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise DataError(path, f"is no trace of `plenary replay` ({error})") from None


def first_difference(here: Sequence[Event], there: Sequence[Event]) -> str | None:
    """Say where two runs part; None if they are the same to the last bit.

    Examples
    --------
    >>> one = Event("round 1", "leans", np.array([[1.0, 2.0]]), ("FRA", "KEN"))
    >>> other = Event("round 1", "leans", np.array([[1.0, 2.5]]), ("FRA", "KEN"))
    >>> print(first_difference([one], [other]))
    round 1: leans, KEN: 2.0 here, 2.5 there
    >>> first_difference([one], [one]) is None
    True
    """
    for mine, other in zip(here, there, strict=False):
        if mine.label != other.label:
            return f"{mine.label} comes here where {other.label} comes there"
        if mine.values.shape != other.values.shape:
            return f"{mine.label} has shape {mine.values.shape} here, {other.values.shape} there"
        same = (mine.values == other.values) | (
            (mine.values != mine.values) & (other.values != other.values)
        )
        if not same.all():
            return _told(mine, other, tuple(int(i) for i in np.argwhere(~same)[0]))
    if len(here) != len(there):
        longer, where = (here, "here") if len(here) > len(there) else (there, "there")
        return f"{longer[min(len(here), len(there))].label} comes only {where}"
    return None


def _told(mine: Event, other: Event, at: tuple[int, ...]) -> str:
    """Name the first place of an array at which two runs differ."""
    names = [
        mine.members[i]
        for i, size in zip(at, mine.values.shape, strict=True)
        if size == len(mine.members)
    ]
    who = f", {names[0]}" if names else ""
    return f"{mine.label}{who}: {mine.values[at].item()!r} here, {other.values[at].item()!r} there"

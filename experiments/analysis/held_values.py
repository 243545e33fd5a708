"""One behavioural parameter held at a value, the others drawn, for many values at once.

A replication costs little beside those that are played with it, so the values of one batch
stand side by side in one model. Its rows are those that each value would have alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from experiments.study.camps import utility
from sim.model import NegotiationModel
from sim.priors import spans
from sim.scenario import Scenario
from sim.streams import Streams

ROWS = 400  # played side by side; more are slower, as they leave the processor's cache [count]
Setting = tuple[str, float]  # name as in `sim.priors.spans`, and value


class Repeated(Streams):
    """Streams in which the same replications come again and again.

    Parameters
    ----------
    seed : int
    n : int
        Replications, 0 to n - 1 [count].
    times : int
        How often they come [count].

    Examples
    --------
    >>> Repeated(7, 2, 3).uniform("ballot").round(3)
    array([0.168, 0.191, 0.168, 0.191, 0.168, 0.191])
    """

    def __init__(self, seed: int, n: int, times: int):
        super().__init__(seed, range(n * times))
        self.once, self.times = Streams(seed, range(n)), times

    def arranged(self, name: str, draw: np.ndarray) -> np.ndarray:
        """Give every repetition the same draw."""
        return np.concatenate([draw] * self.times)

    def uniform(self, name: str, shape: tuple[int, ...] = ()) -> np.ndarray:
        """Draw uniforms; see `sim.streams.Streams.uniform`."""
        return self.arranged(name, self.once.uniform(name, shape))

    def _inverse(
        self, kind: str, name: str, shape: tuple[int, ...], quantile: Callable
    ) -> np.ndarray:
        return self.arranged(name, self.once._inverse(kind, name, shape, quantile))


class HeldCell:
    """A cell played with one parameter at a time held; what was played is kept.

    Parameters
    ----------
    config : dict
        A whole configuration; everything else that has a range is drawn from it.
    camp : str, optional
        Whose utility is looked at; the scenario's first by default.
    """

    def __init__(self, config: dict, camp: str | None = None):
        self.scenario = Scenario({**config, "record": {}, "uncertainty": "structural"})
        self.camp = camp or self.scenario.camps[0].name
        self._played: dict[tuple, np.ndarray] = {}

    def ranges(self) -> dict[str, tuple[float, float, float]]:
        """List what structural uncertainty draws: low, mode and high by name."""
        behaviour, held = self.scenario.behaviour, self.scenario.behaviour.held or ()
        found = spans(behaviour, held) | spans(behaviour.effects, held, "influence.")
        for camp in self.scenario.camps:
            found |= spans(camp.strategy.discipline, held, "discipline.")
            found |= spans(camp.strategy.frame, held, "frame.")
        return found

    def utilities(self, settings: Iterable[Setting | None], n: int) -> np.ndarray:
        """Give the camp's utility, mean over its decisions, for every setting.

        Parameters
        ----------
        settings : iterable of (str, float) or None
            S settings; None holds nothing.
        n : int
            Replications of each [count].

        Returns
        -------
        (S, n) float64
        """
        settings = list(settings)
        todo = [s for s in dict.fromkeys(settings) if (s, n) not in self._played]
        size = max(1, ROWS // n)
        for start in range(0, len(todo), size):
            batch = todo[start : start + size]
            for setting, row in zip(batch, self._play(batch, n), strict=True):
                self._played[setting, n] = row
        return np.stack([self._played[s, n] for s in settings])

    def along(self, values: Mapping[str, Sequence[float]], n: int) -> np.ndarray:
        """Give the camp's utility with nothing held, and with every parameter at every value.

        A parameter that changes no replication when it is held at its first value, whatever was
        drawn of it, does not touch this cell: it is not played at the others.

        Parameters
        ----------
        values : mapping of str to sequence of float
            Values of each parameter, V in all.
        n : int
            Replications of each [count].

        Returns
        -------
        (1 + V, n) float64
        """
        free, *first = self.utilities([None, *((key, mine[0]) for key, mine in values.items())], n)
        touched = [
            (key, value)
            for (key, mine), utility in zip(values.items(), first, strict=True)
            if not np.array_equal(utility, free)
            for value in mine
        ]
        found = dict(zip(touched, self.utilities(touched, n), strict=True)) if touched else {}
        held = [found.get((key, value), free) for key, mine in values.items() for value in mine]
        return np.stack([free, *held])

    def _play(self, settings: list[Setting | None], n: int) -> np.ndarray:
        times = len(settings)
        given: dict[str, np.ndarray] = {}
        for at, setting in enumerate(settings):
            if setting is not None:
                name, value = setting
                column = given.setdefault(name, np.full(n * times, np.nan))
                column[at * n : (at + 1) * n] = value
        streams = Repeated(self.scenario.seed, n, times)
        model = NegotiationModel(self.scenario, streams.replications, streams=streams, given=given)
        try:
            meetings = model.run()["meetings"]
        finally:
            model.close()
        measure = utility(self.camp)
        mean = meetings.groupby("replication")[measure].mean()
        return mean.to_numpy(float).reshape(times, n)

"""Randomness: one independent stream per root seed, name and replication.

A replication's numbers depend on nothing else, not on how many replications
run beside it, in which chunk, on which worker or in which cell of a sweep. So
two cells of a sweep with the same seed share them (common random
numbers) and any replication can be run again alone.

Every draw takes one 64-bit word (a uniform, put through an inverse
distribution function where needed), so no draw shifts those after it.
"""

from __future__ import annotations

import hashlib
import math
import threading
from collections import OrderedDict
from collections.abc import Callable

import numpy as np
from scipy.special import logit

from sim.theory.normal import ndtri

_HALF_STEP = 2.0**-54  # keeps 53-bit uniforms off 0, so that inverses stay finite
_BELOW_ONE = 1.0 - 2.0**-53  # the largest of them plus half a step would be rounded to 1
_KEPT_BYTES = 64_000_000  # of draws kept for the next cell, in each process


class RecentDraws:
    """The latest draws, since the next cell of a sweep needs the same random numbers.

    Parameters
    ----------
    most : int
        Room [bytes]; what was used longest ago makes way.
    """

    def __init__(self, most: int = _KEPT_BYTES):
        self.most, self.size = most, 0
        self._draws: OrderedDict[tuple, np.ndarray] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple, draw: Callable[[], np.ndarray]) -> np.ndarray:
        """Give a copy of a draw, made now or earlier; the caller may write into it."""
        with self._lock:
            found = self._draws.get(key)
            if found is not None:
                self._draws.move_to_end(key)
                return found.copy()
        found = draw()
        if 4 * found.nbytes > self.most:
            return found
        with self._lock:
            if key not in self._draws:
                self._draws[key] = found
                self.size += found.nbytes
            while self.size > self.most:
                self.size -= self._draws.popitem(last=False)[1].nbytes
        return found.copy()

    def clear(self) -> None:
        """Forget everything, as in a new process."""
        with self._lock:
            self._draws.clear()
            self.size = 0


RECENT = RecentDraws()


class Streams:
    """Named streams of uniforms for a block of replications.

    The generator is Philox 4x64-10 (Salmon et al. 2011, *Parallel random
    numbers: as easy as 1, 2, 3*): its key is a digest of the root seed and the
    stream's name, and the replication stands in the third word of its counter,
    2**128 draws from the next replication's.

    Parameters
    ----------
    seed : int
        Root seed; 0 is as good as any.
    replications : range
        Which replications, by their number in the whole study.

    Examples
    --------
    >>> batch = Streams(0, range(8)).uniform("attendance", (2,))
    >>> alone = Streams(0, range(5, 6)).uniform("attendance", (2,))
    >>> bool((batch[5] == alone[0]).all())
    True
    """

    def __init__(self, seed: int, replications: range):
        self.seed = seed
        self.replications = replications

    def _key(self, name: str) -> np.ndarray:
        digest = hashlib.blake2b(f"{self.seed}\x1f{name}".encode(), digest_size=16)
        return np.frombuffer(digest.digest(), dtype="<u8")

    def uniform(self, name: str, shape: tuple[int, ...] = ()) -> np.ndarray:
        """Draw uniforms strictly between 0 and 1.

        Parameters
        ----------
        name : str
            The stream's name, part of the public record.
        shape : tuple of int
            Shape of one replication's draw.

        Returns
        -------
        (R, *shape) float64
            The same draw at every call with the same name: a stream has no
            state.
        """
        label = self._label("uniform", name, shape)
        return self.arranged(name, RECENT.get(label, lambda: self._uniform(name, shape)))

    def arranged(self, name: str, draw: np.ndarray) -> np.ndarray:
        """Say which replication gets which row of a draw; each its own, here.

        A subclass may let some replications share a draw. It is asked for every
        stream, after the inverse distribution function.

        Parameters
        ----------
        name : str
            The stream's name.
        draw : (R, ...) float64
            One row for each replication's own draw.

        Returns
        -------
        (R, ...) float64
        """
        return draw

    def _label(self, kind: str, name: str, shape: tuple[int, ...]) -> tuple:
        return str(self.seed), kind, name, self.replications, shape

    def _uniform(self, name: str, shape: tuple[int, ...]) -> np.ndarray:
        key = self._key(name)
        out = np.empty((len(self.replications), math.prod(shape)))
        bits = np.random.Philox(key=key, counter=0)
        generator, fresh = np.random.Generator(bits), bits.state
        for row, replication in zip(out, self.replications, strict=True):
            fresh["state"]["counter"][2] = replication
            bits.state = fresh  # four times as fast as a new generator
            generator.random(out=row)
        out += _HALF_STEP
        np.minimum(out, _BELOW_ONE, out=out)
        return out.reshape(len(self.replications), *shape)

    def _inverse(
        self, kind: str, name: str, shape: tuple[int, ...], quantile: Callable
    ) -> np.ndarray:
        label = self._label(kind, name, shape)
        draw = RECENT.get(label, lambda: quantile(self._uniform(name, shape)))
        return self.arranged(name, draw)

    def normal(self, name: str, shape: tuple[int, ...] = ()) -> np.ndarray:
        """Draw standard normals by inversion, shaped as `uniform`."""
        return self._inverse("normal", name, shape, ndtri)

    def logistic(self, name: str, shape: tuple[int, ...] = ()) -> np.ndarray:
        """Draw standard logistics by inversion, shaped as `uniform`.

        Examples
        --------
        >>> draw = Streams(7, range(1000)).logistic("ballot")
        >>> bool(abs(draw.std() - np.pi / np.sqrt(3)) < 0.2)
        True
        """
        return self._inverse("logistic", name, shape, logit)

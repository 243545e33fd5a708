"""Which of several choices is best, on the same random numbers: told apart, or not, and by what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.streams import Streams
from sim.theory.statistics import Z

SURE = 3.1  # standard errors from which one of some thirty correlations is more than chance
RESAMPLES = 400


@dataclass(frozen=True, eq=False)
class ToldApart:
    """Choices beside the best of them.

    Attributes
    ----------
    worth : tuple of (R_k,) float64
        Of each choice, on the same replications; those still in question have most.
    best : int
    gap, half : (K,) float64
        Mean difference of each beside the best, on what both were played; half the 95 % interval.
    """

    worth: tuple[np.ndarray, ...]
    best: int
    gap: np.ndarray
    half: np.ndarray

    def mean(self, k: int) -> tuple[float, float, float]:
        """Worth of a choice, and its 95 % interval."""
        mean, half = _mean(self.worth[k])
        return mean, mean - half, mean + half

    @property
    def rivals(self) -> list[int]:
        """Choices of which the plays do not say that they are worth less than the best."""
        return [k for k in range(len(self.gap)) if k != self.best and self.gap[k] >= -self.half[k]]

    @property
    def equals(self) -> list[int]:
        """Rivals that were worth the same as the best in every play: no play tells them apart."""
        return [k for k in self.rivals if self.half[k] == 0.0 and self.gap[k] == 0.0]

    @property
    def not_below_nothing(self) -> list[int]:
        """Choices of which the plays do not say that they are worth less than 0."""
        return [k for k in range(len(self.worth)) if self.mean(k)[2] >= 0]

    @property
    def beside_nothing(self) -> int:
        """Whether the best is worth more than 0 (1), each one is worth less (-1), or neither (0).

        Examples
        --------
        >>> wide = np.array([-9.0, 8.0])
        >>> compare([np.array([-1.0, -1.0]), wide - 1]).beside_nothing
        0
        """
        _, low, _ = self.mean(self.best)
        return int(low > 0) - int(not self.not_below_nothing)

    def best_in(self, seed: int) -> np.ndarray:
        """Share of resamples of the replications in which each is the best, (K,)."""
        n = len(self.worth[self.best])
        asked = [k for k, value in enumerate(self.worth) if len(value) == n]
        luck = Streams(seed, range(RESAMPLES)).uniform("advice/routes", (n,))
        row = (luck * n).astype(int)
        means = np.stack([self.worth[k][row].mean(axis=1) for k in asked], axis=1)
        share = np.zeros(len(self.worth))
        share[asked] = np.bincount(means.argmax(axis=1), minlength=len(asked)) / RESAMPLES
        return share


def compare(worth: Sequence[np.ndarray]) -> ToldApart:
    """Set choices beside the best of those that were played most.

    Parameters
    ----------
    worth : sequence of (R_k,) float64
        In the first replications of one series of random numbers, (K) of them.

    Examples
    --------
    >>> found = compare([np.array([1.0, 2.0, 3.0]), np.array([0.9, 1.9, 2.9]), np.array([1.0])])
    >>> found.best, found.gap.round(6).tolist(), found.rivals, found.equals
    (0, [0.0, -0.1, 0.0], [2], [2])
    """
    most = max(map(len, worth))
    best = max(
        (k for k in range(len(worth)) if len(worth[k]) == most), key=lambda k: worth[k].mean()
    )
    pairs = [_mean(value - worth[best][: len(value)]) for value in worth]
    gap, half = (np.array(part) for part in zip(*pairs, strict=True))
    return ToldApart(tuple(worth), best, gap, half)


def in_question(found: ToldApart) -> list[int]:
    """Choices that further plays may tell apart, or tell from staying out."""
    rivals = {k for k in found.rivals if k not in found.equals}
    if found.beside_nothing == 0:
        rivals |= set(found.not_below_nothing)
    return sorted({found.best, *rivals}) if rivals else []


def _mean(value: np.ndarray) -> tuple[float, float]:
    """Mean and half of its 95 % interval; what varies by rounding only does not vary."""
    spread = float(value.std())
    if spread < 1e-12:
        return float(np.round(value[0], 12)), 0.0
    return float(value.mean()), Z * spread / np.sqrt(len(value))


def plays_needed(difference: np.ndarray) -> float:
    """Plays after which an interval of this mean would leave out 0, were it what it seems.

    Examples
    --------
    >>> plays_needed(np.array([1.0, 3.0])), plays_needed(np.zeros(3))
    (1.0, inf)
    """
    mean, spread = abs(float(difference.mean())), float(difference.std())
    return float("inf") if mean < 1e-12 else float(np.ceil((Z * spread / mean) ** 2))


def hangs_on(difference: np.ndarray, drawn: Mapping[str, np.ndarray]) -> tuple[str, int] | None:
    """Name what is drawn with which a difference goes most, and the sign; None if with nothing.

    Parameters
    ----------
    difference : (R,) float64
    drawn : mapping of str to (R,) float64
        Values of what is not known, by name.

    Examples
    --------
    >>> value = np.linspace(0, 1, 20)
    >>> hangs_on(1 - value, {"a": value, "b": value % 0.1})
    ('a', -1)
    >>> hangs_on(np.zeros(20), {"a": value}) is None
    True
    """
    if difference.std() < 1e-12:
        return None
    found = {
        name: float(np.corrcoef(difference, value)[0, 1])
        for name, value in drawn.items()
        if value.std() > 0
    }
    if not found:
        return None
    name = max(found, key=lambda key: abs(found[key]))
    if abs(found[name]) * np.sqrt(len(difference)) < SURE:
        return None
    return name, 1 if found[name] > 0 else -1

"""Compute the cells of a study and put them into its results folder."""

from __future__ import annotations

import itertools
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from experiments.running.executors import Lost, executor
from experiments.running.progress import Progress
from experiments.running.stopping import stages
from experiments.store.folders import Failure
from experiments.store.tables import joined, most_tables, to_arrow
from experiments.store.writer import Store
from experiments.study.blocks import Block, Span, blocks, most_blocks, pieces, spans_of
from experiments.study.cost import cost_of_cell
from experiments.study.study import Study
from sim.errors import PlenaryError
from sim.simulation import simulate

# One core takes so long before worker processes have started and paid off [s].
SHORT = 4.0
# Blocks of a further stage of sequential stopping [count].
LATER = 6


@dataclass(frozen=True)
class Piece:
    """What one worker computes at a time.

    Attributes
    ----------
    block : int
        Where its rows go.
    work : tuple
        ``(span, configuration)`` pairs.
    simulate : callable or None
        Stands in for the model; None means the model itself.
    """

    block: int
    work: tuple[tuple[Span, dict], ...]
    simulate: Callable | None


@dataclass
class Answer:
    """What a worker gives back: tables by name, and what failed."""

    tables: dict
    failures: list[Failure]


def compute(piece: Piece) -> Answer:
    """Simulate the spans of a piece; a span that raises becomes a failure.

    Parameters
    ----------
    piece : Piece

    Returns
    -------
    Answer
    """
    done, failures = [], []
    for span, config in piece.work:
        try:
            simulate = piece.simulate or model()
            done.append((span, simulate(config, range(span.start, span.stop))))
        except Exception as error:  # a failing cell is a row, not the end
            failures.append(_failure(piece.block, span, error))
    try:
        return Answer(_converted(done), failures)
    except Exception:  # somebody's tables are no tables: find out whose
        return _one_by_one(piece.block, done, failures)


def _converted(done: Sequence[tuple[Span, dict]]) -> dict:
    """Turn the tables of some spans into one of each name; alike ones in one go."""
    import numpy as np
    import pandas as pd

    parts: dict[str, list] = {}
    for name in dict.fromkeys(name for _, frames in done for name in frames):
        found = [(span.cell, frames[name]) for span, frames in done if name in frames]
        for _, alike in itertools.groupby(found, key=lambda pair: _kinds(pair[1])):
            cells, frames = zip(*alike, strict=True)
            cell = np.repeat(np.array(cells, dtype=np.int32), [len(f) for f in frames])
            whole = frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)
            parts.setdefault(name, []).append(to_arrow(whole, cell))
    return {name: joined(tables) for name, tables in parts.items()}


def _kinds(frame) -> tuple:
    return tuple(frame.columns), tuple(frame.dtypes)


def _one_by_one(block: int, done: Sequence[tuple[Span, dict]], failures: list) -> Answer:
    """Convert span by span, so that only what cannot be converted fails."""
    good = []
    for span, frames in done:
        try:
            _converted([(span, frames)])
            good.append((span, frames))
        except Exception as error:
            failures.append(_failure(block, span, error))
    return Answer(_converted(good), failures)


def model() -> Callable:
    """Give the model: ``simulate(config, replications)``."""
    return simulate


def _failure(block: int, span: Span, error: Exception) -> Failure:
    reason = " ".join(str(error).split())
    if not isinstance(error, PlenaryError):
        trace = traceback.extract_tb(error.__traceback__)
        if trace:
            name = Path(trace[-1].filename).name
            reason = f"{reason} [{name}:{trace[-1].lineno}]".strip()
    text = "" if isinstance(error, PlenaryError) else "".join(traceback.format_exception(error))
    return Failure(block, span.cell, span.start, span.stop - 1, type(error).__name__, reason, text)


class Work(Sequence):
    """The pieces of some blocks, made when they are asked for.

    Parameters
    ----------
    study : Study
    todo : sequence of Block
    chunk : int
        Replications side by side in one call [count].
    workers : int
        Among whom the pieces are shared out.
    simulate : callable, optional
        Stands in for the model.
    """

    def __init__(
        self,
        study: Study,
        todo: Sequence[Block],
        chunk: int,
        workers: int,
        simulate: Callable | None,
    ):
        self.study, self.simulate = study, simulate
        self.pieces = list(pieces(todo, chunk, workers))

    def __len__(self) -> int:
        return len(self.pieces)

    def __getitem__(self, number: int) -> Piece:
        block, spans = self.pieces[number]
        work = tuple((span, self.study.config(span.cell)) for span in spans)
        return Piece(block, work, self.simulate)


def run_study(
    study: Study,
    folder: str | Path,
    *,
    executor_config: dict | None = None,
    overwrite: bool = False,
    simulate: Callable | None = None,
    quiet: bool = False,
    command: str | None = None,
) -> int:
    """Compute a study, or what is missing of it.

    Parameters
    ----------
    study : Study
    folder : path
        Its results folder.
    executor_config : dict, optional
        ``name``, ``workers``, ``address``, ``chunk``; in process by default.
    overwrite : bool
        Whether another study found there is replaced.
    simulate : callable, optional
        Stands in for the model.
    quiet : bool
        Whether to show no progress.
    command : str, optional
        What makes these results, for the manifest; the command line by default.

    Returns
    -------
    int
        Number of failed spans of replications.
    """
    chunk = (executor_config or {}).get("chunk") or 256
    if is_short(study, executor_config, simulate):
        executor_config = {"name": "in_process"}
    workers = executor(executor_config)
    try:
        store = Store(folder, study, overwrite=overwrite, command=command)
        try:
            _compute(store.runnable(), store, workers, chunk, simulate, quiet, stages)
        finally:
            store.close()
        return len(store.failures)
    finally:
        if hasattr(workers, "close"):
            workers.close()


def is_short(study: Study, executor_config: dict | None, simulate: Callable | None) -> bool:
    """Tell whether starting worker processes would take longer than the study.

    Only if the number of workers is left open; measured on a few replications.
    """
    settings = executor_config or {}
    if settings.get("name") != "joblib" or settings.get("workers") is not None or study.until:
        return False
    if simulate is None and cost_of_cell(study.base, 8).seconds > SHORT:
        return False
    call = simulate or model()
    try:
        config = study.config(0)
        call(config, range(1))
        start = time.perf_counter()
        call(config, range(8))
        seconds = (time.perf_counter() - start) / 8
    except Exception:  # what is wrong will be told where it is computed
        return False
    return seconds * study.replications * len(study) < SHORT


def _compute(study, store, workers, chunk, simulate, quiet, stages) -> None:
    first, most = 0, most_blocks(most_tables(study))
    if study.until is not None and store.failures:
        # Later stages follow from the first; if that is not whole, they are void.
        store.forget(len(blocks(list(spans_of(study)), 0, most)))
    for spans in stages(study, store.folder):
        planned = blocks(spans, first, most if first == 0 else LATER)
        first += len(planned)
        done = store.finished()
        todo = [block for block in planned if block.index not in done]
        work = Work(study, todo, chunk, workers.workers, simulate)
        size = sum(block.size for block in planned)
        with Progress(size, size - sum(b.size for b in todo), quiet=quiet) as progress:
            _stage(todo, work, workers, store, progress)


def _stage(todo, work: Work, workers, store: Store, progress: Progress) -> None:
    """Compute blocks; write each when its last piece is in."""
    sizes = {block.index: block for block in todo}
    open_pieces = {index: 0 for index in sizes}
    for index, _ in work.pieces:
        open_pieces[index] += 1
    answers: dict[int, list[tuple[int, Answer]]] = {index: [] for index in sizes}
    for number, answer in workers.run(compute, work):
        index, spans = work.pieces[number]
        if isinstance(answer, Lost):
            lost = [
                Failure(index, s.cell, s.start, s.stop - 1, "Lost", answer.reason) for s in spans
            ]
            answer = Answer({}, lost)
        answers[index].append((number, answer))
        progress.advance(sum(span.size for span in spans))
        open_pieces[index] -= 1
        if open_pieces[index] == 0:
            ordered = [a for _, a in sorted(answers.pop(index), key=lambda pair: pair[0])]
            store.write_block(index, _tables(ordered), [f for a in ordered for f in a.failures])
    if answers:
        raise RuntimeError(f"{len(answers)} blocks were never answered by the executor")


def _tables(answers: Sequence[Answer]) -> dict:
    names = list(dict.fromkeys(name for a in answers for name in a.tables))
    return {name: joined([a.tables[name] for a in answers if name in a.tables]) for name in names}

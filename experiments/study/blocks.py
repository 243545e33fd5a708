"""Cut a study into blocks (what one file holds) and pieces (what one worker gets).

Blocks depend on the study alone, so files are the same bytes whatever the
executor, the chunk size or the order in which pieces come back.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from experiments.study.study import Study

# Files that hold tables in one results folder, about [count].
MOST_FILES = 180
# Replications worth a file of their own [count].
LEAST_BLOCK = 256
# Replications that one worker gets at a time [count].
MOST_SHARE, LEAST_SHARE = 1024, 256
# Changes whenever blocks are cut differently, so that old folders are not continued.
LAYOUT = 1


@dataclass(frozen=True)
class Span:
    """A range of replications of one cell."""

    cell: int
    start: int
    stop: int

    @property
    def size(self) -> int:
        """Number of replications [count]."""
        return self.stop - self.start


@dataclass(frozen=True)
class Block:
    """The spans whose rows stand in one file of each table."""

    index: int
    spans: tuple[Span, ...]

    @property
    def size(self) -> int:
        """Number of replications of all cells [count]."""
        return sum(span.size for span in self.spans)


def spans_of(study: Study) -> Iterator[Span]:
    """Give the span of every cell at its first number of replications."""
    for cell in range(len(study)):
        yield Span(cell, 0, study.replications)


def most_blocks(tables: int) -> int:
    """Give the number of blocks that keeps a folder under `MOST_FILES` files.

    A block may stay half empty, so there may be twice as many as aimed at.

    Examples
    --------
    >>> most_blocks(2), most_blocks(4)
    (45, 22)
    """
    return MOST_FILES // (2 * tables)


def blocks(spans: Sequence[Span], first: int = 0, most: int = 45) -> list[Block]:
    """Cut spans into blocks.

    Parameters
    ----------
    spans : sequence of Span
        One per cell, in order.
    first : int
        Number of the first block.
    most : int
        About as many blocks, at most twice as many [count].

    Returns
    -------
    list of Block

    Examples
    --------
    >>> [b.size for b in blocks([Span(0, 0, 1000), Span(1, 0, 1000)])]
    [256, 256, 256, 232, 256, 256, 256, 232]
    >>> [b.size for b in blocks([Span(c, 0, 100) for c in range(5)])]
    [200, 200, 100]
    """
    total = sum(span.size for span in spans)
    room = max(LEAST_BLOCK, math.ceil(total / most))
    found: list[tuple[Span, ...]] = []
    filling: list[Span] = []
    filled = 0
    for span in spans:
        if filling and filled + span.size > room:
            found.append(tuple(filling))
            filling, filled = [], 0
        if span.size > room:
            found += [(part,) for part in _cut(span, room)]
            continue
        filling.append(span)
        filled += span.size
    if filling:
        found.append(tuple(filling))
    return [Block(first + i, spans) for i, spans in enumerate(found)]


def share(left: int, total: int, workers: int) -> int:
    """Give the size of the next piece: many replications at first, few at the end.

    So all workers finish at about the same time, whatever a cell costs
    (guided self-scheduling: Polychronopoulos & Kuck 1987). Below `LEAST_SHARE`
    a call of the model costs more than the waiting, unless there is little to do.

    Examples
    --------
    >>> [share(left, 100_000, 2) for left in (100_000, 4000, 1000, 10)]
    [1024, 500, 256, 256]
    >>> share(100, 100, 2), share(10, 10, 1)
    (25, 1024)
    """
    if workers == 1:
        return MOST_SHARE
    least = min(LEAST_SHARE, -(-total // (2 * workers)))
    return max(least, min(MOST_SHARE, left // (4 * workers)))


def pieces(
    todo: Sequence[Block], chunk: int, workers: int
) -> Iterator[tuple[int, tuple[Span, ...]]]:
    """Cut blocks into what workers get at a time.

    Parameters
    ----------
    todo : sequence of Block
    chunk : int
        Replications side by side in one call of the model, at most [count].
    workers : int
        Among whom the pieces are shared out [count].

    Yields
    ------
    (int, tuple of Span)
        Number of the block and a part of it.

    Examples
    --------
    >>> block = Block(0, (Span(0, 0, 300), Span(1, 0, 300)))
    >>> [[s.size for s in spans] for _, spans in pieces([block], 256, 1)]
    [[150, 150, 150, 150]]
    >>> [[s.size for s in spans] for _, spans in pieces([block], 256, 2)]
    [[150], [150], [150], [150]]
    """
    left = total = sum(block.size for block in todo)
    for block in todo:
        piece: list[Span] = []
        size = share(left, total, workers)
        room = most = math.ceil(block.size / math.ceil(block.size / size))
        for span in block.spans:
            start = span.start
            while start < span.stop:
                calls = math.ceil((span.stop - start) / min(chunk, most))
                stop = start + math.ceil((span.stop - start) / calls)
                if piece and stop - start > 2 * room:  # most of it would be too much
                    yield block.index, tuple(piece)
                    left -= sum(s.size for s in piece)
                    piece, room = [], share(left, total, workers)
                    most = room
                    continue
                piece.append(Span(span.cell, start, stop))
                room, start = room - (stop - start), stop
        yield block.index, tuple(piece)
        left -= sum(s.size for s in piece)


def _cut(span: Span, size: int) -> list[Span]:
    return [
        Span(span.cell, start, min(start + size, span.stop))
        for start in range(span.start, span.stop, size)
    ]

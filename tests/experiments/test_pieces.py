"""Work is cut so that every replication is computed once and all workers end together."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.running.runner import Piece, compute
from experiments.store.tables import joined, to_arrow
from experiments.study.blocks import LEAST_SHARE, MOST_SHARE, Span, blocks, pieces
from tests.experiments.stand_in import simulate


@settings(deadline=None, max_examples=60)
@given(
    cells=st.integers(1, 120),
    replications=st.integers(1, 3000),
    chunk=st.integers(20, 400),
    workers=st.integers(1, 9),
)
def test_every_replication_is_in_one_piece_of_its_block(cells, replications, chunk, workers):
    todo = blocks([Span(cell, 0, replications) for cell in range(cells)])
    cut: dict[int, list[Span]] = {}
    for index, spans in pieces(todo, chunk, workers):
        assert all(0 < span.size <= chunk for span in spans)
        assert sum(span.size for span in spans) <= 1.5 * MOST_SHARE
        cut.setdefault(index, []).extend(spans)
    for block in todo:
        whole: list[Span] = []
        for span in cut[block.index]:
            if whole and whole[-1].cell == span.cell:
                assert span.start == whole[-1].stop
                whole[-1] = Span(span.cell, whole[-1].start, span.stop)
            else:
                whole.append(span)
        assert tuple(whole) == block.spans


def test_the_last_pieces_are_small():
    todo = blocks([Span(cell, 0, 100) for cell in range(2000)])
    sizes = [sum(span.size for span in spans) for _, spans in pieces(todo, 256, 2)]
    assert sizes[0] > 0.8 * MOST_SHARE
    assert max(sizes[-6:]) <= 1.5 * LEAST_SHARE
    assert sum(sizes) == 200_000


CONFIG = {"seed": 3, "push": 0.2}


def with_trouble(config, replications):
    """The tiny model; some configurations have a table that is none, or a column more."""
    frames = simulate(config, replications)
    if config.get("trouble") == "no table":
        frames["drafts"] = pd.DataFrame({"replication": replications, "moved": [{1}, "b", 3.0]})
    if config.get("trouble") == "a column more":
        frames["drafts"]["more"] = 1.0
    return frames


def test_tables_of_several_cells_are_those_of_each():
    work = tuple((Span(cell, 0, 3), CONFIG | {"push": cell / 10}) for cell in range(4))
    answer = compute(Piece(0, work, simulate))
    for name, table in answer.tables.items():
        each = [to_arrow(simulate(c, range(3))[name], span.cell) for span, c in work]
        assert table.equals(joined(each))
    assert not answer.failures


def test_a_cell_whose_table_is_none_fails_alone():
    troubles = (None, "no table", "a column more")
    work = tuple((Span(i, 0, 3), CONFIG | {"trouble": t}) for i, t in enumerate(troubles))
    answer = compute(Piece(7, work, with_trouble))
    assert [(f.block, f.cell, f.first, f.last) for f in answer.failures] == [(7, 1, 0, 2)]
    assert answer.tables["drafts"]["cell"].to_pylist() == [0, 0, 0, 2, 2, 2]
    assert answer.tables["drafts"]["more"].null_count == 3

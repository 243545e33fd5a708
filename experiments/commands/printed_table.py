"""The table of a study as it is printed: what fits, aligned, with what a reader must know below."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from experiments.analysis.summary import BASELINE
from experiments.figures.labels import change, distinguished, interval, short_keys, undecided
from experiments.figures.text_tables import broken, console, grid
from experiments.study.camps import USUAL
from experiments.study.study import label_columns

# Rows of a table that are printed; all of them stand in table.csv.
MOST_ROWS = 60
WIDTH = 120  # where there is no terminal [letters]
GAP = 3  # between columns [letters]
SAME = 6  # rows in a row that say the same and are printed one by one [count]
NOTHING = "nothing decided"
ALIGNMENT = "alignment"


def print_table(
    table: pd.DataFrame,
    title: str = "",
    width: int | None = None,
    notes: Sequence[str] = (),
    camps: Sequence[str] = USUAL,
    baseline: str = BASELINE,
) -> None:
    """Print a table of `experiments.analysis.summary`, aligned, in colour on a terminal only.

    What is the same in every row stands below the table once. Where the line is
    too short for every column, the less important ones stay in table.csv.

    Parameters
    ----------
    table : DataFrame
        From `summarize`.
    title : str
    width : int, optional
        [letters]; the terminal's, or `WIDTH` where there is none.
    notes : sequence of str
        Lines to print below.
    camps : sequence of str
        The scenario's.
    baseline : str
        The strategy of which changes are told.
    """
    terminal = console(WIDTH, width, soft_wrap=False)
    rows = table.head(MOST_ROWS)
    known = label_columns(table, camps)
    labels = [c for c in known if len(rows) == 1 or rows[c].nunique() > 1] or known[:1]
    numbers = _columns(rows, camps, baseline)
    words = {c: _words(rows[c], c in _named(camps)) for c in labels}
    heads = [""] * len(rows)
    if terminal.width < _room(words) + _room(numbers):
        words, heads, at = _grouped(words, camps[1])
        numbers = {name: [values[i] for i in at] for name, values in numbers.items()}
    named = dict(zip(_short(words, camps), words.values(), strict=True))
    first = next(iter(named))
    named[first] = [*named[first], *heads]
    shown = _fitting(
        numbers, terminal.width - _room(_broken(named, terminal.width // 3)), len(camps)
    )
    words = _broken(named, terminal.width - _room({name: numbers[name] for name in shown}))
    first = next(iter(words))
    words[first], heads = words[first][: len(rows)], words[first][len(rows) :]
    printed = grid(title=title)
    for name in words:
        printed.add_column(name, no_wrap=True)
    for name in shown:
        printed.add_column(name, justify="right", no_wrap=True)
    for head, cells in _runs(words, heads, {name: numbers[name] for name in shown}):
        if head:
            printed.add_row(head)
        printed.add_row(*cells)
    terminal.width = max(terminal.width, _room(words | {name: numbers[name] for name in shown}))
    terminal.print(printed)
    for line in [*_notes(table, labels, shown, len(shown) < len(numbers), camps), *notes]:
        print(line)


def _named(camps: Sequence[str]) -> tuple[str, ...]:
    """Columns of choices that are typed by name."""
    return (*camps, "forum", "scenario")


def _words(column: pd.Series, named: bool) -> list[str]:
    """Write labels: named choices as they are typed, values of keys as people read them."""
    return [str(v) for v in column] if named else distinguished(column.tolist())


def _short(words: Mapping[str, list[str]], camps: Sequence[str]) -> list[str]:
    """Head the columns of labels: named ones as they are, keys by their last words."""
    keys = short_keys(c for c in words if c not in _named(camps))
    return [keys.get(name, name) for name in words]


def _runs(
    words: Mapping[str, list[str]], heads: Sequence[str], numbers: Mapping[str, list[str]]
) -> Iterator[tuple[str, list[str]]]:
    """Give the rows with their heads; of many in a row that say the same, the first and a count."""
    said = list(zip(heads, *numbers.values(), strict=True))
    last = None
    for what, run in itertools.groupby(range(len(heads)), key=lambda at: said[at]):
        places = list(run)
        for at in places if len(places) <= SAME else places[:1]:
            cells = [*(v[at] for v in words.values()), *(v[at] for v in numbers.values())]
            yield "" if what[0] == last else what[0], cells
            last = what[0]
        if len(places) > SAME:
            yield "", [f"  and {len(places) - 1} more rows: the same"]


def _columns(rows: pd.DataFrame, camps: Sequence[str], base: str) -> dict[str, list[str]]:
    """Write the numbers of every row, in the order in which they are printed."""
    facts = rows.to_dict("records")
    ends = dict(zip(camps, ("win", "mirrored", *(f"win_{c}" for c in camps[2:])), strict=True))
    wins = {f"{camp}\nprevails": [_share(r, end) for r in facts] for camp, end in ends.items()}
    out = {
        **wins,
        "both": [_percent(r["both"]) for r in facts],
        "compromise": [_percent(r["compromise"]) for r in facts],
        "none": [_percent(r["none"]) for r in facts],
        f"change from\n{base}": [_change(r, "difference", 100, 1) for r in facts],
        ALIGNMENT: [_signed(r["alignment"]) for r in facts],
        "its change": [_change(r, "shift", 1, 3) for r in facts],
        "utility": [_signed(r["utility"]) for r in facts],
        "its gain": [_change(r, "gain", 1, 3) for r in facts],
    }
    for at, idle in enumerate(undecided(rows)):
        if idle:
            for name in (*wins, f"change from\n{base}"):
                out[name][at] = ""
            out[next(iter(wins))][at] = NOTHING
    if rows["replications"].nunique() > 1:
        out = {"n": [str(r["replications"]) for r in facts]} | out
    return {n: values for n, values in out.items() if any(v not in ("", "0.0") for v in values)}


def _grouped(
    words: dict[str, list[str]], opponent: str
) -> tuple[dict[str, list[str]], list[str], list[int]]:
    """Put bodies and opponents into lines of their own: words, heads, and the new order."""
    above = [c for c in ("forum", opponent) if c in words and len(words) > 1]
    heads = [", ".join(each) for each in zip(*(words[c] for c in above), strict=True)]
    if not heads:
        rows = len(next(iter(words.values())))
        return words, [""] * rows, list(range(rows))
    order = sorted(range(len(heads)), key=lambda at: heads.index(heads[at]))
    rest = {c: [values[at] for at in order] for c, values in words.items() if c not in above}
    first = next(iter(rest), None)
    if first is None:
        return words, [""] * len(heads), list(range(len(heads)))
    rest[first] = [f"  {word}" for word in rest[first]]
    return rest, [heads[at] for at in order], order


def _room(columns: dict[str, list[str]]) -> int:
    """Letters that columns take [count]."""
    return sum(_wide([name, *words]) + GAP for name, words in columns.items())


def _broken(words: Mapping[str, list[str]], left: int) -> dict[str, list[str]]:
    """Break the labels of the widest columns until all of them fit, but no word."""
    if _room(words) <= left:
        return dict(words)
    tried = [
        {broken(name, n): [broken(word, n) for word in column] for name, column in words.items()}
        for n in range(max(left, 1), 0, -1)
    ]
    return next((one for one in tried if _room(one) <= left), min(tried, key=_room))


def _fitting(numbers: dict[str, list[str]], left: int, must: int) -> list[str]:
    """Choose the columns that fit, the most important first, and keep their order.

    So many at the beginning are shown in any case.
    """
    last = (ALIGNMENT, "its change", "its gain", "utility", "n")
    order = [n for n in numbers if n not in last] + [n for n in last if n in numbers]
    taken = []
    for at, name in enumerate(order):
        need = _room({name: numbers[name]})
        if at < must or need <= left:
            taken.append(name)
            left -= need
    return [name for name in numbers if name in taken]


def _wide(words: list[str]) -> int:
    return max(len(line) for word in words for line in word.split("\n"))


def _notes(
    table: pd.DataFrame,
    labels: Sequence[str],
    shown: Sequence[str],
    fewer: bool,
    camps: Sequence[str],
) -> list[str]:
    same = [
        f"{c} {table[c].iloc[0]}"
        for c in label_columns(table, camps)
        if c not in labels and c in (*camps, "forum")
    ]
    if table["replications"].nunique() == 1:
        same.append(f"{table['replications'].iloc[0]} replications")
    notes = ["In every row: " + ", ".join(same) + "."] if same else []
    paired = any(name.startswith("change from") for name in shown)
    notes.append(
        "Shares in % with 95 % intervals"
        + ("; changes are paired by replication." if paired else ".")
    )
    notes.append(
        "Prevails: only texts of that camp, or that it accepts, are in force; both: rival texts "
        "side by side; compromise: one agreed text; none: no text."
    )
    if ALIGNMENT in shown:
        notes.append(
            "Alignment of what is in force: +1 and −1 at the ends of the scenario's yardstick."
        )
    if "utility" in shown:
        notes.append(
            f"Utility of what is in force to the {camps[0]} camp: 0 is what held before, 1 the way "
            "from the middle of the yardstick to its end."
        )
        notes += _other_utility(table, camps)
    if fewer or len(table) > MOST_ROWS:
        more = f"{len(table) - MOST_ROWS} more rows, " if len(table) > MOST_ROWS else ""
        notes.append(f"{more}all columns: table.csv.".capitalize())
    return notes


def _other_utility(table: pd.DataFrame, camps: Sequence[str]) -> list[str]:
    """Say where the utility stands of a camp that is not the first and alone is swept."""
    swept = [camp for camp in camps if camp in table and table[camp].nunique() > 1]
    if len(swept) != 1 or swept[0] == camps[0]:
        return []
    column = "utility_mirrored" if swept[0] == camps[1] else f"utility_{swept[0]}"
    return [
        f"Only the strategy of the {swept[0]} camp is swept; its own utility is the column "
        f"{column} of table.csv."
    ]


def _share(values: dict, name: str) -> str:
    return interval(*(100 * values[name + end] for end in ("", "_low", "_high")))


def _percent(value: float) -> str:
    return "" if pd.isna(value) else f"{100 * value:.1f}"


def _change(values: dict, name: str, scale: float, digits: int) -> str:
    """Write a difference from the baseline with its interval; nothing where there is none."""
    return change(*(values[name + end] for end in ("", "_low", "_high")), scale, digits)


def _signed(value: float) -> str:
    """Write a number with its sign; nothing where there is none."""
    return change(value, float("nan"), float("nan"), 1, 3)

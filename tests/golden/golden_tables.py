"""Golden tables: fingerprints of every table of every body, scenario and strategy.

``python tests/golden/golden_tables.py`` renews them; the commit says why a
number moved. The values are the model's own output: they pin what the code
does, they do not say that it is right.

Decisions, counts and words are pinned exactly, by a digest of the column.
Floats are pinned by three sums to `TOLERANCE`, so that a processor whose
vectorised functions differ in the last bits passes.
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
if __name__ == "__main__":  # run as a script: the checkout is what is meant
    sys.path.insert(0, str(ROOT))

REPLICATIONS = 4
TOLERANCE = 1e-7  # of the column's sum of absolute values
KINDS = ("forum", "scenario", "strategy-democratic", "strategy-sovereigntist")


def cases(kind: str) -> dict[str, list[str]]:
    """Name every case of a kind, with the overrides that select it."""
    group = kind.replace("-", "/")
    names = sorted(path.stem for path in (ROOT / "configs" / group).glob("*.yaml"))
    return {name: [f"{group}={name}", "record=full"] for name in names}


def play(overrides: list[str]) -> dict[str, pd.DataFrame]:
    """Simulate a few replications of one case."""
    from experiments.config.compose import compose
    from experiments.study.study import scientific
    from sim.simulation import simulate

    return simulate(scientific(compose(overrides)), range(REPLICATIONS))


def fingerprint(column: pd.Series) -> dict[str, object]:
    """Pin one column: its digest, or for floats their number, blanks and three sums."""
    values = column.to_numpy()
    if values.dtype.kind != "f":
        text = "\n".join(map(str, values))
        return {"exact": hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]}
    known = np.where(np.isnan(values), 0.0, values).astype(np.float64)
    places = (np.arange(len(known)) * 0.6180339887498949) % 1.0  # rows that change places show
    return {
        "blank": int(np.isnan(values).sum()),
        "sum": float(known.sum()),
        "size": float(np.abs(known).sum()),
        "placed": float((known * places).sum()),
    }


def fingerprints(tables: dict[str, pd.DataFrame]) -> dict[str, dict]:
    """Pin every column of every table of one case."""
    return {
        name: {"rows": len(table), "columns": {c: fingerprint(table[c]) for c in table}}
        for name, table in sorted(tables.items())
    }


def differences(golden: dict, now: dict) -> list[str]:
    """Say which tables and columns of one case moved."""
    moved = []
    for name in sorted({*golden, *now}):
        if name not in now or name not in golden:
            moved.append(f"table {name}: {'gone' if name not in now else 'new'}")
            continue
        old, new = golden[name], now[name]
        if old["rows"] != new["rows"]:
            moved.append(f"table {name}: {new['rows']} rows, were {old['rows']}")
            continue
        for column in sorted({*old["columns"], *new["columns"]}):
            was, is_now = old["columns"].get(column), new["columns"].get(column)
            if was is None or is_now is None:
                moved.append(f"{name}.{column}: {'gone' if is_now is None else 'new'}")
            elif not same(was, is_now):
                moved.append(f"{name}.{column}: {is_now}, was {was}")
    return moved


def same(was: dict, is_now: dict) -> bool:
    """Say whether two fingerprints of a column agree."""
    if was.keys() != is_now.keys() or "exact" in was:
        return was == is_now
    allowed = TOLERANCE * max(was["size"], 1e-12)
    sums = all(abs(was[key] - is_now[key]) <= allowed for key in ("sum", "size", "placed"))
    return sums and was["blank"] == is_now["blank"]


def stored(kind: str) -> dict[str, dict]:
    """Read the golden tables of a kind."""
    return json.loads((HERE / f"{kind}.json").read_text(encoding="utf-8"))


def renew() -> None:
    """Write the golden tables of the code as it is, and say what moved."""
    for kind in KINDS:
        path = HERE / f"{kind}.json"
        before = stored(kind) if path.exists() else {}
        now = {name: fingerprints(play(words)) for name, words in cases(kind).items()}
        for name in sorted({*before, *now}):
            moved = differences(before.get(name, {}), now.get(name, {}))
            if moved:
                print(f"{kind} {name}: {len(moved)} moved; first: {moved[0]}")
        # one column a line: a change shows in `git diff` as what it is
        text = json.dumps(now, indent=0, sort_keys=True)
        path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    renew()

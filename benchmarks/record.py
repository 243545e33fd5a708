"""From a downloaded file to a forecast: 2 million ballots read, calibrated, 20 texts forecast.

By processor time, so that what else the machine does counts for little.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

N_CALLS = 10_400  # of 195 members: 2,028,000 rows
N_TEXTS = 20
LEADERS = {"USA": "N", "DEU": "N", "JPN": "N", "RUS": "Y", "CHN": "Y"}
TITLE = "Countering the use of information and communications technologies for criminal purposes"
MEGABYTES = 1 / (1024 * 1024 if sys.platform == "darwin" else 1024)  # of what getrusage gives
AFRESH = (  # runs a command in a process of its own and says what it took
    "import resource, subprocess, sys\n"
    "code = subprocess.run([sys.executable, '-m', 'experiments', *sys.argv[1:]],"
    " stdout=subprocess.DEVNULL).returncode\n"
    "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
    "print(used.ru_utime + used.ru_stime, used.ru_maxrss)\n"
    "sys.exit(code)\n"
)


def library_file(file: Path, n_calls: int = N_CALLS) -> Path:
    """Write a file in the UN Digital Library's layout, with ballots drawn by lot.

    Parameters
    ----------
    file : Path
    n_calls : int
        Roll-calls of 195 members each, one row for each member.
    """
    from sim.members.roster import Roster

    members, random = Roster.load().iso3, np.random.default_rng(1)
    days = pd.date_range("1950-01-01", "2025-12-31", periods=n_calls).strftime("%Y-%m-%d")
    head = "undl_id,ms_code,ms_name,ms_vote,date,session,resolution,draft,committee_report,meeting,"
    head += "title,agenda_title,subjects,vote_note,total_yes,total_no,total_abstentions,total_ms,"
    tail = (
        ",A/1/L.1,A/1/1,A/1/PV.1,A text on the situation of things in the world,,,,,,,195.0,link\n"
    )
    with file.open("w", encoding="utf-8") as stream:
        stream.write(f"{head}undl_link\n")
        for at, day in enumerate(days):
            votes = random.choice(list("YNAX"), size=len(members))
            stream.writelines(
                f"{at},{code},{code},{vote},{day},1,A/RES/1/{at}{tail}"
                for code, vote in zip(members, votes, strict=True)
            )
    return file


def texts(folder: Path) -> tuple[Path, Path]:
    """Write a table of `N_TEXTS` texts, half of them with a title, and five lines on each."""
    keys = [f"text_{at}" for at in range(N_TEXTS)]
    titles, topics = [TITLE, ""] * (N_TEXTS // 2), ["cybercrime", ""] * (N_TEXTS // 2)
    calls = pd.DataFrame(
        {"rollcall_id": keys, "date": "2024-02-01", "title": titles, "topic": topics}
    )
    rows = [(key, *line) for key in keys for line in LEADERS.items()]
    lines = pd.DataFrame(rows, columns=["rollcall_id", "iso3", "vote"])
    files = folder / "rollcalls.csv", folder / "declared.csv"
    for table, file in zip((calls, lines), files, strict=True):
        table.to_csv(file, index=False)
    return files


def used(words: list[str], folder: Path) -> tuple[float, float]:
    """Run a command in a process of its own; give its processor time [s] and its peak [MB]."""
    own = {**os.environ, "PLENARY_RECORDS": str(folder / "record")}
    done = subprocess.run(
        [sys.executable, "-c", AFRESH, *words],
        cwd=folder, env=own, text=True, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    seconds, peak = done.stdout.split()
    return float(seconds), float(peak) * MEGABYTES


def measure() -> list[dict]:
    """Measure the three commands of docs/how-to/add-newer-votes.md.

    Returns
    -------
    list of dict
        Rows with what, value, unit and target.
    """
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        calibrated, _ = used(["calibrate", "--name", "mine"], folder)
        rollcalls, declared = texts(folder)
        words = ["--rollcalls", str(rollcalls), "--declared", str(declared)]
        forecast, _ = used(["predict", *words, "--out", "P.csv"], folder)
        added, peak = used(["records", "add", str(library_file(folder / "many.csv"))], folder)
    rows = f"plenary records add, {N_CALLS * 195:,} rows"
    return [
        {"what": rows, "value": round(added, 1), "unit": "s", "target": "≤ 30"},
        {"what": f"{rows}: memory", "value": round(peak), "unit": "MB", "target": "≤ 1000"},
        {"what": "plenary calibrate, 2005 to 2023", "value": round(calibrated, 1), "unit": "s",
         "target": "≤ 60"},
        {"what": f"plenary predict, {N_TEXTS} texts", "value": round(forecast, 1), "unit": "s",
         "target": "≤ 5"},
    ]  # fmt: skip

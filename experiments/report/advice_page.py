"""Write an answer of the adviser into its folder: tables, pictures, a page, what it was made with.

``manifest.json`` what it was made with; ``inputs/`` copies of the tables it was given;
``*.csv`` the numbers; ``figures/``; ``answer.txt`` the short text; ``report.html`` the page.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from experiments.advice.answer import Answer, Listed
from experiments.figures.style import save
from experiments.report.html import page, picture, table
from experiments.running.kept_plays import forget, only_plays
from experiments.store.atomic import write_csv, write_text
from experiments.store.folders import FolderError, digest_of, writing
from experiments.store.outputs import output_folder
from experiments.store.provenance import provenance

KIND = "advice"
MANIFEST = "manifest.json"
BEGUN = ".begun"  # there while an answer is written: what a killed command left may be replaced


def free_folder(folder: str | Path, overwrite: bool, key: str = "--name") -> Path:
    """Check, before any work, where an answer is to be put.

    Raises
    ------
    FolderError
        If something else stands there, or an answer that may not be replaced.
    ConfigError
        If nothing can be written there.
    """
    folder = output_folder(folder, key)
    if not folder.is_dir() or not any(folder.iterdir()):
        return folder
    if only_plays(folder):  # of the same question, interrupted
        return folder
    if not is_advice(folder):
        if (folder / BEGUN).is_file():
            return folder
        raise FolderError(f"{folder}: holds something else; choose another --name")
    if not overwrite:
        raise FolderError(f"{folder}: holds an answer; --overwrite replaces it, --name=… keeps it")
    return folder


def is_advice(folder: str | Path) -> bool:
    """Tell whether a folder holds an answer of the adviser."""
    try:
        found = read_manifest(folder)
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and found.get("kind") == KIND


def read_manifest(folder: str | Path) -> dict:
    """Read what an answer was made with."""
    return json.loads((Path(folder) / MANIFEST).read_text(encoding="utf-8"))


def answers_about(study: str | Path) -> list[dict]:
    """Give the adviser's answers beside a study that were asked of it, for its report.

    Parameters
    ----------
    study : path
        A results folder.

    Returns
    -------
    list of dict
        ``question, headline, lines, page``, by the name of the folder.
    """
    study = Path(study).resolve()
    found = []
    for folder in sorted(study.parent.iterdir()):
        if not is_advice(folder):
            continue
        asked = read_manifest(folder)
        if any(Path(word).resolve() == study for word in asked["arguments"][:1]):
            kept = {key: asked[key] for key in ("question", "headline", "lines")}
            found.append({**kept, "page": f"../{folder.name}/report.html"})
    return found


def write_answer(
    answer: Answer,
    folder: Path,
    command: str,
    arguments: Sequence[str],
    inputs: Iterable[str | Path] = (),
) -> None:
    """Write the folder; the manifest comes last, so that what has one is whole.

    Parameters
    ----------
    answer : Answer
    folder : Path
        From `free_folder`.
    command : str
        Subcommand of ``plenary``.
    arguments : sequence of str
        What followed it.
    inputs : iterable of path
        Files among the arguments; copied, so that the folder can be replayed alone.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / BEGUN).touch()
        (folder / "figures").mkdir(exist_ok=True)
        (folder / MANIFEST).unlink(missing_ok=True)
    arguments = [copied(word, folder, inputs) for word in arguments]
    for name, listed in answer.tables.items():
        with writing(folder):
            write_csv(listed.table, folder / f"{name}.csv")
    pictures = []
    for name, shown in answer.pictures.items():
        save(shown.draw(), folder / "figures", name)
        pictures.append(picture(name, shown.heading, shown.caption, folder / "figures"))
    origin = provenance()
    spoken = " ".join(["plenary", command, *arguments])
    made = f"Plenary {origin['plenary']}, commit {origin['commit']}."
    text = page(
        "advice.html.j2",
        title=answer.question,
        answer=answer,
        pictures=pictures,
        tables=[_shown(name, listed) for name, listed in answer.tables.items()],
        command=spoken,
        made=made,
    )
    files = {f"{name}.csv": digest_of(folder / f"{name}.csv") for name in answer.tables}
    said = {"question": answer.question, "headline": answer.headline, "lines": answer.lines}
    asked = {"kind": KIND, "command": command, "arguments": arguments, "files": files}
    found = {**asked, **said, **origin}
    with writing(folder):
        write_text(f"{answer.question}\n\n{answer.text()}\n\n{spoken}\n", folder / "answer.txt")
        write_text(text, folder / "report.html")
        write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", folder / MANIFEST)
        (folder / BEGUN).unlink()
    forget(folder)


def copied(word: str, folder: Path, inputs: Iterable[str | Path]) -> str:
    """Copy an argument that is a file; give its place within the folder."""
    if word not in {str(file) for file in inputs} or not Path(word).is_file():
        return word
    place = folder / "inputs" / Path(word).name
    content = Path(word).read_bytes()
    with writing(folder):
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(content)
    return f"inputs/{place.name}"


def _shown(name: str, listed: Listed) -> tuple:
    rows = listed.table.head(listed.rows)
    more = len(listed.table) - len(rows)
    heads = [str(column).replace("_", " ") for column in listed.table.columns]
    return name, listed.heading, listed.note, len(rows), table(rows, heads), more

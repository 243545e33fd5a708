"""The reference, made from the code: every key with type, unit, range, default and source.

``python -m tools.docs.reference docs/reference`` writes the pages.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

import sim
from experiments.command_line import available
from experiments.config.compose import compose
from experiments.config.folder import config_directory
from experiments.config.parameter_docs import parameters
from experiments.figures.text_tables import markdown
from experiments.store.atomic import write_text
from experiments.store.codebook import ROWS, meaning
from experiments.study.study import scientific
from sim.parts import Part
from sim.simulation import simulate
from tools.docs.api import api_pages


def parts() -> Iterator[type]:
    """Give every pluggable class of the project, base classes first."""
    for module in pkgutil.walk_packages(sim.__path__, "sim."):
        if ".rebuild" not in module.name:
            importlib.import_module(module.name)
    yield from sorted(_below(Part), key=lambda c: (c.__module__, c.__qualname__))


def _below(cls: type) -> set[type]:
    out: set[type] = set()
    for child in cls.__subclasses__():
        if child.__module__.startswith("sim."):
            out |= {child} | _below(child)
    return out


KEY_HEADS = ("key", "type", "unit", "range", "default", "meaning and source")


def _key_row(name: str, facts: dict) -> tuple[str, ...]:
    default = facts["default"]
    shown = "must be given" if default is inspect.Parameter.empty else f"`{default!r}`"
    kind = f"`{facts['type'].replace(' | ', ' or ')}`"
    return f"`{name}`", kind, facts["unit"], facts["range"], shown, facts["text"]


def part_page(cls: type) -> str:
    """Describe one class: its summary, how to name it, and its keys."""
    doc = inspect.getdoc(cls) or ""
    lines = [f"### {cls.__name__}", "", f"`_target_: {cls.__module__}.{cls.__name__}`", ""]
    lines += [_summary(doc), ""]
    facts = parameters(cls)
    if facts:
        rows = [[_cell(cell) for cell in _key_row(name, one)] for name, one in facts.items()]
        lines += markdown(KEY_HEADS, rows)
    else:
        lines.append("No keys.")
    return "\n".join([*lines, ""])


def _cell(words: str) -> str:
    """Escape what a cell of a table would read as its own; code stays as it is."""
    parts = re.split(r"(`[^`]*`)", words.replace("\n", " "))
    escaped = {"|": "\\|", "[": "\\[", "<": "&lt;"}
    parts[::2] = [part.translate(str.maketrans(escaped)) for part in parts[::2]]
    return "".join(parts)


def _summary(doc: str) -> str:
    before = re.split(r"\n\s*(?:Parameters|Attributes|Examples|Returns|Raises)\n\s*-+", doc)[0]
    return before.strip().replace("[", "\\[").replace("<", "&lt;")


def pages() -> dict[str, str]:
    """Make all pages of the reference: name of the file to its text."""
    groups: dict[str, list[type]] = {}
    for cls in parts():
        groups.setdefault(_chapter(cls), []).append(cls)
    out = {}
    for chapter, classes in groups.items():
        name = chapter.lower().replace(" ", "_")
        body = "\n".join(part_page(cls) for cls in classes)
        out[f"{name}.md"] = f"# {chapter}\n\nMade from the code by `{COMMAND}`.\n\n{body}"
    out["configuration.md"] = configuration_page()
    out["commands.md"] = commands_page()
    out["tables.md"] = tables_page()
    return out | api_pages()


COMMAND = "python -m tools.docs.reference docs/reference"
CHAPTERS = {"sim.forums": "Bodies", "sim.strategies": "Strategies", "sim.behaviour": "Behaviour"}


def _chapter(cls: type) -> str:
    for start, name in CHAPTERS.items():
        if cls.__module__.startswith(start):
            return name
    return "Scenarios"


def configuration_page() -> str:
    """Describe the top keys and every option of every group, from the YAML files."""
    root = config_directory()
    lines = ["# Configuration", "", f"Made from the files in `configs/` by `{COMMAND}`.", ""]
    rows = ((f"`{k}`", f"`{v}`", _cell(words)) for k, v, words in _top_keys(root / "config.yaml"))
    lines += ["## Top keys", "", *markdown(("key", "default", "meaning"), rows), ""]
    for folder in sorted(p for p in root.rglob("*") if p.is_dir()):
        files = sorted(folder.glob("*.yaml"))
        if not files:
            continue
        group = folder.relative_to(root).as_posix()
        rows = ((f"`{group}={f.stem}`", _cell(_first_comment(f))) for f in files)
        lines += [f"## `{group}`", "", *markdown(("option", "what it is"), rows), ""]
    return "\n".join(lines)


def _top_keys(path: Path) -> Iterator[tuple[str, str, str]]:
    words: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            words.append(line.lstrip("# "))
        elif found := re.match(r"(\w+):\s*([^#]*?)\s*(?:#\s*(.*))?$", line):
            key, value, comment = found.groups()
            if key not in ("defaults", "hydra"):
                yield key, value or "…", comment or (" ".join(words) if words else "")
            words = []
        elif not line.strip():
            words = []


def _first_comment(path: Path) -> str:
    """Give the sentence with which a file opens, or its title."""
    body = path.read_text(encoding="utf-8")
    words = []
    for line in body.splitlines():
        if not line.startswith("#"):
            break
        if "@package" not in line:
            words.append(line.lstrip("# ").strip())
    if words:
        return " ".join(words)
    loaded = yaml.safe_load(body)
    return str(loaded.get("title", loaded.get("name", ""))) if isinstance(loaded, dict) else ""


def commands_page() -> str:
    """Describe every subcommand."""
    lines = ["# Commands", "", f"Made from the code by `{COMMAND}`.", ""]
    rows = ((f"`plenary {name}`", words) for name, (_, words) in available().items())
    lines += markdown(("command", "what it does"), rows)
    lines += ["", "`plenary COMMAND --help` tells the switches of each.", ""]
    return "\n".join(lines)


def tables_page() -> str:
    """List the columns of every table of a results folder, from a run of a campaign."""
    campaign = ["scenario=digital_diplomacy_2021_2030", "record=full"]
    frames = simulate(scientific(compose(campaign)), range(1))
    lines = ["# Tables", "", f"Made from a run by `{COMMAND}`.", ""]
    lines += [
        "Every table of a results folder starts with the column `cell`. `record=full` stands for",
        "`record.rounds=true record.votes=true record.members=true`; each can be asked for alone.",
        "What they cost is in [Sweep](../how-to/sweep.md#what-you-get).",
        "",
    ]
    for name in ROWS:
        lines += [f"## `{name}`", "", ROWS[name], ""]
        if name in frames:
            kinds = {c: _kind(frames[name][c]) for c in frames[name]}
            rows = ((f"`{c}`", k, _cell(meaning(name, c))) for c, k in kinds.items())
            lines += [*markdown(("column", "type", "meaning"), rows), ""]
    return "\n".join(lines)


def _kind(column) -> str:
    return "str" if str(column.dtype) == "category" else str(column.dtype)


def main(argv: Sequence[str] | None = None) -> int:
    """Write the pages into a folder."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    folder = Path(arguments[0] if arguments else "docs/reference")
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in pages().items():
        write_text(body, folder / name)
    print(f"{len(list(folder.glob('*.md')))} pages in {folder}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

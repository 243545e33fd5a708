"""A function fits a screen or two, a file a sitting; what does not is named, with the reason."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted(p for top in ("sim", "experiments", "tools") for p in (ROOT / top).rglob("*.py"))
MOST_LINES = 400  # of a file
LONGEST = 60  # lines of a function, without its docstring and blank lines

# Functions that are longer, and why.
LONG = {
    "sim/behaviour.py:Behaviour.__init__": "the keys of `model`, a line each and its check",
}


def functions(path):
    """Give the qualified name of every function of a file, and how many lines it has."""
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")

    def inside(node, name):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef | ast.FunctionDef):
                own = f"{name}{child.name}"
                if isinstance(child, ast.FunctionDef):
                    yield own, length(child, lines)
                yield from inside(child, f"{own}.")

    yield from inside(ast.parse(text), "")


def length(function, lines):
    first = function.body[0]
    told = range(0)
    if ast.get_docstring(function, clean=False) is not None:
        told = range(first.lineno, first.end_lineno + 1)
    spans = range(function.lineno, function.end_lineno + 1)
    return sum(1 for at in spans if at not in told and lines[at - 1].strip())


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def test_no_file_is_longer_than_a_sitting():
    sizes = {name_of(p): len(p.read_text(encoding="utf-8").splitlines()) for p in FILES}
    assert not {name: n for name, n in sizes.items() if n > MOST_LINES}


def test_no_function_is_longer_than_it_must_be():
    found = {f"{name_of(p)}:{name}": n for p in FILES for name, n in functions(p)}
    assert {name for name, n in found.items() if n > LONGEST} == LONG.keys()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("def f():\n    return 1", 2),
        ('def f():\n    """Say.\n\n    More.\n    """\n\n    return 1', 2),
    ],
)
def test_docstrings_and_blank_lines_do_not_count(text, lines):
    assert length(ast.parse(text).body[0], text.split("\n")) == lines

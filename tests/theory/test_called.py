"""Theory is what the model or the experiments call; what only tests use is not shipped."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
THEORY = sorted((ROOT / "sim" / "theory").glob("[a-z]*.py"))
MODULES = {path.stem for path in THEORY}


def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(trees):
    """Give (module, name) of everything that is imported from sim.theory."""
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sim.theory."):
                yield from ((node.module.rpartition(".")[2], alias.name) for alias in node.names)
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                if node.value.id in MODULES:  # imported whole
                    yield node.value.id, node.attr


def needs(path):
    """Give, for every function and class of a module, what it uses: (module, name) pairs."""
    tree = parsed(path)
    defined = {
        node.name: node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    elsewhere = {name: (module, name) for module, name in imported([tree])}
    own = {name: (path.stem, name) for name in defined}
    for name, node in defined.items():
        used = {leaf.id for leaf in ast.walk(node) if isinstance(leaf, ast.Name)}
        yield (path.stem, name), {(own | elsewhere)[word] for word in used & {*own, *elsewhere}}


@cache  # nothing of this is read while tests are collected
def uses():
    """Give what every function and class of sim/theory uses."""
    return dict(entry for path in THEORY for entry in needs(path))


@cache
def called():
    """Give all of sim/theory that shipped code reaches."""
    shipped = [
        path
        for top in ("sim", "experiments")
        for path in (ROOT / top).rglob("*.py")
        if path not in THEORY
    ]
    reached, new = set(), set(imported(map(parsed, shipped))) & uses().keys()
    while new:
        reached |= new
        new = {name for source in new for name in uses()[source] if name in uses()} - reached
    return reached


@pytest.mark.parametrize("path", THEORY, ids=lambda path: path.stem)
def test_every_function_of_theory_has_a_caller_that_is_shipped(path):
    mine = {name for module, name in uses() if module == path.stem}
    unused = {name for name in mine if (path.stem, name) not in called()}
    assert mine and not unused

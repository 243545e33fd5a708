"""Imports run downwards only: theory, members/forums/strategies, model, scenario, experiments."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted(p for top in ("sim", "experiments") for p in (ROOT / top).rglob("*.py"))

# What each room may import of our own packages; the first that matches holds.
ALLOWED = (
    ("sim/errors.py", ()),
    ("sim/parts.py", ("sim.errors",)),
    ("sim/theory/", ("sim.theory", "sim.errors")),
    ("sim/streams.py", ("sim.theory", "sim.errors")),
    ("sim/members/", ("sim.members", "sim.theory", "sim.errors", "sim.parts")),
    ("sim/forums/", ("sim.forums", "sim.theory", "sim.errors", "sim.parts")),
    ("sim/strategies/", ("sim.strategies", "sim.members", "sim.theory", "sim.errors", "sim.parts")),
    ("sim/", ("sim",)),
    ("experiments/", ("sim", "experiments")),
)

# Libraries that a room may not know.
STRANGERS = {
    "sim/theory/": ("mesa", "pandas", "random", "hydra", "omegaconf"),
    "sim/forums/": ("mesa", "pandas", "random", "hydra", "omegaconf"),
    "sim/strategies/": ("mesa", "random", "hydra", "omegaconf"),
    "sim/": ("hydra", "omegaconf", "rich", "pyarrow", "joblib", "dask", "random"),
}


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def imports(path):
    """Give the dotted names that a file imports, wherever in it, and their lines."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno} imports by dots"
            yield node.module, node.lineno
            if node.module in ("sim", "experiments"):
                yield from ((f"{node.module}.{a.name}", node.lineno) for a in node.names)


def under(name, packages):
    return any(name == p or name.startswith(f"{p}.") for p in packages)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_each_room_imports_only_what_lies_below_it(path):
    allowed = next(packages for prefix, packages in ALLOWED if name_of(path).startswith(prefix))
    wrong = [
        f"{name_of(path)}:{line} imports {name}"
        for name, line in imports(path)
        if under(name, ("sim", "experiments", "tests", "benchmarks"))
        and name not in ("sim", "experiments")
        and not under(name, allowed)
    ]
    assert not wrong, wrong


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_each_room_knows_no_strange_library(path):
    barred = [b for prefix, b in STRANGERS.items() if name_of(path).startswith(prefix)]
    names = tuple(name for group in barred for name in group)
    wrong = [f"{name_of(path)}:{n}: {m}" for m, n in imports(path) if under(m, names)]
    assert not wrong, wrong


def test_random_numbers_come_from_streams_only():
    wrong = []
    for path in FILES:
        if not name_of(path).startswith("sim/") or path.name == "streams.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and ast.unparse(node).startswith("np.random."):
                if ast.unparse(node) not in ("np.random.Generator", "np.random.Philox"):
                    wrong.append(f"{name_of(path)}:{node.lineno} {ast.unparse(node)}")
    assert not wrong, wrong


def test_no_circle_among_our_modules():
    names = {name_of(p)[:-3].replace("/", ".").removesuffix(".__init__"): p for p in FILES}

    def at_top(path):
        """What is imported when the module is; an import inside a function comes later."""
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                inside = [f"{node.module}.{a.name}" for a in node.names]
                modules = [name for name in inside if name in names]
                yield from modules or [node.module]

    needs = {name: {n for n in at_top(path) if n in names} for name, path in names.items()}
    done: set[str] = set()

    def visit(name, trail):
        assert name not in trail, " -> ".join([*trail[trail.index(name) :], name])
        if name not in done:
            for other in needs[name]:
                visit(other, [*trail, name])
            done.add(name)

    for name in names:
        visit(name, [])


def test_help_imports_nothing_heavy():
    import subprocess
    import sys

    code = (
        "import sys; from experiments.command_line import main; main(['--help']);"
        "heavy = {'numpy', 'pandas', 'hydra', 'mesa', 'matplotlib', 'scipy', 'rich'};"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr

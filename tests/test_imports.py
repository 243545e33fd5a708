"""Imports run downwards only, at the top of a file and inside functions alike."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OWN = ("sim", "experiments", "hydra_plugins", "tools")
FILES = sorted(p for top in OWN for p in (ROOT / top).rglob("*.py"))

# Floors of `experiments` from the ground up: each may import those before it, and `sim`.
FLOORS = (
    *("study", "config", "store", "figures", "estimation", "records", "forecast"),
    *("analysis", "advice", "running", "report", "validation", "api", "app", "commands"),
)

# Our own packages are imported inside functions here only, so that the command
# answers at once, and so that other programs that scan Hydra's plugins pay nothing.
LAZY = (
    "experiments/__init__.py",
    "experiments/command_line.py",
    "hydra_plugins/plenary_sweeper/sweeper.py",
)

# Floors of `sim` from the ground up; what stands on one line may not import each other.
MODEL = (
    ("errors", "mesa_versions"),
    ("theory", "parts"),
    ("recent", "streams", "influence"),
    ("members", "issues"),
    ("forums", "strategies", "homes"),
    ("behaviour", "what_if"),
    ("positions", "priors"),
    ("chamber",),
    ("world", "forecast"),
    ("shocks", "meeting"),
    ("agents", "records", "campaign", "walk_outs"),
    ("agents_on_demand",),
    ("scenario_keys", "seating", "example"),
    ("camps",),
    ("scenario",),
    ("model",),
    ("simulation",),
)

# What each room of the model may import of our own packages; the first that matches holds.
ALLOWED = (
    ("sim/errors.py", ()),
    ("sim/parts.py", ("sim.errors",)),
    ("sim/theory/", ("sim.theory", "sim.errors")),
    ("sim/streams.py", ("sim.theory", "sim.errors")),
    ("sim/recent.py", ()),
    ("sim/members/", ("sim.members", "sim.theory", "sim.errors", "sim.parts")),
    ("sim/forums/", ("sim.forums", "sim.theory", "sim.errors", "sim.parts")),
    (
        "sim/strategies/",
        ("sim.strategies", "sim.influence", "sim.members", "sim.theory", "sim.errors", "sim.parts"),
    ),
    ("sim/", ("sim",)),
    *(
        (f"experiments/{room}/", ("sim", *(f"experiments.{r}" for r in FLOORS[: at + 1])))
        for at, room in enumerate(FLOORS)
    ),
    ("experiments/", ("sim", "experiments")),
    ("hydra_plugins/", ("sim", "experiments")),
    ("tools/", ("sim", "experiments", "tools")),
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


MODULES = {
    name_of(p)[:-3].replace("/", ".").removesuffix(".__init__"): p for p in FILES
}  # fmt: skip


def imports(path, nodes=None):
    """Give the dotted names that a file imports, wherever in it, and their lines.

    A module taken from its package (``from sim.theory import power``) is named whole.
    """
    for node in ast.walk(tree_of(path)) if nodes is None else nodes:
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno} imports by dots"
            inside = {f"{node.module}.{a.name}" for a in node.names}
            yield from ((name, node.lineno) for name in inside & MODULES.keys())
            if not inside <= MODULES.keys():
                yield node.module, node.lineno


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def for_types_only(path):
    """Give what stands under ``if TYPE_CHECKING:``, which no run imports."""
    for node in tree_of(path).body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            yield from ast.walk(node)


def under(name, packages):
    return any(name == p or name.startswith(f"{p}.") for p in packages)


def test_every_room_of_experiments_has_a_floor():
    rooms = {p.parent.name for p in (ROOT / "experiments").glob("*/__init__.py")}
    assert rooms == set(FLOORS)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_each_room_imports_only_what_lies_below_it(path):
    allowed = next(packages for prefix, packages in ALLOWED if name_of(path).startswith(prefix))
    wrong = [
        f"{name_of(path)}:{line} imports {name}"
        for name, line in imports(path)
        if under(name, (*OWN, "tests", "benchmarks")) and not under(name, allowed)
    ]
    assert not wrong, wrong


def room_of(module):
    """Name the room of a module of the model: the second part of its dotted name."""
    return ([*module.split("."), ""])[1]


def test_every_room_of_the_model_has_a_floor():
    rooms = {room_of(m) for m in MODULES if under(m, ("sim",))} - {""}
    assert rooms == {room for floor in MODEL for room in floor}


def test_the_rooms_of_the_model_import_downwards_only_even_for_types():
    floor_of = {room: at for at, floor in enumerate(MODEL) for room in floor}
    wrong = []
    for module, path in MODULES.items():
        for name, line in imports(path) if under(module, ("sim",)) else ():
            here, there = room_of(module), room_of(name)
            if here in floor_of and there in floor_of and here != there:
                if floor_of[there] >= floor_of[here]:
                    wrong.append(f"{name_of(path)}:{line} imports {name}")
    assert not wrong, wrong


def test_no_two_files_import_each_other_round_in_a_circle():
    below = {m: {n for n, _ in imports(p) if n in MODULES} - {m} for m, p in MODULES.items()}
    while ground := [m for m, names in below.items() if not names & below.keys()]:
        for module in ground:
            del below[module]
    assert not below, sorted(below)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_our_own_packages_are_imported_at_the_top(path):
    if name_of(path) in LAZY:
        return
    at_top = {*tree_of(path).body, *for_types_only(path)}
    inner = [node for node in ast.walk(tree_of(path)) if node not in at_top]
    wrong = [f"{name_of(path)}:{n}: {m}" for m, n in imports(path, inner) if under(m, OWN)]
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


def defined_in(module):
    """Give the names that a module defines or imports at its top."""
    found = set()
    for node in ast.walk(tree_of(MODULES[module])):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    return found


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_what_is_imported_from_our_modules_is_there(path):
    wrong = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and node.module in MODULES:
            names = {a.name for a in node.names if f"{node.module}.{a.name}" not in MODULES}
            missing = names - defined_in(node.module) - {"*"}
            wrong += [f"{name_of(path)}:{node.lineno}: {node.module}.{n}" for n in missing]
    assert not wrong, wrong


def test_no_circle_among_our_modules():
    """Within a room too: whatever a module needs, wherever it says so, needs not that module."""

    def needed(name, path):
        # The model's types may name each other; above it not even those run upwards.
        free = set(for_types_only(path)) if name.startswith("sim.") else set()
        nodes = (node for node in ast.walk(tree_of(path)) if node not in free)
        return {n for n, _ in imports(path, nodes) if n in MODULES and n != name}

    needs = {name: needed(name, path) for name, path in MODULES.items()}
    done: set[str] = set()

    def visit(name, trail):
        assert name not in trail, " -> ".join([*trail[trail.index(name) :], name])
        if name not in done:
            for other in needs[name]:
                visit(other, [*trail, name])
            done.add(name)

    for name in MODULES:
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

"""The page on theory names every public function of the modules it describes."""

import importlib
import inspect
import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "theory.md"
MODULES = re.findall(r"^## .*`(\w+)`$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_the_page_describes_modules():
    assert len(MODULES) >= 9 and {"ballot", "coalition", "opinion"} <= set(MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_every_public_function_has_its_row_and_every_row_its_function(module):
    theory = importlib.import_module(f"sim.theory.{module}")
    public = {
        name
        for name, _ in inspect.getmembers(theory, inspect.isfunction)
        if not name.startswith("_") and getattr(theory, name).__module__ == theory.__name__
    }
    text = PAGE.read_text(encoding="utf-8")
    section = text.split(f"`{module}`\n", 1)[1].split("\n## ", 1)[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`(\w+)[(`]", row.split("|")[1])}
    assert named == public

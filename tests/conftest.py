"""Configurations as plain dictionaries, read from configs/ without the command line."""

import gc
import os
import tempfile
from pathlib import Path

import pytest
import yaml

# No test reads the record of whoever runs it, or writes into it.
os.environ["PLENARY_RECORDS"] = str(Path(tempfile.mkdtemp(prefix="plenary-")) / "records")
CONFIGS = Path(__file__).resolve().parents[1] / "configs"


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Look for no garbage while modules are read, and later never among what they hold."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def merge(under, over):
    """Lay one nested mapping over another, as the command line does."""
    merged = dict(under)
    for key, value in over.items():
        old = merged.get(key)
        both = isinstance(old, dict) and isinstance(value, dict)
        merged[key] = merge(old, value) if both else value
    return merged


def preset(path):
    """Read a preset with those that its `defaults` name, in their order."""
    own = yaml.safe_load(Path(path).read_text(encoding="utf-8")) or {}
    order = [name for name in own.pop("defaults", ["_self_"]) if isinstance(name, str)]
    if "_self_" not in order:
        order = [*order, "_self_"]
    whole = {}
    for name in order:
        whole = merge(whole, own if name == "_self_" else preset(path.with_name(f"{name}.yaml")))
    return whole


def chosen_by(path):
    """Other groups' presets that a preset asks for: ``[override] /GROUP@_global_.KEY: NAME``."""
    found = {}
    for entry in (yaml.safe_load(Path(path).read_text(encoding="utf-8")) or {}).get("defaults", []):
        if isinstance(entry, dict):
            [(what, name)] = entry.items()
            group, _, key = what.removeprefix("override ").lstrip("/").partition("@_global_.")
            chosen = preset(CONFIGS / group / f"{name}.yaml")
            for word in reversed((key or group).split(".")):
                chosen = {word: chosen}
            found = merge(found, chosen)
    return found


def presets(group):
    """Names of the shipped presets of a group."""
    return sorted(file.stem for file in (CONFIGS / group).glob("*.yaml"))


def compose(
    scenario="unga_cyber_2018",
    forum="first_committee",
    democratic="no_action",
    sovereigntist="uncoordinated",
    **values,
):
    """Put presets together; further values are laid over them."""
    strategies = {"democratic": democratic, "sovereigntist": sovereigntist}
    base = {
        "seed": 2026,
        "replications": 8,
        "calibration": preset(CONFIGS / "calibration" / "default.yaml"),
        "forum": preset(CONFIGS / "forum" / f"{forum}.yaml"),
        "scenario": preset(CONFIGS / "scenario" / f"{scenario}.yaml"),
        "strategy": {
            camp: preset(CONFIGS / "strategy" / camp / f"{name}.yaml")
            for camp, name in strategies.items()
        },
    }
    base |= chosen_by(CONFIGS / "scenario" / f"{scenario}.yaml")
    for camp, name in strategies.items():
        base = merge(base, chosen_by(CONFIGS / "strategy" / camp / f"{name}.yaml"))
    return merge(base, values)


@pytest.fixture
def config():
    """Make a configuration: ``config(forum="oewg", seed=3, model={"tie": 0.0})``."""
    return compose

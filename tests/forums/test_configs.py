"""Every body that ships builds from its file."""

from pathlib import Path

import pytest
import yaml

from sim.forums.forum import Forum
from sim.members.roster import Roster

FOLDER = Path(__file__).resolve().parents[2] / "configs" / "forum"
BODIES = sorted(FOLDER.glob("*.yaml"))


def load(name):
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def roster():
    return Roster.load()


@pytest.mark.parametrize("file", BODIES, ids=lambda file: file.stem)
def test_body_builds_and_its_members_exist(file, roster):
    forum = Forum.from_config(load(file.stem), key="forum")
    assert forum.name == file.stem
    chosen = roster.select(forum.members, "forum.members")
    assert forum.entitled(chosen.iso3).any()
    if forum.observers is not None:
        roster.select(forum.observers, "forum.observers")

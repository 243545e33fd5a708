"""The pages about bodies say what the code does."""

import re
from pathlib import Path

import numpy as np
import yaml

from sim.forums.array_floor import ArrayFloor
from sim.forums.forum import Forum
from tools.docs.bodies import page

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_reference_page_is_up_to_date():
    written = (DOCS / "bodies.md").read_text(encoding="utf-8")
    assert written == page(), "run: python -m tools.docs.bodies"


def test_the_body_of_the_how_to_works():
    text = (DOCS / "how-to" / "add-a-body.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL)
    forum = Forum.from_config(yaml.safe_load(blocks[0]))
    assert f"forum={forum.name}" in text
    votes = np.full((1, 1, 5), 2, dtype=np.int8)
    assert forum.decide(ArrayFloor(votes=votes)).adopted.all()

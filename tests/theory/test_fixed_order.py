"""The same bits wherever an array lies in memory."""

import ast
from pathlib import Path

import numpy as np
import pytest

from sim.theory.case_based import member_gap, recall
from sim.theory.fixed_order import product

SIM = Path(__file__).parents[2] / "sim"


def moved(array, offset):
    """Copy an array to an address that is `offset` numbers away from a round one."""
    room = np.empty(array.size + 64)
    start = (-room.ctypes.data // 8) % 8 + offset
    place = room[start : start + array.size].reshape(array.shape)
    place[...] = array
    return place


SHAPES = [((1500,), (1500, 3)), ((193, 193), (193, 3)), ((40, 2), (2, 193)), ((193, 7), (7,))]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_product_does_not_depend_on_where_its_factors_lie(shape):
    random = np.random.default_rng(1)
    left, right = (random.normal(size=s) for s in shape)
    once = product(left, right)
    np.testing.assert_allclose(once, left @ right, rtol=1e-12, atol=1e-12)
    for offset in range(8):
        again = product(moved(left, offset), moved(right, 7 - offset))
        assert again.tobytes() == once.tobytes()


def test_memory_does_not_depend_on_where_its_numbers_lie():
    random = np.random.default_rng(2)
    votes, weight = random.integers(0, 4, (300, 50)), random.random(300)
    choice, heed, gap = random.random((3, 300, 50)), random.random((50, 4)), random.random((300, 4))
    once = member_gap(votes, weight), recall(choice, weight, heed, gap, 1.0)
    for offset in range(8):
        w, g = moved(weight, offset), moved(gap, offset)
        assert member_gap(votes, w).tobytes() == once[0].tobytes()
        assert recall(choice, w, moved(heed, offset), g, 1.0).tobytes() == once[1].tobytes()


# Products left to the arithmetic library, each because its sums are exact or in order.
LEFT = {"chamber.py": 1, "forecast/tally.py": 2, "forecast/titles.py": 1, "theory/case_based.py": 2}
# Estimation and other theory that no simulation calls.
ELSEWHERE = ("members", "theory")


def test_simulations_leave_no_sum_to_the_arithmetic_library():
    found = {}
    for path in sorted(SIM.rglob("*.py")):
        name = path.relative_to(SIM).as_posix()
        if name.split("/")[0] in ELSEWHERE and name not in LEFT:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            product = isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult)
            called = isinstance(node, ast.Attribute) and node.attr in (
                "dot", "matmul", "tensordot", "einsum", "inner", "vdot"
            )  # fmt: skip
            if product or called:
                found[name] = found.get(name, 0) + 1
    assert found == LEFT

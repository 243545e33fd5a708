"""What was worked out before is taken again only where everything it hangs on is the same."""

from __future__ import annotations

import numpy as np

from sim.recent import RecentAnswers


def _double(kept: RecentAnswers, x: np.ndarray, calls: list) -> np.ndarray:
    return kept.get("double", [x], lambda: calls.append(1) or 2 * x)


def test_an_answer_is_worked_out_again_where_one_number_differs_by_a_bit():
    kept, calls, x = RecentAnswers(), [], np.ones(3)
    _double(kept, x, calls)
    assert np.array_equal(_double(kept, x.copy(), calls), 2 * x) and len(calls) == 1
    x[1] = np.nextafter(x[1], 2.0)  # the caller's own array
    assert np.array_equal(_double(kept, x, calls), 2 * x) and len(calls) == 2


def test_what_was_used_longest_ago_makes_way():
    kept = RecentAnswers(most=100 * 8)
    for name in range(40):
        kept.get(name, [np.ones(2)], lambda: np.ones(3))
        assert kept.size <= kept.most
    assert not any(name == 0 for name, *_ in kept._answers)


def test_what_is_too_large_is_not_kept():
    kept = RecentAnswers(most=100)
    kept.get("large", [np.ones(50)], lambda: np.ones(50))
    assert kept.size == 0

"""Agreement in roll-calls."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.theory.cohesion import agreement_index

heads = st.integers(0, 60)


def test_agreement_index_by_hand_hix_noury_roland_2005():
    # 12 yes, 5 no, 3 abstain: (12 - 8 / 2) / 20 = 0.4
    assert agreement_index(12, 5, 3) == pytest.approx(0.4)
    # the EU on 74/29 moved from no to abstain as one: still 1
    assert agreement_index(0, 0, 27) == 1.0
    assert np.isnan(agreement_index(0, 0, 0))


@given(yes=heads, no=heads, abstain=heads)
def test_cohesion_ignores_what_the_sides_are_called(yes, no, abstain):
    ours = agreement_index(yes, no, abstain)
    np.testing.assert_equal(ours, agreement_index(abstain, yes, no))
    if yes + no + abstain:
        assert 0.0 <= ours <= 1.0
        assert (ours == 1.0) == (max(yes, no, abstain) == yes + no + abstain)


@given(yes=heads, no=heads)
def test_without_abstentions_agreement_is_a_line_in_rices_index(yes, no):
    # Rice (1925) |Y - N| / (Y + N): max / n = (1 + Rice) / 2, so AI = 1/4 + 3/4 Rice
    if yes + no:
        rice = abs(yes - no) / (yes + no)
        assert agreement_index(yes, no, 0) == pytest.approx(0.25 + 0.75 * rice)

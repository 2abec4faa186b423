"""Lesson 02's explorer: its numbers, what it refuses, and the share in the linear zone."""

import numpy as np
import pytest

from bn_helpers import nn
from bn_helpers.explorers import one_example_moves_all, share_in_linear_zone
from bn_helpers.explorers.one_example_moves_all import response

Z = np.array([-1.0, 0.5, 2.0, 0.1])
DA = np.array([0.3, -0.2, 0.1, 1.0])


def test_the_gradient_is_that_of_the_cost():
    def cost(z):
        return DA @ response(z, DA, 1.5, -0.5, 1e-5)["a"]

    exact = response(Z, DA, 1.5, -0.5, 1e-5)["dZ"]
    np.testing.assert_allclose(exact, nn.numerical_gradient(cost, Z.copy()), atol=1e-8)


def test_nobody_gets_further_than_the_root_of_m_minus_1():
    far = response(np.array([*Z[:3], 1e6]), DA, 1, 0, 1e-5)
    assert far["zNorm"][3] == pytest.approx(np.sqrt(3))
    assert far["zNorm"][:3] == pytest.approx(-1 / np.sqrt(3), rel=1e-4)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1.0, 2.0],), r"z must hold 3 to 24 examples of one unit.*shape \(2,\)"),
        (([[1.0, 2.0, 3.0]],), r"z must hold 3 to 24 examples.*shape \(1, 3\)"),
        (([1.0, 1.0, 1.0],), "z must hold .* not all equal"),
        (([1.0, 2.0, np.nan],), "z must be finite; got nan at index"),
        ((Z, [1.0]), r"dA must have shape \(4,\), that of z"),
        ((Z, [1.0, 2.0, 3.0, np.inf]), "dA must be finite"),
        ((Z, DA, 0), "epsilon must be greater than 0; got 0"),
    ],
)
def test_what_does_not_fit_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        one_example_moves_all(*arguments)


def test_share_in_the_linear_zone():
    assert share_in_linear_zone(np.array([[-1.5, 0.2], [0.9, 1.0]])) == 0.5
    assert share_in_linear_zone(np.zeros((2, 3)), zone=0.1) == 1.0

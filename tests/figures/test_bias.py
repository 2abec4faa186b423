"""The pictures of lesson 03 show every bias that they are given."""

import numpy as np

from bn_helpers import figures


def test_every_bias_has_a_histogram_of_its_own_look(rng):
    z = {f"{bias}": rng.normal(bias, 1, 50) for bias in (-5, 0, 5, 50)}
    for ax in figures.before_and_after(z, {name: values - values.mean() for name, values in z.items()}):
        outlines = ax.patches
        assert len(outlines) == 4
        assert len({str(each.get_linestyle()) for each in outlines}) == 4


def test_the_gradient_is_drawn_beside_its_law():
    factors, sizes = np.array([0.1, 1.0, 10.0]), np.array([9.9, 1.0, 0.1])
    left, right = figures.scale_of_weights(factors, np.array([1e-3, 0.0, 1e-5]), sizes)
    np.testing.assert_array_equal(left.lines[0].get_ydata(), [1e-3, np.nan, 1e-5])  # no logarithm of 0
    np.testing.assert_allclose(right.lines[0].get_ydata(), 1 / factors)
    np.testing.assert_array_equal(right.lines[1].get_ydata(), sizes)

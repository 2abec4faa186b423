"""What the explorers' modules compute in the browser is what Python computes."""

from importlib import import_module

import numpy as np
import pytest

from bn_helpers import nn
from bn_helpers.data import load_digits_split
from bn_helpers.explorers import networks
from bn_helpers.explorers.showing import MIME, module_text
from bn_helpers.longer import longer, table
from tests.explorers.calls import shown

one_example = import_module("bn_helpers.explorers.one_example_moves_all")
contours = import_module("bn_helpers.explorers.rate_on_the_contours")
scale_that_cancels = import_module("bn_helpers.explorers.scale_that_cancels")
valley = import_module("bn_helpers.explorers.valley")
company = import_module("bn_helpers.explorers.company")
memory = import_module("bn_helpers.explorers.memory_of_averages")
sweep_browser = import_module("bn_helpers.explorers.sweep_browser")
depth = import_module("bn_helpers.explorers.depth")
shake_it = import_module("bn_helpers.explorers.shake_it")
blank_image = import_module("bn_helpers.explorers.blank_image")
pytestmark = pytest.mark.browser
COMPUTE = """async ([text, body, given]) => {
    const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    return (new Function("module", "given", `return ${body}`))(await import(address), given);
}"""


@pytest.fixture(scope="module")
def tab(browser):
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture
def compute(tab):
    """Runs an expression with an explorer's module and with what is given as JSON."""

    def compute(name, expression, **given):
        return tab.evaluate(COMPUTE, [module_text(name), expression, given])

    return compute


def same(found, expected, tolerance=1e-9):
    assert set(expected) <= set(found)
    for key, value in expected.items():
        np.testing.assert_allclose(np.array(found[key], dtype=float), value, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("rate", [0.01, 0.7, 60])
@pytest.mark.parametrize(("centre", "scale"), list(contours.VERSIONS.values()))
def test_rate_on_the_contours(rate, centre, scale, rng, compute):
    X = rng.normal(size=(2, 50)) * [[3.0], [0.2]] + [[4.0], [-0.1]]
    y = (X[0] - 4 + 5 * X[1] + rng.normal(size=50) > 0).astype(int)
    best = contours.best_parameters(X, y)
    state = {"X": X.tolist(), "y": y.tolist(), "best": best.tolist(), "steps": 25}
    version = contours.prepare(X, best, centre, scale)
    path = contours.descend(version, y, rate, 25)
    prepare = f"module.prepare(given, {str(centre).lower()}, {str(scale).lower()})"
    same(compute("rate_on_the_contours", prepare, **state), version._asdict())
    expected = {"path": path, "losses": contours.loss(version, y, path)}
    same(
        compute("rate_on_the_contours", f"module.compute(given, {prepare}, {rate})", **state), expected, 1e-6
    )


@pytest.mark.parametrize(("gamma", "beta", "far"), [(1, 0, 0), (4, -2, 3), (0.1, 5, -40), (6, 0.3, 1e4)])
def test_one_example_moves_all(gamma, beta, far, rng, compute):
    z, dA = rng.normal(size=8), rng.normal(size=8)
    z[2] += far
    state = {"z": z.tolist(), "dA": dA.tolist(), "epsilon": 1e-5}
    found = compute("one_example_moves_all", f"module.compute(given, {gamma}, {beta})", **state)
    expected = one_example.response(z, dA, gamma, beta, 1e-5)
    same(found, expected)
    constant = compute("one_example_moves_all", f"module.compute(given, {gamma}, {beta}, false)", **state)
    A = expected["a"]
    same(constant, {"dZ": gamma * dA * A * (1 - A) / np.sqrt(z.var() + 1e-5)})


@pytest.mark.parametrize("batch_norm", [True, False])
@pytest.mark.parametrize(("a", "b"), [(1, 0), (100, -20), (0.001, 5), (1e-4, 0.1)])
def test_scale_that_cancels(a, b, batch_norm, rng, compute):
    w, X, dZ_tilde = rng.normal(size=6), rng.normal(size=(6, 15)), rng.normal(size=15)
    state = {"w": w.tolist(), "X": X.tolist(), "dZTilde": dZ_tilde.tolist(), "epsilon": 1e-5}
    found = compute(
        "scale_that_cancels", f"module.compute(given, {a}, {b}, {str(batch_norm).lower()})", **state
    )
    same(found, scale_that_cancels.response(w, X, dZ_tilde, 1e-5, a, b, batch_norm), 1e-8)


@pytest.mark.parametrize("rule", range(4))
@pytest.mark.parametrize(("curvature", "turn"), [(100, 0), (30, 45), (7, 12)])
@pytest.mark.parametrize("alpha", [0.02, 0.5])
def test_valley(rule, curvature, turn, alpha, compute):
    state = {"start": [-4, 1.5], "curvature": curvature, "turn": turn, "steps": 80}
    beta = 0.8 if rule else 0
    found = compute("valley", f"module.compute(given, {rule}, {alpha}, {beta})", **state)
    names = {nn.Adam: "beta1", nn.Momentum: "beta", nn.RMSprop: "beta"}
    kind = valley.KINDS[rule]
    optimizer = kind(alpha, **({names[kind]: beta} if rule else {}))
    H = valley.turned(curvature, turn)
    path = valley.walk(optimizer, H, np.array([-4, 1.5]), 80)
    assert found["needed"] == valley.steps_to_stay(path, H)
    known = len(found["path"])  # it stops where the cost has grown beyond all measure
    same(found, {"path": path[:known]}, 1e-7)
    assert known == 81 or found["needed"] == 81


@pytest.fixture(scope="module")
def digits():
    return load_digits_split()


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_networks(activation, digits, compute):
    network = nn.fully_connected([64, 12, 8, 10], True, activation, rng=0)
    nn.train(network, digits, nn.GradientDescent(0.3), steps=30, rng=0, record_every=[])
    pictures = networks.as_pictures(digits, digits.test.X[:, :7])
    np.testing.assert_allclose(networks.inputs(pictures, digits), digits.test.X[:, :7], atol=1e-9)
    state = {
        "layers": networks.as_layers(network, 12),
        "center": digits.mean[:, 0].tolist(),
        "scale": digits.scale[:, 0].tolist(),
        "images": [{"picture": pictures[0]}],
        "pictures": [pictures] * 10,
    }
    found = compute("company", f"module.compute(given, 0, {pictures[1:]})", **state)
    expected = {
        "own": networks.probabilities(network, digits.test.X[:, :7], "batch"),
        "running": networks.probabilities(network, digits.test.X[:, :1], "running"),
    }
    same(found, expected, 1e-7)
    blank = compute("blank_image", "module.compute(given, 4, 9)", **state)
    same(blank, {"own": blank_image.answer(network, digits, pictures, 9)}, 1e-7)


@pytest.mark.parametrize(("count", "share", "drawn"), [(0, 0, 0), (59, 0, 3), (20, 40, 17), (9, 100, 50)])
def test_companions(count, share, drawn, compute):
    pictures = [[f"{digit}.{i}" for i in range(7 + digit)] for digit in range(10)]
    at = f"{{ count: {count}, digit: 6, share: {share}, drawn: {drawn} }}"
    found = compute("company", f"module.companions(given, {at})", pictures=pictures)
    assert found == company.companions(pictures, count, 6, share, drawn)
    assert len(found) == count
    if share == 100:
        assert {name[0] for name in found} == {"6"}


@pytest.mark.parametrize("corrected", [False, True])
@pytest.mark.parametrize(("rate", "remembered"), [(0, 0), (2, 3), (4, 9)])
def test_memory_of_averages(rate, remembered, corrected, compute):
    kept = table("06_memory_of_averages")
    call = f"module.compute(given, {rate}, {remembered}, {str(corrected).lower()})"
    decay, values = 1 - 1 / kept.axes["memory"][remembered], kept["variance"][rate]
    expected = {
        "values": values,
        "average": memory.average(values, decay, corrected),
        "accuracy": kept["corrected" if corrected else "kept"][:, remembered, rate],
        "exact": kept["exact"][:, rate],
        "exactly": kept["exact variance"][:, rate],
    }
    same(compute("memory_of_averages", call, **kept.state), expected)


@pytest.mark.parametrize(("depth", "batch", "optimizer"), [(0, 0, 0), (1, 2, 1), (2, 1, 2)])
def test_sweep_browser(depth, batch, optimizer, compute):
    kept = table("04_sweep")
    axes, accuracy = kept.axes, kept["accuracy"]
    for rate, scale in [(0, 3), (4, 1)]:
        at = {"depth": depth, "batch": batch, "optimizer": optimizer, "rate": rate, "scale": scale}
        for best in (False, True):
            found = compute("sweep_browser", "module.compute(given.state, given.at)",
                            state=kept.state, at={**at, "best": best})  # fmt: skip
            for kind, one in enumerate(found):
                setting = axes["optimizer"][optimizer], axes["depth"][depth], axes["batch"][batch]
                ends = sweep_browser.ends(kept, bool(kind), *setting)
                used = ends[:, scale].argmax() if best else rate
                curve = accuracy[kind, depth, batch, optimizer, used, scale]
                same(one, {"map": ends, "rate": used, "curve": curve})


@pytest.mark.parametrize(("hidden", "scale", "skip"), [(0, 0, 1), (1, 1, 2), (4, 2, 1)])
def test_depth(hidden, scale, skip, compute):
    kept = table("09_depth")
    axes = kept.axes
    at = {"depth": hidden, "scale": scale, "skip": skip}
    found = compute("depth", "module.compute(given.state, given.at)", state=kept.state, at=at)
    for one, (batch_norm, way) in zip(found, [(0, 0), (1, 0), (0, skip), (1, skip)], strict=True):
        kind = bool(batch_norm), axes["skip"][way]
        curves = {
            name: depth.curve(kept, name, *kind, axes["depth"][hidden], axes["scale"][scale])
            for name in ("gradient", "signal")
        }
        layers = depth.layers(kept, axes["depth"][hidden])
        assert [layer for layer, _ in one["gradients"]] == layers.tolist()
        same(
            {name: [value for _, value in one[f"{name}s"]] for name in curves} | {"ratio": one["ratio"]},
            {**curves, "ratio": curves["gradient"][0] / curves["gradient"][-1]},
            1e-8,
        )
        accuracies = [depth.curve(kept, "accuracy", *kind, d, axes["scale"][scale]) for d in axes["depth"]]
        assert [d for d, _ in one["accuracies"]] == axes["depth"]
        np.testing.assert_allclose([value for _, value in one["accuracies"]], accuracies)


@pytest.mark.parametrize("per_example", [False, True])
@pytest.mark.parametrize(("strength", "drawn"), [(0, 0), (0.5, 3), (4, 30)])
def test_noise_after_batch_norm(strength, drawn, per_example, compute):
    found = compute("shake_it", f"module.shaken({strength}, {str(per_example).lower()}, {drawn})")
    np.testing.assert_allclose(found, shake_it.shaken(strength, per_example, drawn), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("kind", [0, 1])
def test_doses(kind, compute, monkeypatch):
    doses = longer("07_shift_dose_response")
    state = shown("shake_it", monkeypatch)["data"][MIME]["state"]
    found = compute("shake_it", f"module.compute(given, {kind})", **state)
    for label, point in [("plain", found["plain"]), *zip(
        [f"per {shake_it.KINDS[kind]}, strength {strength:g}" for strength in doses.settings["strengths"]],
        found["points"], strict=True,
    )]:  # fmt: skip
        medians = [np.median(doses[f"{label}: {what}"]) for what in ("shift", "steps")]
        np.testing.assert_allclose(point, medians, rtol=1e-3)


def test_the_noise_drawn_is_that_of_the_lesson():
    """The explorer's picture has the formula of the layer that the data were measured with."""
    layer = nn.ShakenBatchNorm(1, strength=3.0, rng=0, evaluation="batch")
    Z = np.random.default_rng(0).normal(size=(1, 4000))
    shaken = np.array([np.median(layer.forward(Z, training=True)) for _ in range(400)])
    drawn = np.concatenate([shake_it.shaken(3.0, False, draw)[:, 1] for draw in range(10)])
    for share in (0.1, 0.5, 0.9):
        assert abs(np.quantile(shaken, share) - np.quantile(drawn, share)) < 0.4


def test_gains_are_differences_of_pairs():
    noise = longer("07_noise_and_mini_batch")
    gains = shake_it.gains_of(noise)
    gain = noise["m = 30, plain + dropout"] - noise["m = 30, plain"]
    half = 1.985 * gain.std(ddof=1) / np.sqrt(gain.size)  # Student's t for 96 problems
    found = gains["rows"]["dropout on plain"][gains["m"].index(30)]
    np.testing.assert_allclose(found, [gain.mean(), gain.mean() - half, gain.mean() + half], rtol=0.01)

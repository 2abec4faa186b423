"""Each explorer as a lesson would call it, on small data: what the tests here and in the browser show."""

DIGITS = """
from bn_helpers.data import load_digits_split
digits = load_digits_split()
network = nn.fully_connected([64, 20, 10], True, "sigmoid", rng=0, initial_scale=0.1)
nn.train(network, digits, nn.GradientDescent(1.0), steps=150, rng=0, record_every=[])
"""
CALLS = {
    "rate_on_the_contours": """
X = np.random.default_rng(0).normal(size=(2, 100)) * [[1], [0.3]] + [[2], [0.2]]
y = X[0] + 5 * X[1] + np.random.default_rng(1).normal(size=100) > 3
explorers.rate_on_the_contours(X, y.astype(int), ["length", "width"])
""",
    "one_example_moves_all": """
rng = np.random.default_rng(0)
explorers.one_example_moves_all(rng.normal(size=10), rng.normal(size=10))
""",
    "scale_that_cancels": """
rng = np.random.default_rng(0)
explorers.scale_that_cancels(rng.normal(size=5), rng.normal(size=(5, 12)), rng.normal(size=12))
""",
    "valley": """
explorers.valley()
""",
    "memory_of_averages": """
explorers.memory_of_averages()
""",
    "sweep_browser": """
explorers.sweep_browser()
""",
    "depth": """
explorers.depth()
""",
    "shake_it": """
from bn_helpers.longer import longer
explorers.shake_it(longer("07_shift_dose_response"), longer("07_noise_and_mini_batch"))
""",
    "company": DIGITS + "explorers.company(network, digits)",
    "blank_image": DIGITS + "explorers.blank_image(network, digits)",
}


def source(name):
    return f"import numpy as np\nfrom bn_helpers import explorers, nn\n{CALLS[name].strip()}"


def shown(name, monkeypatch):
    """The output that the call stores in a notebook."""
    outputs = []
    monkeypatch.setattr("bn_helpers.explorers.showing.InteractiveShell.initialized", lambda: True)
    monkeypatch.setattr(
        "bn_helpers.explorers.showing.display",
        lambda data, metadata, raw: outputs.append({"data": data, "metadata": metadata}),
    )
    exec(source(name), {})
    (output,) = outputs
    return output

"""Which cells an exercise needs."""

import pytest

from bn_helpers.grading.needed import CodeCell, names_of, needed

NAMES = {"1.1": "mean_and_variance"}
EXERCISE = "def mean_and_variance(Z):\n    return helper(Z), Z.var(axis=1, keepdims=True)\ncheck('1.1')"


def chosen(*sources, tagged=()):
    """The numbers of the cells that run of these, when an exercise that uses ``helper`` comes last."""
    cells = [CodeCell(n, source, always=n in tagged) for n, source in enumerate(sources, 1)]
    cells.append(CodeCell(len(cells) + 1, EXERCISE, "1.1"))
    return [cell.number for cell in needed(cells, NAMES)][:-1]


@pytest.mark.parametrize(
    "source",
    [
        "from tools import helper",
        "import tools as helper, numpy",
        "net = train()\nfrom tools import *",
        "def helper(Z): ...",
        "helper = lambda Z: Z",
        "if True:\n    helper = 1",
        "for helper in range(3): pass",
        "(helper := 3)",
        "helper.cache = {}",
        "helper.cache['a'].append(3)",
        "helper += 1",
        "def install():\n    global helper\n    helper = 3",
        "exec('helper = 3')",
        "%run helper.py",
        "globals()['helper'] = 3",
        "this is no Python",
        "helper = await something()",
        "mean_and_variance = 3",  # what has the exercise's own name
    ],
)
def test_a_cell_that_may_matter_runs(source):
    assert chosen(source) == [1]


@pytest.mark.parametrize(
    "source",
    [
        "net = train(data)",
        "import tools",
        "Z = np.ones(3)",  # the answer's Z is its argument
        "print(helper(3))",
        "def other():\n    helper = 3",
        "%timeit train()",
        "!ls",
        "# nothing",
    ],
)
def test_another_does_not(source):
    assert chosen(source) == []


def test_what_a_needed_cell_needs_runs_too():
    slow = "net = train()"
    assert chosen("scale = 3", slow, "def helper(Z): return scale * Z", "unused = scale") == [1, 3]
    assert chosen("def helper(Z): return late * Z", slow, "late = start + 1", "late += 1") == [1, 3, 4]
    assert chosen("a, b = 1, 2", "c = a", "helper = b", "d = c") == [1, 3]


def test_a_tagged_cell_runs():
    assert chosen("net = train()", "other()", tagged=[2]) == [2]


def test_the_parts_of_a_class():
    names = names_of("class Layer(Base):\n    size = default\n    def forward(self, Z): return scale * Z")
    assert names.uses >= {"Base", "default", "scale"}
    assert names.binds == {"Layer"}

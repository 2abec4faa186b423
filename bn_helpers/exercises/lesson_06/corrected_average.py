"""Exercise 6.7: find the bug in an average that forgets how old it is."""

# mypy: disable-error-code="attr-defined"
# (mypy does not see that a decorated class becomes an Exercise)

import copy

import numpy as np

from bn_helpers.exercises.checker import Complaint, exercise


@exercise()
class CorrectedAverage:
    """A bias-corrected moving average from 0 that can be saved and loaded."""

    def __init__(self, shape, decay):
        """shape: of the values; decay: weight of the OLD average, 0 < decay < 1."""
        self.average = np.zeros(shape)
        self.decay = decay
        self.updates = 0

    def update(self, value):
        """Take up one more value."""
        self.average = self.decay * self.average + (1 - self.decay) * value
        self.updates += 1

    def value(self):
        """The corrected average, after at least one update."""
        return self.average / (1 - self.decay**self.updates)

    def state(self):
        """A dict with all that a new average of this shape and decay needs to go on."""
        return {"average": self.average.copy(), "updates": self.updates}

    def load(self, state):
        """Go on from a state that `state` gave; the state itself stays as it is."""
        self.average = state["average"].copy()
        self.updates = state["updates"]


def _new(answer, decay, shape=(2, 1)):
    average = answer(shape, decay)
    for name in ("update", "value", "state", "load"):
        if not callable(getattr(average, name, None)):
            raise Complaint(
                f"Your class has no method {name}. The class above has update, value, state and load; yours "
                "needs them too, indented inside the class.",
                "method-missing",
            )
    return average


def _seen(average):
    value = average.value()
    if value is None:
        raise Complaint(
            "value returned None. Does its line begin with `return`?",
            "forgets-return",
        )
    return np.array(value)


def _feed(average, values):
    for value in values:
        average.update(value)
    return average


def _state(average):
    state = average.state()
    if state is None:
        raise Complaint(
            "state returned None; asked for is a dict with what load needs.",
            "state-returns-nothing",
        )
    return state


@CorrectedAverage.scenario("one value, then three more")
def _(answer, rng):
    average = _new(answer, 0.75)
    values = rng.normal(size=(4, 2, 1)) + 3
    return {"after one": _seen(_feed(average, values[:1])), "after four": _seen(_feed(average, values[1:]))}


@CorrectedAverage.scenario("saved after three values, loaded into a new average")
def _(answer, rng):
    values = rng.normal(size=(3, 2, 1)) + 3
    loaded = _new(answer, 0.75)
    loaded.load(_state(_feed(_new(answer, 0.75), values)))
    return {"loaded": _seen(loaded)}


@CorrectedAverage.scenario("saved, loaded, and gone on with")
def _(answer, rng):
    values = rng.normal(size=(5, 2, 1)) + 3
    loaded = _new(answer, 0.9)
    loaded.load(_state(_feed(_new(answer, 0.9), values[:3])))
    return {"after two more": _seen(_feed(loaded, values[3:]))}


@CorrectedAverage.scenario("loaded into an average that has seen other values")
def _(answer, rng):
    values = rng.normal(size=(6, 2, 1)) + 3
    used = _feed(_new(answer, 0.6), values[:4])
    used.load(_state(_feed(_new(answer, 0.6), values[4:])))
    return {"loaded": _seen(used), "after one more": _seen(_feed(used, values[:1]))}


@CorrectedAverage.scenario("what is saved stays as it is, whoever goes on")
def _(answer, rng):
    values = rng.normal(size=(5, 3, 1)) - 2
    average = _feed(_new(answer, 0.8, (3, 1)), values[:2])
    state = _state(average)
    _feed(average, values[2:4])
    loaded, again = _new(answer, 0.8, (3, 1)), _new(answer, 0.8, (3, 1))
    loaded.load(state)
    first = _seen(loaded)
    _feed(loaded, values[4:])
    again.load(state)
    return {
        "the average goes on": _seen(average),
        "loaded": first,
        "it goes on": _seen(loaded),
        "loaded once more": _seen(again),
    }


@CorrectedAverage.scenario("float32 values, a scalar's shape", single_precision=True)
def _(answer, rng):
    values = (rng.normal(size=(3,)) + 2).astype(np.float32)
    loaded = _new(answer, 0.5, ())
    loaded.load(copy.deepcopy(_state(_feed(_new(answer, 0.5, ()), values))))
    return {"loaded": _seen(loaded)}


@CorrectedAverage.alternative
class WithoutACounter:
    def __init__(self, shape, decay):
        self.average, self.decay, self.left = np.zeros(shape), decay, 1.0

    def update(self, value):
        self.average = self.average + (1 - self.decay) * (value - self.average)
        self.left *= self.decay  # the weight of the start

    def value(self):
        return self.average / (1 - self.left)

    def state(self):
        return {"average": self.average, "left": self.left}

    def load(self, state):
        self.average, self.left = state["average"], state["left"]


@CorrectedAverage.alternative
class CorrectedWhenSaved:
    def __init__(self, shape, decay):
        self.total, self.weights, self.decay = np.zeros(shape), 0.0, decay

    def update(self, value):
        self.total = self.decay * self.total + value
        self.weights = self.decay * self.weights + 1

    def value(self):
        return self.total / self.weights

    def state(self):
        return dict(total=np.copy(self.total), weights=self.weights)

    def load(self, state):
        vars(self).update(total=np.copy(state["total"]), weights=state["weights"])

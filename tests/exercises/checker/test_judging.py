"""The order of judging and what each step says."""

import resource
import statistics

import numpy as np
import pytest

from bn_helpers.exercises import review
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.checker.declaration import Exercise
from bn_helpers.exercises.checker.judging import judge
from bn_helpers.exercises.checker.source import OWN_FILES
from bn_helpers.exercises.checker.text import Mistake, Words


def test_an_unknown_number_is_refused_by_name():
    with pytest.raises(ValueError, match=r"There is no exercise 1\.9\. Lesson 01 has 1\.1, 1\.2"):
        review("1.9", None)
    with pytest.raises(ValueError, match=r'by its number in quotes, such as "1\.2"; got 1\.2\.'):
        review(1.2, None)


@pytest.mark.parametrize("answer", [None, ..., lambda Z: None])
def test_nothing_written_yet(answer):
    assert review("1.1", answer).status == "not attempted"


def test_not_implemented_counts_as_not_attempted():
    def answer(Z):
        raise NotImplementedError

    assert review("1.1", answer).status == "not attempted"


def test_their_exception_is_shown_with_type_message_and_line():
    def answer(Z, epsilon):
        rows = []
        return rows[3]

    feedback = review("1.2", answer)
    assert feedback.status == "error"
    assert "IndexError: list index out of range" in feedback.message
    assert "`return rows[3]`" in feedback.message


def test_an_exception_that_a_known_mistake_raises_is_named_too():
    def answer(Z, epsilon):
        return (Z - Z.mean(axis=1)) / np.sqrt(Z.var(axis=1) + epsilon)

    feedback = review("1.2", answer)
    assert (feedback.status, feedback.misconception) == ("error", "forgets-keepdims")
    assert "ValueError" in feedback.message
    assert "keepdims=True" in feedback.message


def test_a_missing_return_is_named():
    def answer(Z, epsilon):
        result = Z - Z.mean(axis=1, keepdims=True)
        result / np.sqrt(Z.var(axis=1, keepdims=True) + epsilon)

    assert "`return`" in review("1.2", answer).message


def test_a_changed_input_is_named_even_when_the_values_are_right():
    def answer(Z, epsilon):
        Z -= Z.mean(axis=1, keepdims=True)
        Z /= np.sqrt((Z**2).mean(axis=1, keepdims=True) + epsilon)
        return Z

    feedback = review("1.2", answer)
    assert feedback.status == "failed"
    assert "changed its input Z" in feedback.message


def test_an_input_that_is_changed_and_put_back_is_named():
    def answer(Z, epsilon):
        old = Z.copy()
        Z[...] = (Z - Z.mean(axis=1, keepdims=True)) / np.sqrt(Z.var(axis=1, keepdims=True) + epsilon)
        result = Z.copy()
        Z[...] = old
        return result

    feedback = review("1.2", answer)
    assert feedback.status == "failed"
    assert "writes into an array that it was given" in feedback.message


def test_the_shape_comes_before_the_values():
    feedback = review("1.4", lambda sigma2, epsilon: 7 * np.ones(3))
    assert "should have shape (3, 1); yours has (3,)" in feedback.message


def test_nan_is_named():
    feedback = review("1.4", lambda sigma2, epsilon: sigma2 * np.nan)
    assert "is NaN" in feedback.message


def test_the_first_difference_is_shown_with_the_arguments():
    feedback = review("1.2", lambda Z, epsilon: 3 * Z)
    assert "Z_norm[0, 0] should be -0.87988; yours is 3." in feedback.message
    assert "epsilon = 0.5" in feedback.message


def test_the_wrong_number_of_parameters_is_named():
    feedback = review("1.2", lambda Z: Z)
    assert "called as z_transform(Z, epsilon)" in feedback.message


def test_the_wrong_number_of_results_is_named():
    feedback = review("1.1", lambda Z: Z.mean(axis=1, keepdims=True))
    assert "Return 2 things, (mu, sigma2)" in feedback.message


def test_a_tuple_in_place_of_an_array_is_named():
    feedback = review("1.4", lambda sigma2, epsilon: (sigma2, sigma2))
    assert "should be an array of shape (3, 1)" in feedback.message
    assert "yours is a tuple of 2" in feedback.message


def test_a_class_without_init_is_told_how_to_spell_it():
    class BatchNorm:
        def _init_(self, n, decay, epsilon):
            self.n = n

        def forward(self, Z, training):
            return Z

    feedback = review("6.4", BatchNorm)
    assert feedback.status == "failed"
    assert "two underscores on each side" in feedback.message


def test_two_mistakes_name_the_one_to_mend_first():
    def answer(Z, epsilon):
        return (Z - Z.mean(axis=1, keepdims=True)) / (Z.std(axis=1, keepdims=True, ddof=1) + epsilon)

    feedback = review("1.2", answer)
    assert feedback.misconception == "epsilon-outside-the-root"
    assert feedback.message.startswith("Two things here differ")


def as_rows(Z, epsilon):
    return [list((row - row.mean()) / np.sqrt(row.var() + epsilon)) for row in Z]


class CallableObject:
    def __call__(self, Z, epsilon):
        print("printing on the way is no fault")
        mu = Z.mean(axis=1, keepdims=True)
        return (Z - mu) / np.sqrt((Z**2).mean(axis=1, keepdims=True) - mu**2 + epsilon)


def test_the_parts_of_a_result_may_come_in_one_array():
    assert (
        review("1.1", lambda Z: np.array([Z.mean(1, keepdims=True), Z.var(1, keepdims=True)])).status
        == "passed"
    )


@pytest.mark.parametrize(
    "answer",
    [
        as_rows,
        CallableObject(),
        lambda Z, epsilon, axis=1, verbose=False: EXERCISES["1.2"].model(Z, epsilon),
        lambda *arguments: EXERCISES["1.2"].model(*arguments),
        lambda batch, tiny: EXERCISES["1.2"].model(batch, tiny).astype(np.float64),
    ],
)
def test_a_right_answer_is_right_however_it_is_written(answer):
    assert review("1.2", answer).status == "passed"


def identical(x):
    return x


def test_a_fault_of_the_checker_does_not_blame_the_learner():
    identity = Exercise(identical, ("x",), Words("99.1", "broken", ("", "", ""), ()))
    scope = {"model": identity.model}
    source = "def broken(answer, rng):\n    return {'x': 1 / 0 if answer is model else 1}"
    exec(compile(source, f"{OWN_FILES}/lesson_99.py", "exec"), scope)
    identity.scenario("the case itself is broken")(scope["broken"])
    feedback = judge(identity, lambda x: x)
    assert feedback.status == "error"
    assert "ZeroDivisionError" in feedback.message
    assert "no fault of yours" in feedback.message


def test_a_slip_that_is_not_in_the_model_answer_is_refused():
    mistake = Mistake("no-such-place", "message", (("nowhere", "anywhere"),))
    broken = Exercise(identical, ("x",), Words("99.1", "broken", ("", "", ""), (mistake,)))
    with pytest.raises(ValueError, match=r"99\.1, mistake no-such-place: 'nowhere' does not stand in the"):
        broken.misconceptions  # noqa: B018


def test_a_right_answer_is_judged_in_at_most_50_milliseconds():
    """Of processor time, here and in the process that tries the answer: a busy machine is no fault."""

    def seconds(number):
        start = _processor_seconds()
        review(number, EXERCISES[number].model)
        return _processor_seconds() - start

    assert statistics.median(map(seconds, EXERCISES)) < 0.05


def _processor_seconds():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def test_a_number_that_no_float_can_hold_is_shown_in_short():
    assert "should be 3; yours is about 1e5000." in review("0.1", lambda z, mu, sigma: 10**5000).message
    assert (
        "yours is the number about -1e400." in review("2.1", lambda Z_norm, gamma, beta: -(10**400)).message
    )

"""Exercises 5.1–5.4: optimizers."""

import numpy as np

from bn_helpers.exercises.checker.exercise import exercise
from bn_helpers.exercises.lesson_04 import random_layers

# 5.1


@exercise(
    "5.1",
    title="momentum",
    returns=("parameter", "velocity"),
    hints=(
        "The velocity is a moving average of the gradients. What share of the new value comes from the old "
        "velocity, and what share from the gradient?",
        "First v ← βv + (1 − β)g: the two weights add up to 1. Then the parameter moves against the new "
        "velocity: p ← p − αv. This β belongs to the optimizer; it is not Batch Norm's β.",
        "velocity = beta * ... + (1 - beta) * ...\nparameter = parameter - ...\nreturn parameter, velocity",
    ),
)
def momentum_step(parameter, gradient, velocity, learning_rate, beta):
    """One step of gradient descent with momentum.

    parameter, gradient, velocity: arrays of one shape, whatever it is; beta: the weight of the
    old velocity. Return (parameter, velocity), both new, of the same shape.
    """
    velocity = beta * velocity + (1 - beta) * gradient
    parameter = parameter - learning_rate * velocity
    return parameter, velocity


@momentum_step.case("two weights of two units")
def _(rng):
    parameter = np.array([[1.0, -2.0], [0.5, 3.0]])
    gradient, velocity = np.array([[2.0, 1.0], [-4.0, 0.5]]), np.array([[-1.0, 3.0], [2.0, 0.25]])
    return parameter, gradient, velocity, 0.1, 0.8


@momentum_step.case("the first step, from velocity 0")
def _(rng):
    return rng.normal(size=(3, 1)), rng.normal(size=(3, 1)), np.zeros((3, 1)), 0.5, 0.9


@momentum_step.case("a vector of values, a long memory")
def _(rng):
    return rng.normal(size=5), 10 * rng.normal(size=5), rng.normal(size=5), 0.03, 0.99


@momentum_step.case("three axes, a short memory")
def _(rng):
    return rng.normal(size=(2, 3, 2)), rng.normal(size=(2, 3, 2)), rng.normal(size=(2, 3, 2)), 2.0, 0.3


@momentum_step.alternative
def moving_towards_the_gradient(p, g, v, lr, momentum=0.9):
    v = v + (1 - momentum) * (g - v)
    return [p - lr * v, v]


@momentum_step.alternative
def value_by_value(parameter, gradient, velocity, learning_rate, beta):
    new_parameter, new_velocity = np.empty_like(parameter), np.empty_like(parameter)
    for index in np.ndindex(*parameter.shape):
        new_velocity[index] = beta * velocity[index] + (1 - beta) * gradient[index]
        new_parameter[index] = parameter[index] - learning_rate * new_velocity[index]
    return new_parameter, new_velocity


momentum_step.slip(
    "weights-swapped",
    "beta * velocity + (1 - beta) * gradient",
    "(1 - beta) * velocity + beta * gradient",
    """The two weights have changed places: your velocity forgets almost all at each step. β is the weight of
    the old velocity, so that with β = 0.9 nine tenths are kept. The gradient gets 1 − β.""",
)

momentum_step.slip(
    "forgets-1-minus-beta",
    "(1 - beta) * gradient",
    "gradient",
    """The gradient entered with weight 1 instead of 1 − β. The velocity then grows to 1/(1 − β) times the
    gradient, ten times for β = 0.9, and the same learning rate makes steps that much longer. Some libraries
    define it so; here the weights add up to 1.""",
)

momentum_step.slip(
    "forgets-the-old-velocity",
    "beta * velocity + ",
    "",
    """The old velocity is not used, so there is no memory: this is plain gradient descent with shorter steps.
    Keep the share β of the old velocity and add the share 1 − β of the gradient.""",
)

momentum_step.slip(
    "forgets-beta",
    "beta * velocity",
    "velocity",
    """The old velocity was kept whole, with weight 1 instead of β. Nothing is ever forgotten, so the velocity
    grows and the steps run past the minimum again and again. Multiply the old velocity by beta.""",
)

momentum_step.slip(
    "adds-up-all-gradients",
    "beta * velocity + (1 - beta) * gradient",
    "velocity + gradient",
    """You added the gradient to the old velocity, without β. Such a sum forgets nothing, so it grows and the
    steps run past the minimum. An average keeps the share β of the old value and adds the share 1 − β of the
    new one.""",
)

momentum_step.slip(
    "beta-of-its-own",
    "beta * velocity + (1 - beta) * gradient",
    "0.9 * velocity + 0.1 * gradient",
    """You used weights of your own, 0.9 and 0.1, not the beta that is given. Whoever calls the function with
    another value would see no change. Use the argument.""",
    combines=False,
)

momentum_step.slip(
    "learning-rate-twice",
    "(1 - beta) * gradient",
    "(1 - beta) * learning_rate * gradient",
    """The learning rate went into the velocity and into the step as well, so each gradient was multiplied by
    α². Here the velocity averages the gradients alone; the rate multiplies it once, in the step.""",
)

momentum_step.slip(
    "subtracts-the-gradient-from-the-velocity",
    "+ (1 - beta) * gradient",
    "- (1 - beta) * gradient",
    """The gradient entered the velocity with a minus. Here the velocity averages the gradients themselves,
    with a plus; only the step goes against it: p − αv. With a minus in both places the steps climb.""",
)

momentum_step.slip(
    "adds-the-velocity",
    "parameter - learning_rate",
    "parameter + learning_rate",
    """The parameter moved along the velocity. That is an average of gradients, so it points uphill. Go
    against it: p − αv.""",
)

momentum_step.slip(
    "divides-by-the-learning-rate",
    "learning_rate * velocity",
    "velocity / learning_rate",
    """You divided by the learning rate, so a small rate makes an enormous step. The rate says how long the
    step is: multiply the velocity by it.""",
)

momentum_step.slip(
    "forgets-the-learning-rate",
    "learning_rate * velocity",
    "velocity",
    """The learning rate is not used: the parameter moved by the whole velocity. Multiply the velocity by
    learning_rate to set the length of the step.""",
)

momentum_step.slip(
    "steps-with-the-gradient",
    "learning_rate * velocity",
    "learning_rate * gradient",
    """The step was taken with the gradient itself. The velocity then has no effect, and the zigzag that it
    should calm is still there. Move the parameter by the new velocity.""",
)

momentum_step.slip(
    "returns-the-velocity-first",
    "return parameter, velocity",
    "return velocity, parameter",
    """You returned (velocity, parameter); asked for is (parameter, velocity). Whoever unpacks the pair would
    use the velocity as weights. Turn the order of the return around.""",
)

momentum_step.slip(
    "returns-the-parameter-alone",
    "return parameter, velocity",
    "return parameter",
    """You returned the parameter alone. The next step needs the velocity that this one has left; without it
    the memory is lost. Return both: (parameter, velocity).""",
)


@momentum_step.misconception
def steps_with_the_old_velocity(parameter, gradient, velocity, learning_rate, beta):
    """The step used the velocity from before. The newest gradient then acts one step late, and at the first
    step nothing moves at all. Update the velocity first, then move the parameter by the new one."""
    new_velocity = beta * velocity + (1 - beta) * gradient
    parameter = parameter - learning_rate * velocity
    return parameter, new_velocity


@momentum_step.misconception
def returns_the_old_velocity(parameter, gradient, velocity, learning_rate, beta):
    """The parameter moved, but the velocity came back as it was given. The next step would begin without this
    gradient, so no average ever builds up. Return the new velocity."""
    new_velocity = beta * velocity + (1 - beta) * gradient
    parameter = parameter - learning_rate * new_velocity
    return parameter, velocity


@momentum_step.misconception
def returns_the_old_parameter(parameter, gradient, velocity, learning_rate, beta):
    """The velocity is new, but the parameter came back as it was given, so nothing is ever learned.
    Subtract learning_rate times the new velocity and return the result."""
    velocity = beta * velocity + (1 - beta) * gradient
    return parameter, velocity


@momentum_step.misconception
def returns_what_was_given(parameter, gradient, velocity, learning_rate, beta):
    """Parameter and velocity came back as they were given: no step was taken. Perhaps the new values have
    names that the return does not use. First v ← βv + (1 − β)g, then p ← p − αv."""
    return parameter, velocity


@momentum_step.misconception
def velocity_points_downhill(parameter, gradient, velocity, learning_rate, beta):
    """Your velocity averages the negative gradients, and the parameter moves along it. That can be done if it
    is done everywhere, but the velocity given here is an average of gradients: its share then pushes uphill.
    Write v ← βv + (1 − β)g and p ← p − αv."""
    velocity = beta * velocity - (1 - beta) * gradient
    parameter = parameter + learning_rate * velocity
    return parameter, velocity


@momentum_step.misconception
def learning_rate_inside_the_velocity(parameter, gradient, velocity, learning_rate, beta):
    """The learning rate went into the velocity, not into the step. As soon as the rate changes, the older
    gradients still count with the old one. Here the velocity averages the gradients alone; the rate
    multiplies it in the step."""
    velocity = beta * velocity + (1 - beta) * learning_rate * gradient
    parameter = parameter - velocity
    return parameter, velocity


@momentum_step.misconception
def learning_rate_for_1_minus_beta(parameter, gradient, velocity, learning_rate, beta):
    """The gradient entered the velocity with the weight −α, and the parameter moves by the velocity as it is.
    Many books write momentum so, βv − αg, but its steps are 1/(1 − β) times as long. Here v ← βv + (1 − β)g
    averages the gradients, and p ← p − αv."""
    velocity = beta * velocity - learning_rate * gradient
    return parameter + velocity, velocity


@momentum_step.misconception
def learning_rate_times_the_gradient_in_the_velocity(parameter, gradient, velocity, learning_rate, beta):
    """The gradient entered the velocity with the weight α, and the step has no α. Some libraries write
    momentum so, βv + αg, but its steps are 1/(1 − β) times as long. Here v ← βv + (1 − β)g; the learning rate
    multiplies v in the step."""
    velocity = beta * velocity + learning_rate * gradient
    return parameter - velocity, velocity


@momentum_step.misconception
def nesterov(parameter, gradient, velocity, learning_rate, beta):
    """The step mixed the new velocity with the gradient once more. That is Nesterov's form, which looks one
    step ahead. Plain momentum moves by the new velocity itself."""
    velocity = beta * velocity + (1 - beta) * gradient
    parameter = parameter - learning_rate * (beta * velocity + (1 - beta) * gradient)
    return parameter, velocity


@momentum_step.misconception
def plain_gradient_descent(parameter, gradient, velocity, learning_rate, beta):
    """This is plain gradient descent: the velocity is neither used nor updated. First average, v ← βv + (1 −
    β)g; then move by the new velocity."""
    return parameter - learning_rate * gradient, velocity


# 5.2


@exercise(
    "5.2",
    title="RMSprop",
    returns=("parameter", "square"),
    hints=(
        "A narrow valley has large gradients across and small ones along. What could you divide each "
        "gradient by, so that both directions move equally fast?",
        "s ← βs + (1 − β)g² averages the squared gradients, each value by itself. Its root says how large "
        "the gradients of this value usually are. Divide by it: p ← p − αg/(√s + ε). Here ε stands "
        "outside the root, unlike in Batch Norm.",
        "square = beta * ... + (1 - beta) * ...**2\n"
        "parameter = parameter - learning_rate * ... / (... + epsilon)\nreturn parameter, square",
    ),
)
def rmsprop_step(parameter, gradient, square, learning_rate, beta, epsilon):
    """One step of RMSprop.

    parameter, gradient, square: arrays of one shape, whatever it is; square averages the squared
    gradients; beta: the weight of its old value. Return (parameter, square), both new.
    """
    square = beta * square + (1 - beta) * gradient**2
    parameter = parameter - learning_rate * gradient / (np.sqrt(square) + epsilon)
    return parameter, square


@rmsprop_step.case("two weights of two units")
def _(rng):
    parameter = np.array([[1.0, -2.0], [0.5, 3.0]])
    gradient, square = np.array([[2.0, 1.0], [-4.0, 0.5]]), np.array([[1.0, 9.0], [0.25, 4.0]])
    return parameter, gradient, square, 0.1, 0.8, 0.5


@rmsprop_step.case("the first step, from 0")
def _(rng):
    return rng.normal(size=(3, 1)), rng.normal(size=(3, 1)), np.zeros((3, 1)), 0.5, 0.9, 0.1


@rmsprop_step.case("a value that has never had a gradient")
def _(rng):
    return np.array([1.0, -2.0, 0.5]), np.array([0.0, 3.0, -1.0]), np.array([0.0, 1.0, 0.0]), 0.1, 0.9, 1e-3


@rmsprop_step.case("gradients of very different size")
def _(rng):
    size = np.array([[1e-3], [1.0], [50.0], [2000.0]])
    return rng.normal(size=(4, 1)), size * rng.normal(size=(4, 1)), size**2, 0.3, 0.7, 0.01


@rmsprop_step.case("three axes, a long memory")
def _(rng):
    shape = (2, 3, 2)
    return rng.normal(size=shape), rng.normal(size=shape), rng.uniform(0, 2, size=shape), 2.0, 0.99, 0.2


@rmsprop_step.alternative
def moving_towards_the_square(p, g, s, lr, decay, eps=1e-8):
    s = np.power(g, 2) * (1 - decay) + s * decay
    rate = lr / (eps + s**0.5)
    return [p - rate * g, s]


@rmsprop_step.alternative
def value_by_value(parameter, gradient, square, learning_rate, beta, epsilon):
    new_parameter, new_square = np.empty_like(parameter), np.empty_like(parameter)
    for index in np.ndindex(*parameter.shape):
        g = gradient[index]
        new_square[index] = beta * square[index] + (1 - beta) * g * g
        new_parameter[index] = parameter[index] - learning_rate * g / (new_square[index] ** 0.5 + epsilon)
    return new_parameter, new_square


rmsprop_step.slip(
    "weights-swapped",
    "beta * square + (1 - beta) * gradient**2",
    "(1 - beta) * square + beta * gradient**2",
    """The two weights have changed places: your average forgets almost all at each step. β is the weight of
    the old average; the new square gets 1 − β.""",
)

rmsprop_step.slip(
    "forgets-to-square",
    "gradient**2",
    "gradient",
    """You averaged the gradients, not their squares. Such an average can be negative, and its root is then
    NaN. RMSprop asks how large the gradients are, whatever their sign: square each value.""",
)

rmsprop_step.slip(
    "absolute-value-for-square",
    "gradient**2",
    "np.abs(gradient)",
    """You averaged |g|, not g². The root below would then be that of a size, and a gradient a hundred times
    as large would still make steps ten times as long. Square the gradient.""",
)

rmsprop_step.slip(
    "forgets-1-minus-beta",
    "(1 - beta) * gradient**2",
    "gradient**2",
    """The new square entered with weight 1 instead of 1 − β. The average then grows to 1/(1 − β) times the
    squares, and the steps become that much shorter under the root. The two weights must add up to 1.""",
)

rmsprop_step.slip(
    "forgets-the-old-average",
    "beta * square + ",
    "",
    """The old average is not used, so each step divides by the root of its own square: only the sign of the
    gradient is left. Keep the share β of the old average.""",
)

rmsprop_step.slip(
    "forgets-beta",
    "beta * square",
    "square",
    """The old average was kept whole, with weight 1 instead of β. It can only grow, so the steps get shorter
    and shorter. Multiply the old average by beta, so that old gradients are forgotten.""",
)

rmsprop_step.slip(
    "subtracts-the-square",
    "+ (1 - beta) * gradient**2",
    "- (1 - beta) * gradient**2",
    """The square was subtracted from the average. An average of squares cannot be negative, but yours can,
    and its root is then NaN. Add the two shares.""",
)

rmsprop_step.slip(
    "adds-the-step",
    "parameter - learning_rate",
    "parameter + learning_rate",
    """The parameter moved along the gradient, which points uphill. Go against it, with a minus.""",
)

rmsprop_step.slip(
    "forgets-the-learning-rate",
    "learning_rate * gradient",
    "gradient",
    """The learning rate is not used. After the division every gradient is near 1 in size, so each step would
    be about 1 long, whatever the parameter. Multiply by learning_rate.""",
)

rmsprop_step.slip(
    "multiplies-by-the-root",
    "/ (np.sqrt(square) + epsilon)",
    "* (np.sqrt(square) + epsilon)",
    """You multiplied by √s where the formula divides. Directions with large gradients then move even faster.
    Divide instead.""",
)

rmsprop_step.slip(
    "steps-with-the-gradient",
    " / (np.sqrt(square) + epsilon)",
    "",
    """The step was taken with the gradient as it is: this is plain gradient descent, whatever the average
    says. Divide the gradient by √s + ε.""",
)

rmsprop_step.slip(
    "forgets-the-root",
    "np.sqrt(square)",
    "square",
    """You divided by the average of the squares, not by its root. The step is then of size 1/g: large
    gradients make tiny steps, small ones huge. Take the root before adding ε.""",
)

rmsprop_step.slip(
    "adds-epsilon-to-the-step",
    "/ (np.sqrt(square) + epsilon)",
    "/ np.sqrt(square) + epsilon",
    """Parentheses are missing: Python divides before it adds, so ε was added to the whole, and nothing guards
    the division by 0. Put √s + ε in parentheses.""",
)

rmsprop_step.slip(
    "epsilon-inside-the-root",
    "(np.sqrt(square) + epsilon)",
    "np.sqrt(square + epsilon)",
    """Your ε stands inside the root. That is its place in Batch Norm; here it is added after the root: √s +
    ε. Inside, it weighs more: √ε is larger than ε.""",
)

rmsprop_step.slip(
    "forgets-epsilon",
    " + epsilon",
    "",
    """ε is missing. A weight that has never had a gradient has s = 0, and you would divide 0 by 0. Its NaN
    would spread through the whole network. Add epsilon to the root.""",
)

rmsprop_step.slip(
    "epsilon-of-its-own",
    "+ epsilon",
    "+ 1e-8",
    """You used an ε of your own, 1e-8, not the epsilon that is given. Whoever calls the function with
    another value would see no change. Use the argument.""",
)

rmsprop_step.slip(
    "returns-the-square-first",
    "return parameter, square",
    "return square, parameter",
    """You returned (square, parameter); asked for is (parameter, square). Turn the order of the return
    around.""",
)

rmsprop_step.slip(
    "returns-the-parameter-alone",
    "return parameter, square",
    "return parameter",
    """You returned the parameter alone. The next step needs the average that this one has left. Return both:
    (parameter, square).""",
)

rmsprop_step.slip(
    "returns-the-root",
    "return parameter, square",
    "return parameter, np.sqrt(square)",
    """You returned the root of the average. The next step would average squares with a root, and take the
    root again. Keep the average of the squares as it is; the root is only for the step.""",
)


@rmsprop_step.misconception
def steps_with_the_old_average(parameter, gradient, square, learning_rate, beta, epsilon):
    """The step divided by the average from before. At the first step that is 0, and only ε is left below the
    line: an enormous step. Update the average first, then divide by the root of the new one."""
    new_square = beta * square + (1 - beta) * gradient**2
    parameter = parameter - learning_rate * gradient / (np.sqrt(square) + epsilon)
    return parameter, new_square


@rmsprop_step.misconception
def returns_the_old_average(parameter, gradient, square, learning_rate, beta, epsilon):
    """The parameter moved, but the average came back as it was given. The next step would begin without this
    gradient. Return the new average."""
    new_square = beta * square + (1 - beta) * gradient**2
    parameter = parameter - learning_rate * gradient / (np.sqrt(new_square) + epsilon)
    return parameter, square


@rmsprop_step.misconception
def returns_the_old_parameter(parameter, gradient, square, learning_rate, beta, epsilon):
    """The average is new, but the parameter came back as it was given, so nothing is ever learned. Subtract
    αg/(√s + ε) and return the result."""
    return parameter, beta * square + (1 - beta) * gradient**2


@rmsprop_step.misconception
def returns_what_was_given(parameter, gradient, square, learning_rate, beta, epsilon):
    """Parameter and average came back as they were given: no step was taken. Perhaps the new values have
    names that the return does not use. First s ← βs + (1 − β)g², then p ← p − αg/(√s + ε)."""
    return parameter, square


@rmsprop_step.misconception
def plain_gradient_descent(parameter, gradient, square, learning_rate, beta, epsilon):
    """This is plain gradient descent: the average of the squares is neither used nor updated. First average,
    s ← βs + (1 − β)g²; then divide the gradient by √s + ε."""
    return parameter - learning_rate * gradient, square


@rmsprop_step.misconception
def adds_up_all_squares(parameter, gradient, square, learning_rate, beta, epsilon):
    """You added g² to all that came before, without β. That is Adagrad: the sum only grows, so the steps get
    shorter and shorter. RMSprop averages: keep the share β of the old value and add the share 1 − β of g²."""
    square = square + gradient**2
    parameter = parameter - learning_rate * gradient / (np.sqrt(square) + epsilon)
    return parameter, square


@rmsprop_step.misconception
def squares_the_average(parameter, gradient, square, learning_rate, beta, epsilon):
    """You averaged first and squared afterwards. What is kept is an average of squares, so only the gradient
    is squared: βs + (1 − β)g²."""
    square = (beta * square + (1 - beta) * gradient) ** 2
    parameter = parameter - learning_rate * gradient / (np.sqrt(square) + epsilon)
    return parameter, square


@rmsprop_step.misconception
def squares_the_weight_too(parameter, gradient, square, learning_rate, beta, epsilon):
    """The weight 1 − β was squared together with the gradient. The new square then counts for too little, and
    the average comes out too small. Square the gradient first, then weigh it."""
    square = beta * square + ((1 - beta) * gradient) ** 2
    parameter = parameter - learning_rate * gradient / (np.sqrt(square) + epsilon)
    return parameter, square


@rmsprop_step.misconception
def one_size_for_all_values(parameter, gradient, square, learning_rate, beta, epsilon):
    """You used one mean of the squares for the whole array. All values are then divided by the same number,
    and a narrow valley stays as narrow. Each value needs its own average: leave out the mean or sum over the
    array."""
    square = beta * square + (1 - beta) * np.mean(gradient**2)
    parameter = parameter - learning_rate * gradient / (np.sqrt(square) + epsilon)
    return parameter, square


@rmsprop_step.misconception
def momentum_for_rmsprop(parameter, gradient, square, learning_rate, beta, epsilon):
    """This is momentum: an average of the gradients, and a step along it. RMSprop averages the squared
    gradients and divides the gradient by the root of that average."""
    square = beta * square + (1 - beta) * gradient
    return parameter - learning_rate * square, square


@rmsprop_step.misconception
def steps_without_the_gradient(parameter, gradient, square, learning_rate, beta, epsilon):
    """The gradient itself is missing in the step: you subtracted α/(√s + ε), which is always positive. The
    parameter could then only shrink. The average sets the length of the step; the gradient gives its
    direction."""
    square = beta * square + (1 - beta) * gradient**2
    parameter = parameter - learning_rate / (np.sqrt(square) + epsilon)
    return parameter, square


# 5.3


@exercise(
    "5.3",
    title="Adam",
    returns=("parameter", "velocity", "square"),
    hints=(
        "Both averages begin at 0. After the first step, what share of the first gradient is in the "
        "velocity, and what must it be divided by to give the gradient itself?",
        "Adam is momentum (β₁) over RMSprop (β₂). For the step alone, each average is corrected for its "
        "start at 0: v̂ = v/(1 − β₁ᵗ), ŝ = s/(1 − β₂ᵗ), with t = 1 at the first step. What is returned "
        "for the next step are v and s, not corrected.",
        "velocity = ...\nsquare = ...\nvelocity_hat = velocity / (1 - beta1**...)\nsquare_hat = ...\n"
        "parameter = parameter - learning_rate * ... / (np.sqrt(...) + epsilon)\n"
        "return parameter, velocity, square",
    ),
)
def adam_step(parameter, gradient, velocity, square, t, learning_rate, beta1, beta2, epsilon):
    """One step of Adam.

    parameter, gradient, velocity, square: arrays of one shape, whatever it is; t = 1, 2, … counts the
    steps, this one included. Return (parameter, velocity, square), all new; velocity and square
    as they are kept, without the correction that the step uses.
    """
    velocity = beta1 * velocity + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    velocity_hat = velocity / (1 - beta1**t)
    square_hat = square / (1 - beta2**t)
    parameter = parameter - learning_rate * velocity_hat / (np.sqrt(square_hat) + epsilon)
    return parameter, velocity, square


@adam_step.case("two weights of two units, the third step")
def _(rng):
    parameter = np.array([[1.0, -2.0], [0.5, 3.0]])
    gradient = np.array([[2.0, 1.0], [-4.0, 0.5]])
    velocity, square = np.array([[-1.0, 3.0], [2.0, 0.25]]), np.array([[1.0, 9.0], [0.25, 4.0]])
    return parameter, gradient, velocity, square, 3, 0.1, 0.5, 0.8, 0.5


@adam_step.case("the first step, from 0")
def _(rng):
    start = np.zeros((3, 1))
    return rng.normal(size=(3, 1)), rng.normal(size=(3, 1)), start, start.copy(), 1, 0.5, 0.9, 0.99, 0.1


@adam_step.case("a value that has never had a gradient, the second step")
def _(rng):
    gradient, velocity, square = (
        np.array([0.0, 3.0, -1.0]),
        np.array([0.0, 0.5, 0.2]),
        np.array([0.0, 1.0, 0.3]),
    )
    return np.array([1.0, -2.0, 0.5]), gradient, velocity, square, 2, 0.1, 0.9, 0.8, 1e-3


@adam_step.case("gradients of very different size, the tenth step")
def _(rng):
    size = np.array([[1e-3], [1.0], [50.0], [2000.0]])
    gradient, velocity = size * rng.normal(size=(4, 1)), size * rng.normal(size=(4, 1))
    return rng.normal(size=(4, 1)), gradient, velocity, size**2, 10, 0.3, 0.7, 0.95, 0.01


@adam_step.case("three axes, step 200")
def _(rng):
    shape = (2, 3, 2)
    averages = rng.normal(size=shape), rng.uniform(0, 2, size=shape)
    return rng.normal(size=shape), rng.normal(size=shape), *averages, 200, 2.0, 0.9, 0.999, 0.2


@adam_step.alternative
def with_a_corrected_rate(p, g, v, s, step, lr, b1=0.9, b2=0.999, eps=1e-8):
    v = v + (1 - b1) * (g - v)
    s = s + (1 - b2) * (np.square(g) - s)
    correction = np.sqrt(1 - np.power(b2, step))
    return [p - lr / (1 - np.power(b1, step)) * correction * v / (np.sqrt(s) + eps * correction), v, s]


@adam_step.alternative
def value_by_value(parameter, gradient, velocity, square, t, learning_rate, beta1, beta2, epsilon):
    new = [np.array(parameter), np.array(velocity), np.array(square)]
    for index in np.ndindex(*parameter.shape):
        g = gradient[index]
        v = beta1 * velocity[index] + (1 - beta1) * g
        s = beta2 * square[index] + (1 - beta2) * g * g
        step = learning_rate * (v / (1 - beta1**t)) / ((s / (1 - beta2**t)) ** 0.5 + epsilon)
        new[0][index], new[1][index], new[2][index] = parameter[index] - step, v, s
    return tuple(new)


adam_step.slip(
    "velocity-weights-swapped",
    "beta1 * velocity + (1 - beta1) * gradient",
    "(1 - beta1) * velocity + beta1 * gradient",
    """In the velocity the two weights have changed places, so it forgets almost all at each step. β₁ is the
    weight of the old velocity; the gradient gets 1 − β₁.""",
)

adam_step.slip(
    "forgets-1-minus-beta1",
    "(1 - beta1) * gradient",
    "gradient",
    """The gradient entered the velocity with weight 1 instead of 1 − β₁. The velocity is then too large by
    1/(1 − β₁), ten times for β₁ = 0.9, and so is every step. The two weights must add up to 1.""",
)

adam_step.slip(
    "forgets-the-old-velocity",
    "beta1 * velocity + ",
    "",
    """The old velocity is not used, so Adam's first half, the momentum, has no memory. Keep the share β₁ of
    the old velocity.""",
)

adam_step.slip(
    "forgets-beta1",
    "beta1 * velocity",
    "velocity",
    """The old velocity was kept whole, with weight 1 instead of β₁. Nothing is ever forgotten, so it grows
    and grows. Multiply it by beta1.""",
)

adam_step.slip(
    "square-weights-swapped",
    "beta2 * square + (1 - beta2) * gradient**2",
    "(1 - beta2) * square + beta2 * gradient**2",
    """In the average of the squares the two weights have changed places, so it forgets almost all at each
    step. β₂ is the weight of the old average; the new square gets 1 − β₂.""",
)

adam_step.slip(
    "square-averaged-with-beta1",
    "beta2 * square + (1 - beta2) * gradient**2",
    "beta1 * square + (1 - beta1) * gradient**2",
    """The average of the squares was made with β₁. It has a β of its own, β₂, which keeps a longer memory, so
    that the steps change their length slowly. Use beta2 in that line.""",
)

adam_step.slip(
    "forgets-to-square",
    "gradient**2",
    "gradient",
    """The second average holds the gradients, not their squares. It can be negative, and its root is then
    NaN. Square each value of the gradient there.""",
)

adam_step.slip(
    "absolute-value-for-square",
    "gradient**2",
    "np.abs(gradient)",
    """The second average holds |g|, not g². The root of a size does not undo the size: large gradients would
    still make longer steps. Square the gradient there.""",
)

adam_step.slip(
    "forgets-1-minus-beta2",
    "(1 - beta2) * gradient**2",
    "gradient**2",
    """The squared gradient entered with weight 1 instead of 1 − β₂. The average is then too large by 1/(1 −
    β₂), a thousand times for β₂ = 0.999, and the steps too short. The two weights must add up to 1.""",
)

adam_step.slip(
    "forgets-the-old-square",
    "beta2 * square + ",
    "",
    """The old average of the squares is not used, so each step is scaled by its own gradient alone. Keep the
    share β₂ of the old average.""",
)

adam_step.slip(
    "forgets-beta2",
    "beta2 * square",
    "square",
    """The old average of the squares was kept whole, with weight 1 instead of β₂. It can only grow, so the
    steps get shorter and shorter. Multiply it by beta2.""",
)

adam_step.slip(
    "corrects-with-t-minus-1",
    "**t)",
    "**(t - 1))",
    """The correction uses t − 1. At the first step β⁰ = 1, so you divide by 0. t already counts this step: at
    t = 1 the averages hold the share 1 − β of the first gradient. Use t itself.""",
)

adam_step.slip(
    "corrects-with-t-plus-1",
    "**t)",
    "**(t + 1))",
    """The correction uses t + 1. Here t counts from 1, this step included, so at t = 1 the averages hold the
    share 1 − β of the first gradient: divide by 1 − β¹. Use t itself.""",
)

adam_step.slip(
    "forgets-the-power-t",
    "**t)",
    ")",
    """You divided by 1 − β at every step. That is right only at t = 1. Later the averages hold nearly the
    whole gradient, and the correction should fade away: divide by 1 − βᵗ.""",
)

adam_step.slip(
    "multiplies-beta-by-t",
    "**t)",
    " * t)",
    """You wrote β · t; asked for is β to the power t. The product soon exceeds 1, and what you divide by
    becomes negative. In Python a power is **.""",
)

adam_step.slip(
    "multiplies-by-the-velocity-correction",
    "velocity / (1 - beta1**t)",
    "velocity * (1 - beta1**t)",
    """The velocity was multiplied by 1 − β₁ᵗ. It is too small at first because it began at 0, and this makes
    it smaller still. Divide, so that the first v̂ is the first gradient.""",
)

adam_step.slip(
    "multiplies-by-the-square-correction",
    "square / (1 - beta2**t)",
    "square * (1 - beta2**t)",
    """The average of the squares was multiplied by 1 − β₂ᵗ. It is too small at first because it began at 0,
    and this makes it smaller still. Divide.""",
)

adam_step.slip(
    "velocity-not-corrected",
    "velocity / (1 - beta1**t)",
    "velocity",
    """The velocity went into the step without correction. It began at 0, so the first steps are too short, by
    a factor of 1 − β₁ at t = 1. Divide it by 1 − β₁ᵗ for the step.""",
)

adam_step.slip(
    "square-not-corrected",
    "square / (1 - beta2**t)",
    "square",
    """The average of the squares went into the step without correction. It began at 0, so its root is far too
    small at first and the first steps are far too long. Divide it by 1 − β₂ᵗ for the step.""",
)

adam_step.slip(
    "velocity-corrected-with-beta2",
    "(1 - beta1**t)",
    "(1 - beta2**t)",
    """The velocity was corrected with β₂. It is an average with β₁, so it lacks the share β₁ᵗ: divide it by 1
    − β₁ᵗ.""",
)

adam_step.slip(
    "square-corrected-with-beta1",
    "(1 - beta2**t)",
    "(1 - beta1**t)",
    """The average of the squares was corrected with β₁. It is an average with β₂, so it lacks the share β₂ᵗ:
    divide it by 1 − β₂ᵗ.""",
)

adam_step.slip(
    "adds-the-step",
    "parameter - learning_rate",
    "parameter + learning_rate",
    """The parameter moved along the averaged gradient, which points uphill. Go against it, with a minus.""",
)

adam_step.slip(
    "forgets-the-learning-rate",
    "learning_rate * velocity_hat",
    "velocity_hat",
    """The learning rate is not used. Adam's steps are about 1 long without it, whatever the parameter.
    Multiply by learning_rate.""",
)

adam_step.slip(
    "steps-with-the-gradient",
    "learning_rate * velocity_hat",
    "learning_rate * gradient",
    """The step used the gradient where v̂ belongs: that is RMSprop, and the momentum has no effect. Put the
    corrected velocity above the line.""",
)

adam_step.slip(
    "forgets-the-division",
    " / (np.sqrt(square_hat) + epsilon)",
    "",
    """The step does not use the average of the squares: this is momentum with a correction. Adam divides v̂
    by √ŝ + ε, so that all parameters move about equally fast.""",
)

adam_step.slip(
    "forgets-the-root",
    "np.sqrt(square_hat)",
    "square_hat",
    """You divided by the average of the squares, not by its root. Large gradients then make tiny steps, small
    ones huge. Take the root of ŝ before adding ε.""",
)

adam_step.slip(
    "adds-epsilon-to-the-step",
    "/ (np.sqrt(square_hat) + epsilon)",
    "/ np.sqrt(square_hat) + epsilon",
    """Parentheses are missing: Python divides before it adds, so ε was added to the whole, and nothing guards
    the division by 0. Put √ŝ + ε in parentheses.""",
)

adam_step.slip(
    "epsilon-inside-the-root",
    "(np.sqrt(square_hat) + epsilon)",
    "np.sqrt(square_hat + epsilon)",
    """Your ε stands inside the root. That is its place in Batch Norm; in Adam it is added after the root: √ŝ
    + ε. Inside, it weighs more: √ε is larger than ε.""",
)

adam_step.slip(
    "forgets-epsilon",
    " + epsilon",
    "",
    """ε is missing. A weight that has never had a gradient has ŝ = 0, and you would divide 0 by 0. Its NaN
    would spread through the whole network. Add epsilon to the root.""",
)

adam_step.slip(
    "epsilon-of-its-own",
    "+ epsilon",
    "+ 1e-8",
    """You used an ε of your own, 1e-8, not the epsilon that is given. Whoever calls the function with
    another value would see no change. Use the argument.""",
)

adam_step.slip(
    "returns-the-corrected-averages",
    "return parameter, velocity, square",
    "return parameter, velocity_hat, square_hat",
    """You returned the corrected averages. The next step would go on from them and correct them again, so
    they grow too large. The correction is for the step alone: return v and s as they are kept.""",
)

adam_step.slip(
    "returns-the-square-before-the-velocity",
    "return parameter, velocity, square",
    "return parameter, square, velocity",
    """The two averages came back in the wrong order: asked for is (parameter, velocity, square). At the next
    step each would be taken for the other.""",
)

adam_step.slip(
    "returns-the-averages-first",
    "return parameter, velocity, square",
    "return velocity, square, parameter",
    """You returned (velocity, square, parameter); asked for is (parameter, velocity, square). Whoever unpacks
    the three would use the velocity as weights.""",
)

adam_step.slip(
    "returns-the-parameter-alone",
    "return parameter, velocity, square",
    "return parameter",
    """You returned the parameter alone. The next step needs both averages that this one has left. Return all
    three: (parameter, velocity, square).""",
)


@adam_step.misconception
def no_bias_correction(parameter, gradient, velocity, square, t, learning_rate, beta1, beta2, epsilon):
    """The bias correction is missing. Both averages begin at 0 and are too small at first, the squares more
    than the velocity, so the first steps are far too long. For the step, divide v by 1 − β₁ᵗ and s by 1 −
    β₂ᵗ."""
    velocity = velocity_hat = beta1 * velocity + (1 - beta1) * gradient
    square = square_hat = beta2 * square + (1 - beta2) * gradient**2
    parameter = parameter - learning_rate * velocity_hat / (np.sqrt(square_hat) + epsilon)
    return parameter, velocity, square


@adam_step.misconception
def betas_swapped(parameter, gradient, velocity, square, t, learning_rate, beta1, beta2, epsilon):
    """β₁ and β₂ have changed places. β₁, usually 0.9, belongs to the velocity; β₂, usually 0.999, to the
    average of the squares, which needs the longer memory. Check each line for its own β."""
    velocity = beta2 * velocity + (1 - beta2) * gradient
    square = beta1 * square + (1 - beta1) * gradient**2
    velocity_hat = velocity / (1 - beta2**t)
    square_hat = square / (1 - beta1**t)
    parameter = parameter - learning_rate * velocity_hat / (np.sqrt(square_hat) + epsilon)
    return parameter, velocity, square


@adam_step.misconception
def beta1_for_both(parameter, gradient, velocity, square, t, learning_rate, beta1, beta2, epsilon):
    """β₁ was used for both averages, and β₂ nowhere. The average of the squares needs the longer memory: make
    it with β₂ and correct it with β₂."""
    velocity = beta1 * velocity + (1 - beta1) * gradient
    square = beta1 * square + (1 - beta1) * gradient**2
    velocity_hat = velocity / (1 - beta1**t)
    square_hat = square / (1 - beta1**t)
    parameter = parameter - learning_rate * velocity_hat / (np.sqrt(square_hat) + epsilon)
    return parameter, velocity, square


@adam_step.misconception
def corrections_swapped(parameter, gradient, velocity, square, t, learning_rate, beta1, beta2, epsilon):
    """The two corrections have changed places: v was divided by 1 − β₂ᵗ and s by 1 − β₁ᵗ. Each average is
    corrected with the β that it was made with: v with β₁, s with β₂."""
    velocity = beta1 * velocity + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    velocity_hat = velocity / (1 - beta2**t)
    square_hat = square / (1 - beta1**t)
    parameter = parameter - learning_rate * velocity_hat / (np.sqrt(square_hat) + epsilon)
    return parameter, velocity, square


@adam_step.misconception
def power_of_the_difference(parameter, gradient, velocity, square, t, learning_rate, beta1, beta2, epsilon):
    """You divided by (1 − β)ᵗ; asked for is 1 − βᵗ. The first goes to 0 as t grows, so the averages would
    blow up; the second goes to 1, so the correction fades away. Move the power inside the parentheses."""
    velocity = beta1 * velocity + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    velocity_hat = velocity / (1 - beta1) ** t
    square_hat = square / (1 - beta2) ** t
    parameter = parameter - learning_rate * velocity_hat / (np.sqrt(square_hat) + epsilon)
    return parameter, velocity, square


@adam_step.misconception
def divides_by_1_and_subtracts(
    parameter, gradient, velocity, square, t, learning_rate, beta1, beta2, epsilon
):
    """Parentheses are missing in the corrections: Python divides before it subtracts, so v / 1 − β₁ᵗ is v
    less β₁ᵗ, and s the same. Put 1 − βᵗ in parentheses."""
    velocity = beta1 * velocity + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    velocity_hat = velocity - beta1**t
    square_hat = square - beta2**t
    parameter = parameter - learning_rate * velocity_hat / (np.sqrt(square_hat) + epsilon)
    return parameter, velocity, square


@adam_step.misconception
def epsilon_added_before_the_correction(
    parameter, gradient, velocity, square, t, learning_rate, beta1, beta2, epsilon
):
    """You put both corrections into the learning rate, so ε was added to √s before the correction. Some
    libraries do so to save time, but ε then weighs more in the first steps. Here ε is added to √ŝ, after the
    correction."""
    velocity = beta1 * velocity + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    rate = learning_rate * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    parameter = parameter - rate * velocity / (np.sqrt(square) + epsilon)
    return parameter, velocity, square


@adam_step.misconception
def corrects_after_the_root(parameter, gradient, velocity, square, t, learning_rate, beta1, beta2, epsilon):
    """The root was taken first, and then divided by 1 − β₂ᵗ. The correction is for the average of the
    squares; under the root it would be √(1 − β₂ᵗ). Correct s first, then take the root."""
    velocity = beta1 * velocity + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    velocity_hat = velocity / (1 - beta1**t)
    parameter = parameter - learning_rate * velocity_hat / (np.sqrt(square) / (1 - beta2**t) + epsilon)
    return parameter, velocity, square


@adam_step.misconception
def corrects_the_old_averages(parameter, gradient, velocity, square, t, learning_rate, beta1, beta2, epsilon):
    """The step used the averages from before this gradient. At the first step they are 0, and nothing moves.
    Update both averages first, then correct the new ones for the step."""
    velocity_hat = velocity / (1 - beta1**t)
    square_hat = square / (1 - beta2**t)
    parameter = parameter - learning_rate * velocity_hat / (np.sqrt(square_hat) + epsilon)
    return parameter, beta1 * velocity + (1 - beta1) * gradient, beta2 * square + (1 - beta2) * gradient**2


@adam_step.misconception
def returns_the_old_averages(parameter, gradient, velocity, square, t, learning_rate, beta1, beta2, epsilon):
    """The parameter moved, but both averages came back as they were given. The next step would begin without
    this gradient, so no average ever builds up. Return the new ones."""
    return (
        adam_step.model(parameter, gradient, velocity, square, t, learning_rate, beta1, beta2, epsilon)[0],
        velocity,
        square,
    )


@adam_step.misconception
def returns_the_old_parameter(parameter, gradient, velocity, square, t, learning_rate, beta1, beta2, epsilon):
    """Both averages are new, but the parameter came back as it was given, so nothing is ever learned.
    Subtract αv̂/(√ŝ + ε) and return the result."""
    velocity = beta1 * velocity + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    return parameter, velocity, square


@adam_step.misconception
def returns_what_was_given(parameter, gradient, velocity, square, t, learning_rate, beta1, beta2, epsilon):
    """Parameter and averages came back as they were given: no step was taken. Perhaps the new values have
    names that the return does not use. Update both averages, correct them for the step, and then move the
    parameter."""
    return parameter, velocity, square


@adam_step.misconception
def averages_squares_of_the_velocity(
    parameter, gradient, velocity, square, t, learning_rate, beta1, beta2, epsilon
):
    """The second average was fed with the square of the velocity. Where gradients change their sign, the
    velocity is near 0, and the steps would be far too long. Average the squares of the gradient itself."""
    velocity = beta1 * velocity + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * velocity**2
    velocity_hat = velocity / (1 - beta1**t)
    square_hat = square / (1 - beta2**t)
    parameter = parameter - learning_rate * velocity_hat / (np.sqrt(square_hat) + epsilon)
    return parameter, velocity, square


@adam_step.misconception
def squares_the_weight_too(parameter, gradient, velocity, square, t, learning_rate, beta1, beta2, epsilon):
    """The weight 1 − β₂ was squared together with the gradient, so the new square counts for far too little.
    Square the gradient first, then weigh it."""
    velocity = beta1 * velocity + (1 - beta1) * gradient
    square = beta2 * square + ((1 - beta2) * gradient) ** 2
    velocity_hat = velocity / (1 - beta1**t)
    square_hat = square / (1 - beta2**t)
    parameter = parameter - learning_rate * velocity_hat / (np.sqrt(square_hat) + epsilon)
    return parameter, velocity, square


# 5.4


@exercise(
    "5.4",
    title="weight decay on W alone",
    returns=("gradients",),
    hints=(
        "Weight decay adds λ/2 · ‖W‖² to the cost. What is the gradient of that term, and for which "
        "entries is there such a term at all?",
        "The gradient of λ/2 · W² is λW: it is added to the gradient of each W, of the last layer too. γ, "
        "β and b keep their gradients. Build new dicts, so that the gradients given stay as they were.",
        "decayed = []\nfor layer, slopes in zip(parameters, gradients):\n    new = dict(slopes)\n"
        '    new["W"] = ...\n    decayed.append(new)\nreturn decayed',
    ),
)
def decayed_gradients(parameters, gradients, weight_decay):
    """The gradients with weight decay: λW added to that of each W.

    parameters, gradients: lists of dicts with the same keys, {"W", "gamma", "beta"} for a hidden
    layer and {"W", "b"} for the last; weight_decay: λ. Return a new list of dicts of the same keys,
    the gradients of gamma, beta and b as they were; the given ones stay as they were.
    """
    decayed = []
    for layer, slopes in zip(parameters, gradients, strict=True):
        new = dict(slopes)
        new["W"] = slopes["W"] + weight_decay * layer["W"]
        decayed.append(new)
    return decayed


@decayed_gradients.case("one hidden layer")
def _(rng):
    parameters = [
        {
            "W": np.array([[1.0, -2.0], [0.5, 3.0]]),
            "gamma": np.array([[1.0], [2.0]]),
            "beta": np.array([[0.5], [-1.5]]),
        },
        {"W": np.array([[2.0, -1.0]]), "b": np.array([[0.25]])},
    ]
    gradients = [
        {
            "W": np.array([[0.5, 1.0], [-2.0, 4.0]]),
            "gamma": np.array([[2.0], [-1.0]]),
            "beta": np.array([[-3.0], [1.0]]),
        },
        {"W": np.array([[-1.0, 3.0]]), "b": np.array([[-2.0]])},
    ]
    return parameters, gradients, 0.1


@decayed_gradients.case("three hidden layers")
def _(rng):
    sizes = [3, 5, 2, 4, 3]
    return random_layers(rng, sizes), random_layers(rng, sizes), 0.03


@decayed_gradients.case("no hidden layer")
def _(rng):
    return random_layers(rng, [3, 2]), random_layers(rng, [3, 2]), 2.0


@decayed_gradients.case("the gradients listed in another order, as a backward pass makes them")
def _(rng):
    gradients = [dict(reversed(layer.items())) for layer in random_layers(rng, [1, 1, 1, 1])]
    return random_layers(rng, [1, 1, 1, 1]), gradients, 0.5


@decayed_gradients.alternative
def key_by_key(params, grads, decay):
    return [
        {k: g[k] + decay * p[k] if k == "W" else g[k].copy() for k in p}
        for p, g in zip(params, grads, strict=True)
    ]


@decayed_gradients.alternative
def on_copies_of_the_arrays(parameters, gradients, weight_decay=0.0):
    result = tuple({name: np.array(value) for name, value in layer.items()} for layer in gradients)
    for number, layer in enumerate(result):
        layer["W"] += weight_decay * parameters[number]["W"]
    return result


decayed_gradients.slip(
    "shrinks-the-gradient",
    'weight_decay * layer["W"]',
    'weight_decay * slopes["W"]',
    """You took λ times the gradient, not λ times W. That only changes the length of the step; the weights
    are not drawn towards 0. Take W from parameters.""",
)

decayed_gradients.slip(
    "subtracts-the-decay",
    '+ weight_decay * layer["W"]',
    '- weight_decay * layer["W"]',
    """λW was subtracted from the gradient. The step goes against the gradient, so the weights would grow at
    every step. Weight decay adds λW; the minus of the step then makes W smaller.""",
)

decayed_gradients.slip(
    "returns-the-decay-alone",
    'slopes["W"] + weight_decay * layer["W"]',
    'weight_decay * layer["W"]',
    """The gradient of W was replaced by λW, so the data no longer has a say in W. Weight decay is an extra
    term of the cost: add λW to the gradient that is there.""",
)

decayed_gradients.slip(
    "forgets-weight-decay",
    'weight_decay * layer["W"]',
    'layer["W"]',
    """W itself was added, without λ: as if weight_decay were 1. Such a pull towards 0 would drown the
    gradient. Multiply W by weight_decay.""",
)

decayed_gradients.slip(
    "squares-w",
    'weight_decay * layer["W"]',
    'weight_decay * layer["W"] ** 2',
    """You added λW². The square stands in the cost; its gradient is linear in W. And a square is never
    negative, so negative weights would be driven away from 0. Add λW.""",
)

decayed_gradients.slip(
    "twice-the-decay",
    'weight_decay * layer["W"]',
    'weight_decay * 2 * layer["W"]',
    """You added 2λW: the gradient of λW². This course puts λ/2 · W² into the cost, so that the 2 cancels. Add
    λW.""",
)

decayed_gradients.slip(
    "half-the-decay",
    'weight_decay * layer["W"]',
    '0.5 * weight_decay * layer["W"]',
    """You added half of λW. The half stands in the cost, λ/2 · W², and cancels the 2 that comes from the
    square. Add λW.""",
)

decayed_gradients.slip(
    "sign-for-w",
    'weight_decay * layer["W"]',
    'weight_decay * np.sign(layer["W"])',
    """You added λ times the sign of W: the gradient of λ|W|, which draws all weights to 0 equally fast. That
    is L1 decay; here each weight is drawn in proportion to its size. Add λW.""",
)

decayed_gradients.slip(
    "sum-of-squares-for-w",
    'weight_decay * layer["W"]',
    'weight_decay * np.sum(layer["W"] ** 2)',
    """You added one number to the gradient of W: λ times the sum of all squared weights. Such a sum belongs
    to the cost; what each weight needs is its slope there: λW.""",
)

decayed_gradients.slip(
    "decays-the-parameters",
    'slopes["W"] + weight_decay * layer["W"]',
    'layer["W"] - weight_decay * layer["W"]',
    """You returned the weights made smaller. Asked for are gradients: the optimizer takes its step
    afterwards. Add λW to the gradient of W and leave W itself alone.""",
)


def _decayed(parameters, gradients, weight_decay, where):
    """λp added to the gradient of the entries for which ``where(layer number, name)`` holds."""
    return [
        {name: g[name] + weight_decay * p[name] if where(number, name) else g[name] for name in g}
        for number, (p, g) in enumerate(zip(parameters, gradients, strict=True))
    ]


@decayed_gradients.misconception
def decays_everything(parameters, gradients, weight_decay):
    """γ, β and b were decayed too. γ would be drawn to 0 and silence its unit, and β and b have nothing to do
    with how steep the network is. Add λW to the gradient of W alone."""
    return _decayed(parameters, gradients, weight_decay, lambda number, name: True)


@decayed_gradients.misconception
def decays_gamma_and_beta_too(parameters, gradients, weight_decay):
    """γ and β were decayed too. γ would be drawn to 0 and silence its unit; the scale of W cancels under
    Batch Norm, that of γ does not. Add λW to the gradient of W alone."""
    return _decayed(parameters, gradients, weight_decay, lambda number, name: name != "b")


@decayed_gradients.misconception
def decays_gamma_too(parameters, gradients, weight_decay):
    """γ was decayed too. It would be drawn to 0 and silence its unit; the scale of W cancels under Batch
    Norm, that of γ does not. Add λW to the gradient of W alone."""
    return _decayed(parameters, gradients, weight_decay, lambda number, name: name in ("W", "gamma"))


@decayed_gradients.misconception
def decays_beta_too(parameters, gradients, weight_decay):
    """β was decayed too. It shifts a unit, as b would, and a shift makes no network too steep. Add λW to the
    gradient of W alone."""
    return _decayed(parameters, gradients, weight_decay, lambda number, name: name in ("W", "beta"))


@decayed_gradients.misconception
def decays_the_shifts_too(parameters, gradients, weight_decay):
    """β and b were decayed too. They shift a unit or a class, and a shift makes no network too steep. Add λW
    to the gradient of W alone."""
    return _decayed(parameters, gradients, weight_decay, lambda number, name: name != "gamma")


@decayed_gradients.misconception
def decays_b_too(parameters, gradients, weight_decay):
    """b of the last layer was decayed too. It says how common each class is, and drawing it to 0 would only
    hide that. Add λW to the gradient of W alone."""
    return _decayed(parameters, gradients, weight_decay, lambda number, name: name in ("W", "b"))


@decayed_gradients.misconception
def decays_all_but_W(parameters, gradients, weight_decay):
    """γ, β and b were decayed and W was not: just the reverse of what is asked. Look at the condition that
    picks the key."""
    return _decayed(parameters, gradients, weight_decay, lambda number, name: name != "W")


@decayed_gradients.misconception
def forgets_the_last_layer(parameters, gradients, weight_decay):
    """The W of the last layer was not decayed. It is a W like the others, and the one whose size Batch Norm
    does not cancel. Let the loop treat every layer."""
    last = len(parameters) - 1
    return _decayed(parameters, gradients, weight_decay, lambda number, name: name == "W" and number < last)


@decayed_gradients.misconception
def forgets_the_first_layer(parameters, gradients, weight_decay):
    """The W of the first layer was not decayed. Python counts from 0: the first layer is parameters[0]. Let
    the loop begin there."""
    return _decayed(parameters, gradients, weight_decay, lambda number, name: name == "W" and number > 0)


@decayed_gradients.misconception
def last_layer_only(parameters, gradients, weight_decay):
    """Only the W of the last layer was decayed. In the hidden layers the scale of W cancels under Batch Norm,
    but its decay still acts, through the length of the steps. Add λW in every layer."""
    last = len(parameters) - 1
    return _decayed(parameters, gradients, weight_decay, lambda number, name: name == "W" and number == last)


@decayed_gradients.misconception
def leaves_out_the_last_layer(parameters, gradients, weight_decay):
    """Your list is one layer short: the last one is missing. The optimizer needs the gradients of all layers.
    Return one dict for each layer that you were given."""
    return _decayed(parameters, gradients, weight_decay, lambda number, name: name == "W")[:-1]


@decayed_gradients.misconception
def first_layer_only(parameters, gradients, weight_decay):
    """Your list holds the first layer alone. Perhaps `return` stands inside the loop, so that the first round
    ends the function. Collect all layers and return the list after the loop."""
    return _decayed(parameters, gradients, weight_decay, lambda number, name: name == "W")[:1]


@decayed_gradients.misconception
def returns_one_dict(parameters, gradients, weight_decay):
    """You returned the dict of the last layer alone; those before it were overwritten. Begin a new dict for
    each layer, append it to a list inside the loop, and return the list."""
    return decayed_gradients.model(parameters, gradients, weight_decay)[-1]


@decayed_gradients.misconception
def same_dict_for_all_layers(parameters, gradients, weight_decay):
    """All items of your list are one and the same dict, so each layer overwrote the one before. A list holds
    references, not copies. Begin a new dict inside the loop over the layers."""
    new = {}
    for layer in decayed_gradients.model(parameters, gradients, weight_decay):
        new.update(layer)
    return [new for _ in parameters]


@decayed_gradients.misconception
def returns_decayed_parameters(parameters, gradients, weight_decay):
    """You returned the parameters with a smaller W. Asked for are gradients: the optimizer takes its step
    afterwards. Begin with the layer's gradients, and add λW to that of W."""
    return [{**p, "W": p["W"] - weight_decay * p["W"]} for p in parameters]


@decayed_gradients.misconception
def pairs_by_position(parameters, gradients, weight_decay):
    """You paired the entries by their place in the dicts. A backward pass usually makes its gradients from
    the last to the first, so W may meet the gradient of β without any error. Look each gradient up by its
    key: gradients[...][name]."""
    return [
        {
            name: slope + weight_decay * p if name == "W" else slope
            for (name, p), slope in zip(layer.items(), slopes.values(), strict=True)
        }
        for layer, slopes in zip(parameters, gradients, strict=True)
    ]


@decayed_gradients.misconception
def returns_W_alone(parameters, gradients, weight_decay):
    """Each of your dicts has only its W; the gradients of γ, β and b are gone, and these could learn no more.
    Begin with a copy of the layer's dict and change its W."""
    return [{"W": layer["W"]} for layer in decayed_gradients.model(parameters, gradients, weight_decay)]


@decayed_gradients.misconception
def returns_the_gradients_unchanged(parameters, gradients, weight_decay):
    """The gradients came back as they were given: no λW was added anywhere. Add weight_decay times W to the
    gradient of each W."""
    return _decayed(parameters, gradients, weight_decay, lambda number, name: False)


@decayed_gradients.misconception
def squared_norm_for_W(parameters, gradients, weight_decay):
    """You added one number, the penalty itself, to the gradient of W. The penalty λ/2 · ‖W‖² belongs to the
    cost; what each weight needs is its slope there: λW."""
    return [
        {**g, "W": g["W"] + 0.5 * weight_decay * np.sum(p["W"] ** 2)}
        for p, g in zip(parameters, gradients, strict=True)
    ]


@decayed_gradients.misconception
def parameters_for_gradients(parameters, gradients, weight_decay):
    """γ, β and b came back as parameters, not as gradients: you copied the wrong list. Begin each new dict
    with the layer's gradients, and take only W from parameters."""
    return [{**p, "W": g["W"] + weight_decay * p["W"]} for p, g in zip(parameters, gradients, strict=True)]

"""What is claimed: S1–S19 by the course's source, N1, N2, … by papers that came after it."""

CLAIMS = {
    "S1": "Normalising inputs speeds up learning, and the same treatment helps each hidden layer.",
    "S2": "Whether to normalise z or a is disputed; z is the more common choice in practice.",
    "S3": "z_norm = (z − μ)/√(σ² + ε) has mean 0 and variance 1; ε prevents a division by 0.",
    "S4": "Mean 0 and variance 1 are not always best: a sigmoid would stay in its near-linear middle.",
    "S5": "z̃ = γ z_norm + β, with γ and β learnable; this β is not momentum's β.",
    "S6": "γ = √(σ² + ε) and β = μ recover the input.",
    "S7": "Other values of γ and β give other means and variances.",
    "S8": "z̃ replaces z in all that follows.",
    "S9": "Batch Norm is applied in every hidden layer; the parameters are W, b, γ, β per layer.",
    "S10": "b has no effect under Batch Norm and is left out: z = W a.",
    "S11": "γ and β are updated like W: by gradient descent, momentum, RMSprop or Adam.",
    "S12": "Batch Norm is used with mini-batches: the statistics are those of X^{t} alone.",
    "S13": "It works because normalised inputs make the problem better conditioned.",
    "S14": "It works because each layer's input distribution moves less when earlier layers change.",
    "S15": "It regularises slightly, by the noise of mini-batch statistics;"
    " together with dropout it regularises better.",
    "S16": "A single test example has no useful mean and variance of its own.",
    "S17": "At test time, use exponentially weighted averages of the mini-batch means and variances.",
    "S18": "With enough test data its own statistics can be used; the averages are more usual.",
    "S19": "Batch Norm includes the normalisation of the input layer: the same step on A⁽⁰⁾.",
    "N1": "Covariate shift is not why: with shifting noise added after it, Batch Norm still trains fast"
    " (Santurkar et al. 2018).",
    "N2": "Batch Norm helps because it allows larger learning rates (Bjorck et al. 2018).",
    "N3": "Batch Norm tunes the effective learning rate: the scale of W cancels, so weight decay and growing"
    " weights act through the rate alone (van Laarhoven 2017; Arora, Li & Lyu 2019).",
    "N4": "The noise of mini-batch statistics is a regulariser whose strength falls with the size of the"
    " mini-batch (Luo et al. 2019).",
    "N5": "Batch Norm keeps the rank of deep activations from collapsing (Daneshmand et al. 2020, 2021).",
    "N6": "Without skips, Batch Norm makes gradients explode with depth"
    " (Yang et al. 2019; Meterez et al. 2023).",
    "N7": "Batch Norm makes deep residual networks trainable by shrinking the residual branches at the start"
    " (De & Smith 2020).",
    "N8": "Training γ and β alone, with random W, already learns much (Frankle et al. 2021).",
    "N9": "Batch statistics can leak the label and go wrong between domains; precise population statistics"
    " mend part of it (Wu & Johnson 2021).",
    "N10": "Under a shift of the data, statistics estimated anew restore much of the accuracy"
    " (Schneider et al. 2020).",
    "N11": "Deep residual networks can be trained without normalisation"
    " (Zhang et al. 2019; Brock et al. 2021).",
    "N12": "A learned tanh in place of normalisation does as well (Zhu et al. 2025).",
    "N13": "Batch Norm makes networks more vulnerable to adversarial examples (Galloway et al. 2019).",
    "N14": "Batch Norm fails on small mini-batches; normalising each example by itself does not"
    " (Wu & He 2018).",
}

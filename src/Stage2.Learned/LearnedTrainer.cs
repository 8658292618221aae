namespace MlNetPath.Stage2.Learned;

/// <summary>The ways of learning that this stage offers, all over the same hashed n-grams.</summary>
public enum LearnedTrainer
{
    /// <summary>Naive Bayes, corrected by logistic regression on texts and short windows of them: the default.</summary>
    Corrected,

    /// <summary>
    /// The default's way, with what a task offers beside its training split: further texts, and varied copies of all (<see cref="Core.TextTask.MoreTrainData"/>, <see cref="Core.TextTask.Augmentation"/>).
    /// What the deep network is measured against, since it learns from the same.
    /// </summary>
    Augmented,

    /// <summary>Multinomial naive Bayes.</summary>
    NaiveBayes,

    /// <summary>Multinomial logistic regression by ML.NET's stochastic dual coordinate ascent.</summary>
    Logistic,

    /// <summary>ML.NET's averaged perceptron, one against all, calibrated.</summary>
    AveragedPerceptron,

    /// <summary>ML.NET's boosted trees, one against all, on a few thousand features. Slow.</summary>
    FastTree,
}

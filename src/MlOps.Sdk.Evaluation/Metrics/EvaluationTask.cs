namespace MlOps.Sdk.Evaluation;

/// <summary>What a model answers.</summary>
public enum EvaluationTask
{
    /// <summary>Yes or no: labels are 0 and 1, a score is the probability of 1 or any number that orders rows by it.</summary>
    Binary,

    /// <summary>One of several classes: a label is the class's index, a row has one score per class.</summary>
    Multiclass,

    /// <summary>A number.</summary>
    Regression,

    /// <summary>Any number of labels may apply to a row; the scores are a probability per label.</summary>
    Multilabel,

    /// <summary>An order of candidates within each query: a label is a candidate's relevance, 0 or more, a higher score ranks first.</summary>
    Ranking,

    /// <summary>Steps of time series: a label is what came, the score is what was forecast, or one score a quantile.</summary>
    Forecast,
}

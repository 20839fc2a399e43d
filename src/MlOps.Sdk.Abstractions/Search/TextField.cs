namespace MlOps.Sdk;

/// <summary>A text of a run as something to search by: a param, a tag, a name, an id, a data set's name or digest.</summary>
public sealed record TextField : RunField
{
    internal TextField(RunFieldKind kind, string key)
        : base(kind, key)
    {
    }

    /// <summary>The text is exactly this.</summary>
    public RunCondition EqualTo(string value) => new TextCondition(this, RunOperator.Equal, value);

    /// <summary>There is a text, and it is not this.</summary>
    public RunCondition NotEqualTo(string value) => new TextCondition(this, RunOperator.NotEqual, value);

    /// <summary>The text fits a pattern: <c>%</c> is any text, <c>_</c> any one character, and there is no escape.</summary>
    public RunCondition Like(string pattern) => new TextCondition(this, RunOperator.Like, pattern);

    /// <summary>The text fits a pattern, the letters A to Z in either case.</summary>
    public RunCondition ILike(string pattern) => new TextCondition(this, RunOperator.ILike, pattern);

    /// <summary>The text is one of these.</summary>
    public RunCondition In(params IReadOnlyList<string> values) => new TextSetCondition(this, RunOperator.In, values);

    /// <summary>There is a text, and it is none of these.</summary>
    public RunCondition NotIn(params IReadOnlyList<string> values) => new TextSetCondition(this, RunOperator.NotIn, values);
}

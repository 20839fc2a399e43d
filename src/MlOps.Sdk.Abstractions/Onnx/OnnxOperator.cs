namespace MlOps.Sdk;

/// <summary>An operator that a model uses.</summary>
/// <param name="Domain">The operator set it belongs to; <c>ai.onnx</c> for the standard one.</param>
/// <param name="Name">The operator's name, such as <c>Gemm</c>.</param>
public readonly record struct OnnxOperator(string Domain, string Name) : IComparable<OnnxOperator>
{
    /// <summary>The name of the standard operator set, which files leave out.</summary>
    public const string StandardDomain = "ai.onnx";

    /// <inheritdoc/>
    public int CompareTo(OnnxOperator other) =>
        string.CompareOrdinal(Domain, other.Domain) is not 0 and var order ? order : string.CompareOrdinal(Name, other.Name);

    /// <summary><c>domain:name</c>.</summary>
    public override string ToString() => $"{Domain}:{Name}";

    /// <summary>Ordinal order of domain, then name.</summary>
    public static bool operator <(OnnxOperator left, OnnxOperator right) => left.CompareTo(right) < 0;

    /// <summary>Ordinal order of domain, then name.</summary>
    public static bool operator >(OnnxOperator left, OnnxOperator right) => left.CompareTo(right) > 0;

    /// <summary>Ordinal order of domain, then name.</summary>
    public static bool operator <=(OnnxOperator left, OnnxOperator right) => left.CompareTo(right) <= 0;

    /// <summary>Ordinal order of domain, then name.</summary>
    public static bool operator >=(OnnxOperator left, OnnxOperator right) => left.CompareTo(right) >= 0;
}

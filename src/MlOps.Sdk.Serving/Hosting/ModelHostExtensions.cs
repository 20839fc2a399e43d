namespace MlOps.Sdk.Serving;

/// <summary>References as text.</summary>
public static class ModelHostExtensions
{
    /// <summary>Serves the version that the reference, such as <c>models:/churn@champion</c>, names now.</summary>
    /// <exception cref="FormatException">The text is not a reference.</exception>
    public static ValueTask<ServedModel> LoadAsync(this IModelHost host, string reference, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.LoadAsync(ModelRef.Parse(reference), cancellationToken);
    }

    /// <summary>Serves the version that the reference names now, for rows of one type.</summary>
    /// <exception cref="FormatException">The text is not a reference.</exception>
    public static ValueTask<ServedModel<TIn, TOut>> GetAsync<TIn, TOut>(this IModelHost host, string reference, CancellationToken cancellationToken = default)
        where TIn : IFeatureRow
        where TOut : IModelOutput<TOut>
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.GetAsync<TIn, TOut>(ModelRef.Parse(reference), cancellationToken);
    }

    /// <summary>Serves the version that the reference names now, for rows of one type with options of its own.</summary>
    /// <exception cref="FormatException">The text is not a reference.</exception>
    public static ValueTask<ServedModel<TIn, TOut>> GetAsync<TIn, TOut>(this IModelHost host, string reference, ServedModelOptions options, CancellationToken cancellationToken = default)
        where TIn : IFeatureRow
        where TOut : IModelOutput<TOut>
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.GetAsync<TIn, TOut>(ModelRef.Parse(reference), options, cancellationToken);
    }
}

using MlOps.Sdk.Serving;

namespace MlOps.Sdk.AspNetCore;

/// <summary>What a served model is, takes and gives, as every protocol tells it.</summary>
internal sealed record ModelDescription
{
    public required IReadOnlyList<string> Versions { get; init; }

    public required string Platform { get; init; }

    public required IReadOnlyList<TensorDescription> Inputs { get; init; }

    public required IReadOnlyList<TensorDescription> Outputs { get; init; }

    /// <exception cref="InferenceException">404: nothing served has that name or version.</exception>
    /// <exception cref="MlOpsModelException">No version is loaded (transient).</exception>
    public static async ValueTask<ModelDescription> OfAsync(ModelCatalog catalog, string name, string? version, CancellationToken cancellationToken)
    {
        using var call = await catalog.Get(name, version).BeginCallAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        if (call.Outputs.Any(o => o.ElementType == ElementType.Undefined && o.Sequence is null))
            await TryOutAsync(call, cancellationToken).ConfigureAwait(false);

        return new()
        {
            Versions = [.. catalog.Versions(call.Version.Model).Select(ModelCatalog.Number).OfType<string>().Distinct(StringComparer.Ordinal)],
            Platform = call.Version.Format == "onnx" ? "onnx_onnxv1" : call.Version.Format,
            Inputs = [.. call.Inputs.Select(i => TensorDescription.Of(i, optional: false)), .. call.OptionalInputs.Select(i => TensorDescription.Of(i, optional: true))],
            Outputs = [.. call.Outputs.Select(o => TensorDescription.Of(o, optional: false))],
        };
    }

    // What sequences and maps hold is not in the signature; one made-up row tells.
    private static async ValueTask TryOutAsync(TensorCall call, CancellationToken cancellationToken)
    {
        foreach (var input in call.Inputs)
        {
            input.Reshape([.. input.Spec.Shape.Select(d => d < 0 ? 1 : d)]);
            if (input.ElementType == ElementType.String)
                input.AsTexts().Clear();
            else
                input.AsBytes().Clear();
        }

        try
        {
            await call.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MlOpsModelException)
        {
            // A made-up row may be no valid one; the output is then described as far as it is known.
        }
    }
}

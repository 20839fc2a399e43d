using System.Globalization;
using System.Text.Json;

namespace MlOps.Sdk.Serving;

/// <summary>Replays a version's golden rows: what it answered when it was registered it must answer here and now.</summary>
internal static class GoldenReplay
{
    public static async ValueTask<GoldenRows> RunAsync(ModelVersion version, IPredictor predictor, byte[] content, CancellationToken cancellationToken)
    {
        GoldenRows rows;
        try
        {
            rows = GoldenRows.Parse(content);
        }
        catch (JsonException e)
        {
            throw new MlOpsIntegrityException($"'{ModelAttachment.GoldenRows}' of {version.ToRef()} cannot be read: {e.Message}", e);
        }

        using var frame = predictor.CreateFrame();
        for (var i = 0; i < rows.Cases.Count; i++)
        {
            foreach (var input in frame.OptionalInputs)
                input.Clear();
            foreach (var tensor in rows.Cases[i].Inputs)
                tensor.CopyTo(Find(frame.Inputs.Concat(frame.OptionalInputs), tensor.Name, version));

            await frame.RunAsync(cancellationToken).ConfigureAwait(false);
            foreach (var tensor in rows.Cases[i].Outputs)
            {
                if (tensor.DifferenceFrom(Find(frame.Outputs, tensor.Name, version), rows.Tolerance) is { } difference)
                    throw new MlOpsModelException(string.Create(CultureInfo.InvariantCulture, $"{version.ToRef()} was not put to service: golden case {i} gives another answer here. {difference}"));
            }
        }

        return rows;
    }

    private static TensorBuffer Find(IEnumerable<TensorBuffer> buffers, string name, ModelVersion version) =>
        buffers.FirstOrDefault(b => b.Spec.Name == name)
        ?? throw new MlOpsIntegrityException($"'{ModelAttachment.GoldenRows}' of {version.ToRef()} names '{name}', which the model does not have.");
}

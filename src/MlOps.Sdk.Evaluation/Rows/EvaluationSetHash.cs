using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MlOps.Sdk.Evaluation;

/// <summary>The content hash of an evaluation set. Every text is preceded by its length, so that no two sets share their bytes.</summary>
internal static class EvaluationSetHash
{
    public static DatasetVersion Version(EvaluationSet set, IReadOnlyList<SliceColumn> slices)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Text(hash, "mlops-evaluation-set/1");
        Text(hash, set.Task.ToString());
        Text(hash, set.Source?.Digest.Hex ?? "");
        Number(hash, set.Classes.Count);
        foreach (var name in set.Classes)
            Text(hash, name);

        Number(hash, set.Count);
        foreach (var label in set.Labels)
            Number(hash, BitConverter.DoubleToInt64Bits(label));

        if (set.Task == EvaluationTask.Multilabel)
        {
            foreach (var applies in set.Truth)
                Number(hash, applies ? 1 : 0);
        }

        if (set.IsWeighted)
        {
            Text(hash, "weights");
            foreach (var weight in set.Weights)
                Number(hash, BitConverter.DoubleToInt64Bits(weight));
        }

        Units(hash, set);

        // Sorted: adding the same columns in another order leaves the rows what they are.
        foreach (var slice in slices.OrderBy(slice => slice.Name, StringComparer.Ordinal))
        {
            Text(hash, slice.Name);
            foreach (var value in slice.Values)
                Text(hash, value ?? EvaluationSet.MissingValue);
        }

        return new()
        {
            Name = set.Name,
            Digest = ContentDigest.FromHash(hash.GetHashAndReset()),
            RowCount = set.Count,
            Source = set.Source is { } source ? $"{source.Name} sha256:{source.Digest}" : null,
            Schema =
            [
                new() { Name = "label", Type = ColumnType.Double },
                .. slices.Select(slice => new ColumnSchema { Name = slice.Name, Type = ColumnType.Text, Nullable = slice.Values.Contains(null) }),
            ],
        };
    }

    private static void Units(IncrementalHash hash, EvaluationSet set)
    {
        if (set.Units is not { } units)
            return;

        Text(hash, units.Noun);
        foreach (var code in units.Codes)
            Text(hash, units.Names[code]);
        foreach (var time in set.Times)
            Number(hash, time);
        foreach (var item in set.Items)
            Number(hash, item);
        var facts = set.Facts;
        Number(hash, facts.CatalogSize);
        Number(hash, facts.Season);
        Number(hash, facts.Quantiles.Count);
        foreach (var quantile in facts.Quantiles)
            Number(hash, BitConverter.DoubleToInt64Bits(quantile));
        foreach (var history in facts.Histories)
        {
            Number(hash, history.Length);
            foreach (var value in history)
                Number(hash, BitConverter.DoubleToInt64Bits(value));
        }
    }

    private static void Text(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Number(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void Number(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}

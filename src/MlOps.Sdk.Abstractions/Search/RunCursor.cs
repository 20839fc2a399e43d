using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace MlOps.Sdk;

/// <summary>
/// A place in the order of a search: the sort keys of a run under <see cref="RunQuery.TotalOrder"/>. As a token it carries a
/// check sum over itself and the query, so one that was changed, or is another query's, is refused.
/// </summary>
public sealed class RunCursor
{
    private const byte Version = 1;
    private const int CheckSize = 12;

    /// <summary>Makes a cursor from the sort keys of a run, one for each field of the total order.</summary>
    public RunCursor(IReadOnlyList<RunSortKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        Keys = [.. keys];
    }

    /// <summary>The sort keys, one for each field of the total order.</summary>
    public IReadOnlyList<RunSortKey> Keys { get; }

    /// <summary>The place of a run.</summary>
    public static RunCursor At(RunRecord run, IReadOnlyList<RunOrder> totalOrder) => new([.. totalOrder.Select(order => RunSortKey.Of(run, order.Field))]);

    /// <summary>The place a query's page begins after; null for the first page.</summary>
    /// <exception cref="ArgumentException">The token was changed, or belongs to a query with another filter, order or experiments.</exception>
    public static RunCursor? Of(RunQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.PageToken is null)
            return null;
        if (Decode(query.PageToken) is [Version, .. var rest] && rest.Length > CheckSize && rest.AsSpan(0, CheckSize).SequenceEqual(Check(query, rest.AsSpan(CheckSize))))
        {
            try
            {
                return Read(query.TotalOrder, rest[CheckSize..]);
            }
            catch (Exception e) when (e is IOException or ArgumentException or FormatException)
            {
                // made by someone who knows the check sum, but not the keys
            }
        }

        throw new ArgumentException(
            "The page token is not one of this query: it was changed, or it comes from a search with another filter, order or set of experiments. Ask for the first page again.", nameof(query));
    }

    /// <summary>The place as text, for the query it belongs to.</summary>
    public string ToToken(RunQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        using var keys = new MemoryStream();
        using (var writer = new BinaryWriter(keys, Encoding.UTF8, leaveOpen: true))
        {
            foreach (var key in Keys)
            {
                writer.Write(key.Rank);
                writer.Write(key.Number);
                writer.Write(key.Time.UtcTicks);
                writer.Write(key.Text);
            }
        }

        var payload = keys.ToArray();
        return Base64Url.EncodeToString([Version, .. Check(query, payload), .. payload]);
    }

    /// <summary>Which of two places comes first in an order: negative for the first, positive for the second.</summary>
    public static int Compare(RunCursor a, RunCursor b, IReadOnlyList<RunOrder> order)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(order);
        for (var i = 0; i < order.Count; i++)
        {
            var compared = RunSortKey.Compare(a.Keys[i], b.Keys[i], order[i]);
            if (compared != 0)
                return compared;
        }

        return 0;
    }

    private static RunCursor Read(IReadOnlyList<RunOrder> order, byte[] payload)
    {
        using var reader = new BinaryReader(new MemoryStream(payload), Encoding.UTF8);
        var keys = new RunSortKey[order.Count];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = new(reader.ReadByte(), reader.ReadDouble(), new(reader.ReadInt64(), TimeSpan.Zero), reader.ReadString());
        return new(keys);
    }

    // No secret: a token gives away nothing and can reach nothing that the query could not, so this guards against mistakes.
    private static byte[] Check(RunQuery query, ReadOnlySpan<byte> payload)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{string.Join(',', query.Experiments.Select(id => id.ToString()).Order(StringComparer.Ordinal))}\n{query.Filter}\n{string.Join(',', query.OrderBy)}\n{(query.Visibility == RunVisibility.Active ? "" : $"{query.Visibility}\n")}"));
        hash.AppendData(payload);
        return hash.GetHashAndReset()[..CheckSize];
    }

    private static byte[] Decode(string token)
    {
        try
        {
            return Base64Url.DecodeFromChars(token);
        }
        catch (FormatException)
        {
            return [];
        }
    }
}

using System.Text.Json;

namespace MlOps.Sdk.Statistics;

/// <summary>The profiles of a table's columns: the reference stored with a model version, or one window of traffic.</summary>
public sealed class DatasetProfile
{
    private readonly Dictionary<string, ColumnProfile> _columns;

    /// <summary>A profile of the given columns.</summary>
    /// <exception cref="ArgumentException">Two columns share a name.</exception>
    public DatasetProfile(IEnumerable<ColumnProfile> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Columns = [.. columns];
        _columns = new Dictionary<string, ColumnProfile>(StringComparer.Ordinal);
        foreach (var column in Columns)
        {
            if (!_columns.TryAdd(column.Name, column))
                throw new ArgumentException($"Column '{column.Name}' is profiled twice; merge the two profiles.", nameof(columns));
        }
    }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<ColumnProfile> Columns { get; }

    /// <summary>The column of that name, or null.</summary>
    public ColumnProfile? Find(string name) => _columns.GetValueOrDefault(name);

    /// <summary>A profile of both tables together; a column that one side lacks is taken as it is.</summary>
    /// <exception cref="ArgumentException">A column is numeric on one side and categorical on the other.</exception>
    public DatasetProfile Merge(DatasetProfile other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new DatasetProfile(
        [
            .. Columns.Select(column => other.Find(column.Name) is { } theirs ? column.Merge(theirs) : column),
            .. other.Columns.Where(column => Find(column.Name) is null),
        ]);
    }

    /// <summary>The profile as versioned JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(ProfileDocument.From(this), ProfileJson.Default.ProfileDocument);

    /// <summary>The profile as versioned JSON in UTF-8.</summary>
    public byte[] ToUtf8Json() => JsonSerializer.SerializeToUtf8Bytes(ProfileDocument.From(this), ProfileJson.Default.ProfileDocument);

    /// <summary>The profile in its compact binary form, versioned and with a checksum.</summary>
    public byte[] ToBytes() => ProfileBinary.Write(this);

    /// <summary>Reads a profile written by <see cref="ToBytes"/>, of this or an earlier version.</summary>
    /// <exception cref="FormatException">The bytes are not such a profile, or were changed or cut off; the message says what is wrong.</exception>
    public static DatasetProfile FromBytes(ReadOnlySpan<byte> bytes) => ProfileBinary.Read(bytes);

    /// <summary>Reads a profile written by <see cref="ToJson"/>, of this or an earlier version.</summary>
    /// <exception cref="FormatException">The text is not such a profile; the message says what is wrong.</exception>
    public static DatasetProfile FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return FromUtf8Json(System.Text.Encoding.UTF8.GetBytes(json));
    }

    /// <summary>Reads a profile written by <see cref="ToUtf8Json"/>, of this or an earlier version.</summary>
    /// <exception cref="FormatException">The bytes are not such a profile; the message says what is wrong.</exception>
    public static DatasetProfile FromUtf8Json(ReadOnlySpan<byte> json)
    {
        try
        {
            var document = JsonSerializer.Deserialize(json, ProfileJson.Default.ProfileDocument)
                ?? throw new FormatException("The JSON is null, not a profile.");
            return document.ToProfile();
        }
        catch (JsonException e)
        {
            throw new FormatException($"Not a profile: {e.Message}", e);
        }
    }
}

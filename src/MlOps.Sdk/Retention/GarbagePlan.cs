using System.Globalization;
using System.Text;

namespace MlOps.Sdk;

/// <summary>What a collection would remove and what it keeps. It is a value: nothing happens until it is executed, and then everything is judged again.</summary>
public sealed record GarbagePlan
{
    private const int Shown = 50;

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The rules it was made by.</summary>
    public required GarbagePolicy Policy { get; init; }

    /// <summary>Content that nothing refers to and that is older than the grace, in ascending order of digest.</summary>
    public required IReadOnlyList<GarbageItem> Items { get; init; }

    /// <summary>What is kept because something refers to it.</summary>
    public required GarbageCount Referenced { get; init; }

    /// <summary>What is kept because it was put or touched within the grace; nothing refers to it yet.</summary>
    public required GarbageCount Young { get; init; }

    /// <summary>What is kept for what it is: anchored audit heads, and indexes with what they name.</summary>
    public required GarbageCount Special { get; init; }

    /// <summary>What would be removed.</summary>
    public GarbageCount Removable => new(Items.Count, Items.Sum(item => item.Size));

    /// <summary>A table for people: what is kept and why, and the first 50 of what would be removed.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Row("referenced", Referenced, "kept: a run, version, report, fact or audit entry names it");
        Row("young", Young, $"kept: put or touched within {Policy.Grace}");
        Row("special", Special, "kept: an anchored audit head, or an index and what it names");
        Row("removable", Removable, $"nothing names it since before {CreatedAt - Policy.Grace:u}");
        foreach (var item in Items.Take(Shown))
            text.AppendLine(CultureInfo.InvariantCulture, $"  {item.Digest}  {item.Size,15}  last touched {item.TouchedAt:u}");
        if (Items.Count > Shown)
            text.AppendLine(CultureInfo.InvariantCulture, $"  and {Items.Count - Shown} more");
        return text.ToString();

        void Row(string name, GarbageCount count, string why) =>
            text.AppendLine(CultureInfo.InvariantCulture, $"{name,-11} {count.Contents,9} contents {count.Bytes,17} bytes  {why}");
    }
}

using System.Collections.ObjectModel;

namespace MlOps.Sdk;

/// <summary>What is needed to explain or repeat a run: code, machine, runtime and seed. Unknown facts are null.</summary>
public sealed record RunEnvironment
{
    /// <summary>The commit of the code, 40 hexadecimal digits.</summary>
    public string? GitCommit { get; init; }

    /// <summary>Whether the working tree differed from that commit.</summary>
    public bool? GitDirty { get; init; }

    /// <summary>The operating system with its version.</summary>
    public string? OperatingSystem { get; init; }

    /// <summary>The .NET runtime, such as <c>.NET 10.0.12</c>.</summary>
    public string? Runtime { get; init; }

    /// <summary>The machine's name.</summary>
    public string? Machine { get; init; }

    /// <summary>Logical processors available to the process.</summary>
    public int? ProcessorCount { get; init; }

    /// <summary>Names and versions of the packages the application was built with.</summary>
    public IReadOnlyDictionary<string, string> Packages { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } = ReadOnlyDictionary<string, string>.Empty; // the default where JSON leaves it out

    /// <summary>The seed that made the run repeatable.</summary>
    public long? Seed { get; init; }
}

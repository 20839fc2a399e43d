namespace MlOps.Sdk.Artifacts;

/// <summary>Where in Azure Blob storage artifacts are, and how to get there.</summary>
public sealed class AzureBlobArtifactOptions : ObjectArtifactOptions
{
    /// <summary>The container; it must exist.</summary>
    public string Container { get; set; } = "";

    /// <summary>
    /// The address of the account's blob service, such as <c>https://account.blob.core.windows.net</c>. The application's
    /// <c>TokenCredential</c> is used with it (a managed identity, say), unless it carries a SAS.
    /// </summary>
    public Uri? ServiceUri { get; set; }

    /// <summary>The connection string of the account, instead of <see cref="ServiceUri"/>. It is a secret, and never logged.</summary>
    public string? ConnectionString { get; set; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> FindFaults()
    {
        List<string> faults = [.. base.FindFaults()];
        if (Container is not { Length: >= 3 and <= 63 } || Container.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-'))
            faults.Add($"{nameof(Container)} '{Container}' is not the name of a container: 3 to 63 lower-case letters, digits and '-'.");
        if (ServiceUri is not null && !string.IsNullOrEmpty(ConnectionString))
            faults.Add($"{nameof(ServiceUri)} and {nameof(ConnectionString)} are both set; set one.");
        if (ServiceUri is { } uri && !(uri.IsAbsoluteUri && uri.Scheme is "http" or "https"))
            faults.Add($"{nameof(ServiceUri)} is not an absolute http or https address.");
        return faults;
    }
}

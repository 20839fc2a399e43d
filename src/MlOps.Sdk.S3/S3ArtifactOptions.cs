namespace MlOps.Sdk.Artifacts;

/// <summary>Where on S3 artifacts are; credentials come from the AWS SDK's own chain, or with the client the application registers.</summary>
public sealed class S3ArtifactOptions : ObjectArtifactOptions
{
    /// <summary>The bucket; it must exist.</summary>
    public string Bucket { get; set; } = "";

    /// <summary>The region, such as <c>eu-central-1</c>; from the environment when null.</summary>
    public string? Region { get; set; }

    /// <summary>
    /// The address of a server other than Amazon's. It is spoken to in the forms that all of them understand: the bucket in the
    /// path, and bodies guarded by their signature instead of newer checksums.
    /// </summary>
    public Uri? ServiceUrl { get; set; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> FindFaults()
    {
        List<string> faults = [.. base.FindFaults()];
        if (Bucket is not { Length: >= 3 and <= 255 } || Bucket.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_' or ':' or '/')))
            faults.Add($"{nameof(Bucket)} '{Bucket}' is not the name of a bucket: 3 to 255 letters, digits, '-', '.' and '_', or the ARN of an access point.");
        if (ServiceUrl is { } url && !(url.IsAbsoluteUri && url.Scheme is "http" or "https"))
            faults.Add($"{nameof(ServiceUrl)} '{url}' is not an absolute http or https address.");
        return faults;
    }
}

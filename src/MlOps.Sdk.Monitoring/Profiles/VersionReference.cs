namespace MlOps.Sdk.Monitoring;

/// <summary>What is known of a version's reference: the profile, or why there is none.</summary>
internal sealed record VersionReference(ReferenceProfile? Profile, string? Absence, bool IsFinal)
{
    public static VersionReference None(string model, int version) =>
        new(null, $"{model}:{version} has no reference profile; attach one as {ModelAttachment.ReferenceProfile} when the version is registered", IsFinal: true);
}

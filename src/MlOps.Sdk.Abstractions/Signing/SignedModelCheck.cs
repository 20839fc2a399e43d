using System.Security.Cryptography;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>Checks that a signed bundle is of a version, by somebody who is trusted, and that the stored bytes are the signed ones.</summary>
/// <param name="artifacts">Where the bytes are kept; they are hashed here, whatever the store says of them.</param>
/// <param name="trust">Whose signatures count.</param>
public sealed class SignedModelCheck(IArtifactStore artifacts, ISignatureTrust trust)
{
    /// <summary>Checks a bundle against a version and its stored bytes.</summary>
    /// <param name="version">The version.</param>
    /// <param name="bundle">What <see cref="ModelManifest.ToStatement"/> became when it was signed.</param>
    /// <param name="at">The time at which a certificate must be valid, UTC.</param>
    /// <param name="cancellationToken">Stops the hashing.</param>
    public async ValueTask<SignatureCheck> CheckAsync(ModelVersion version, SigstoreBundle bundle, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(bundle);
        var check = bundle.Check(trust, at);
        if (!check.Accepted)
            return check;
        if (Compare(version, bundle) is { } refused)
            return refused;

        foreach (var file in version.Attachments.Prepend(version.File))
        {
            if (await ExamineAsync(file, cancellationToken).ConfigureAwait(false) is { } problem)
                return SignatureCheck.Refused(SignatureDefect.ContentChanged, $"'{file.Path}' of {version.ToRef()} is not what was signed: {problem}");
        }

        return check;
    }

    private static SignatureCheck? Compare(ModelVersion version, SigstoreBundle bundle)
    {
        ModelManifest signed;
        try
        {
            signed = ModelManifest.Of(InTotoStatement.Of(bundle.DsseEnvelope));
        }
        catch (JsonException e)
        {
            return SignatureCheck.Refused(SignatureDefect.Malformed, $"What was signed is no model: {e.Message}");
        }

        var expected = ModelManifest.Of(version);
        if (signed.Name != expected.Name)
            return SignatureCheck.Refused(SignatureDefect.OtherSubject, $"The signature is of {signed.Name}, not of {expected.Name}.");
        return signed.Files.SequenceEqual(expected.Files)
            ? null
            : SignatureCheck.Refused(SignatureDefect.ContentChanged, $"The files of {expected.Name} are not the signed ones: {string.Join(", ", expected.Files.Except(signed.Files).Concat(signed.Files.Except(expected.Files)).Select(file => $"'{file.Key}'").Distinct())} differ.");
    }

    private async ValueTask<string?> ExamineAsync(ArtifactEntry file, CancellationToken cancellationToken)
    {
        try
        {
            var content = await artifacts.OpenReadAsync(file.Digest, cancellationToken).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
            {
                var hash = ContentDigest.FromHash(await SHA256.HashDataAsync(content, cancellationToken).ConfigureAwait(false));
                return hash == file.Digest ? null : $"its SHA-256 is {hash}, {file.Digest} was signed.";
            }
        }
        catch (Exception e) when (e is MlOpsIntegrityException or MlOpsNotFoundException)
        {
            return e.Message;
        }
    }
}

using System.Text;

namespace MlOps.Sdk.Serving;

/// <summary>
/// Loads the format <c>open-inference</c>: a registered file that holds nothing but the model's path on its server, such as
/// <c>http://triton:8000/v2/models/fraud/versions/3</c>. So a remote model has versions, aliases and routes like any other.
/// </summary>
/// <param name="http">Sends the requests.</param>
/// <param name="options">How models are called; null for the defaults.</param>
public sealed class RemoteModelLoader(HttpClient http, RemoteModelOptions? options = null) : IPredictorLoader
{
    /// <inheritdoc/>
    public string Format => "open-inference";

    /// <inheritdoc/>
    public async ValueTask<IPredictor> LoadAsync(ModelVersion version, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        var text = Encoding.UTF8.GetString(content.Span).Trim();
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? await RemoteModel.ConnectAsync(http, address, options, cancellationToken).ConfigureAwait(false)
            : throw new MlOpsIntegrityException($"{version.ToRef()}, {version.File.Path}: '{(text.Length > 80 ? text[..80] : text)}' is no path of a model; write http://server/v2/models/name.");
    }
}

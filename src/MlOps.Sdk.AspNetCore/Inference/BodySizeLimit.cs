using Microsoft.AspNetCore.Http.Metadata;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Tells the server the endpoint's own limit, which then stands in place of the server's; null is none.</summary>
internal sealed class BodySizeLimit(long? size) : IRequestSizeLimitMetadata
{
    public long? MaxRequestBodySize { get; } = size;
}

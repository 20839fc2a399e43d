using System.Text.Json.Serialization;

namespace MlOps.Sdk;

/// <summary>
/// What a fact says: one of the sealed records beside this one. In JSON the member <c>kind</c> tells which; a kind that this
/// release does not know is read as <see cref="UnknownFact"/> and written back as it was.
/// </summary>
[JsonConverter(typeof(ModelFactPayloadConverter))]
public abstract record ModelFactPayload
{
    private protected ModelFactPayload(string kind) => Kind = kind;

    /// <summary>The kind's stored name, such as <c>approval.granted</c>.</summary>
    [JsonIgnore]
    public string Kind { get; }
}

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MlOps.Sdk.Relational;

/// <summary>Reads records that are stored as JSON.</summary>
internal static class Stored
{
    public static T Read<T>(string json, JsonTypeInfo<T> contract, string kind)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, contract) ?? throw new MlOpsIntegrityException($"The database holds an empty {kind}; the row was changed outside the store.");
        }
        catch (JsonException e)
        {
            throw new MlOpsIntegrityException($"The database holds a {kind} that cannot be read; the row was changed outside the store: {e.Message}", e);
        }
    }
}

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
            return JsonSerializer.Deserialize(json, contract) ?? throw new MlOpsIntegrityException($"The database holds an empty {kind}; the row is damaged or was changed outside the store; verify the store, and restore it from a backup.");
        }
        catch (JsonException e)
        {
            throw new MlOpsIntegrityException($"The database holds a {kind} that cannot be read; the row is damaged or was changed outside the store; verify the store, and restore it from a backup: {e.Message}", e);
        }
    }
}

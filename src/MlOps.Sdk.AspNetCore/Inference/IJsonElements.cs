using System.Text.Json;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Reads one element of a tensor from a token.</summary>
internal interface IJsonElements<T>
{
    /// <summary>False when the token is no such element or out of range.</summary>
    static abstract bool TryRead(ref Utf8JsonReader reader, out T value);
}

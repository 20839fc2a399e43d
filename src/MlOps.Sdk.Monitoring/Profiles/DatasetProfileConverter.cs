using System.Text.Json;
using System.Text.Json.Serialization;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Monitoring;

/// <summary>Nests the profile's own versioned JSON.</summary>
internal sealed class DatasetProfileConverter : JsonConverter<DatasetProfile>
{
    public override DatasetProfile Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return DatasetProfile.FromJson(document.RootElement.GetRawText());
    }

    public override void Write(Utf8JsonWriter writer, DatasetProfile value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.ToUtf8Json(), skipInputValidation: true);
}

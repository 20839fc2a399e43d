using System.Collections;
using System.Globalization;
using System.Reflection;
using Microsoft.ML.Trainers;

namespace MlOps.Sdk.MLNet;

/// <summary>
/// Reads hyper-parameters from a trainer's options. ML.NET declares them as public fields of some fifty unrelated classes, so
/// this is the one place of the package that uses reflection.
/// </summary>
internal static class TrainerOptionsReader
{
    public static IEnumerable<(string Key, string Value)> Read(TrainerInputBase options)
    {
        foreach (var field in options.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance).OrderBy(field => field.Name, StringComparer.Ordinal))
        {
            if (Text(field.GetValue(options)) is { } value)
                yield return ($"trainer.{field.Name}", value);
        }
    }

    /// <summary>Values that say something as text; a nested component is named by its type.</summary>
    private static string? Text(object? value) => value switch
    {
        null or Delegate => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable items => string.Join(' ', items.Cast<object?>().Select(Text)),
        _ => value.GetType().Name,
    };
}

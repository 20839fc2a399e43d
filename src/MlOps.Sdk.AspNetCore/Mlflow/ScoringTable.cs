using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Rows of values under named columns; a value that a row leaves out is undefined.</summary>
internal sealed record ScoringTable(string[] Columns, IReadOnlyList<JsonElement[]> Rows)
{
    /// <exception cref="InferenceException">400: there is no such column.</exception>
    public int Column(string name) => Array.IndexOf(Columns, name) is >= 0 and var column
        ? column
        : throw new InferenceException(StatusCodes.Status400BadRequest, $"Column '{name}' is missing; there are {string.Join(", ", Columns.Take(20).Select(c => $"'{c}'"))}.");
}

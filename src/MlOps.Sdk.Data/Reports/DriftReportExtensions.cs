using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Data;

/// <summary>
/// Drift reports straight from tables and sources. Numbers are compared as numbers, text and truth values as labels; times and
/// vectors are left out.
/// </summary>
public static class DriftReportExtensions
{
    extension(DriftReport)
    {
        /// <summary>Compares the values of two tables in memory; columns of doubles without nulls are not copied.</summary>
        /// <param name="reference">The rows compared with. For many windows against one reference, call <see cref="ToDriftColumns"/> once and keep what it gives.</param>
        /// <param name="current">The rows in question.</param>
        /// <param name="options">How; the recommended preset where null.</param>
        /// <param name="cancellationToken">Stops between columns.</param>
        public static DriftReport Compare(Dataset reference, Dataset current, DriftReportOptions? options = null, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(reference);
            ArgumentNullException.ThrowIfNull(current);
            return DriftReport.Compare(reference.ToDriftColumns(options?.Columns), current.ToDriftColumns(options?.Columns), options, cancellationToken);
        }

        /// <summary>Compares two sources batch by batch, by their profiles: memory does not grow with the rows.</summary>
        /// <param name="reference">The rows compared with.</param>
        /// <param name="current">The rows in question.</param>
        /// <param name="options">How; a test that needs the values says so as its reason. Columns apply to both sources as far as each has them.</param>
        /// <param name="profile">Accuracy and progress of reading; its columns are taken where the options name none.</param>
        /// <param name="cancellationToken">Stops the reading.</param>
        public static async ValueTask<DriftReport> CompareAsync(
            IDatasetSource reference, IDatasetSource current, DriftReportOptions? options = null, ProfileOptions? profile = null, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(reference);
            ArgumentNullException.ThrowIfNull(current);
            var first = await reference.ProfileAsync(profile, cancellationToken).ConfigureAwait(false);
            var second = await current.ProfileAsync(profile, cancellationToken).ConfigureAwait(false);
            return DriftReport.Compare(first, second, options, cancellationToken);
        }
    }

    /// <summary>The columns as a drift report takes them, prepared at first use: keep those of a reference.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="columns">The columns wanted, as far as they are there; all where null.</param>
    public static IReadOnlyList<DriftColumn> ToDriftColumns(this Dataset data, IReadOnlyCollection<string>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        var wanted = columns?.ToHashSet(StringComparer.Ordinal);
        return
        [
            .. data.Columns
                .Where(column => wanted is null || wanted.Contains(column.Name))
                .Where(column => ColumnProfiler.CanProfile(column.Type))
                .Select(ToDriftColumn),
        ];
    }

    private static DriftColumn ToDriftColumn(Column column) => column switch
    {
        TextColumn text => DriftColumn.Categorical(text.Name, text.Codes.ToArray(), text.Categories),
        Column<bool> flags => DriftColumn.Categorical(flags.Name, Codes(flags), ["false", "true"]),
        Column<double> { Nulls: null } doubles => DriftColumn.Numeric(doubles.Name, doubles.Memory),
        _ => DriftColumn.Numeric(column.Name, column.AsDoubles().ToArray()),
    };

    private static int[] Codes(Column<bool> flags)
    {
        var codes = new int[flags.Length];
        for (var row = 0; row < codes.Length; row++)
            codes[row] = flags.IsNull(row) ? -1 : flags.Values[row] ? 1 : 0;
        return codes;
    }
}

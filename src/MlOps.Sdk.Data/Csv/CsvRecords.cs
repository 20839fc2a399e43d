using System.Globalization;
using System.Text;
using Sylvan.Data.Csv;

namespace MlOps.Sdk.Data;

/// <summary>The records of a file, each with the line it starts at. Every failure names the file and that line.</summary>
internal sealed class CsvRecords : IAsyncDisposable
{
    private const int BufferChars = 1 << 16;
    private const int LongestRecordChars = 1 << 24;

    private readonly string _path;
    private readonly CsvOptions _options;
    private readonly StreamReader _text;
    private CsvDataReader? _reader;
    private long _nextLine = 1;

    private CsvRecords(string path, CsvOptions options)
    {
        (_path, _options) = (path, options);
        var file = FileErrors.OpenRead(path);
        Stream stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new CompleteGzipStream(file) : file;
        _text = new(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, BufferChars);
    }

    public string Path => _path;

    /// <summary>The column names.</summary>
    public IReadOnlyList<string> Header { get; private set; } = [];

    /// <summary>The line, from 1, where the current record starts.</summary>
    public long Line { get; private set; }

    public static async ValueTask<CsvRecords> OpenAsync(string path, CsvOptions options, CancellationToken cancellationToken)
    {
        var records = new CsvRecords(path, options);
        try
        {
            await records.ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
            return records;
        }
        catch
        {
            await records.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Moves to the next record; blank lines between records are passed over.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (await NextAsync(cancellationToken).ConfigureAwait(false))
        {
            var fields = _reader!.RowFieldCount;
            if (fields == Header.Count)
                return true;

            if (fields != 1 || !_reader.GetFieldSpan(0).IsEmpty)
                throw Damaged($"the row has {fields} cells, the header {Header.Count}");
        }

        return false;
    }

    public ReadOnlySpan<char> Cell(int ordinal) => _reader!.GetFieldSpan(ordinal);

    /// <summary>Whether an empty cell was written with quotes, which makes it a text of no characters.</summary>
    public bool IsQuotedEmpty(int ordinal)
    {
        var raw = _reader!.GetRawRecordSpan();
        if (!raw.Contains("\"\"", StringComparison.Ordinal))
            return false;

        var (position, quoted) = (0, false);
        for (var field = 0; field < ordinal; position++)
        {
            if (raw[position] == '"')
                quoted = !quoted;
            else if (raw[position] == _options.Delimiter && !quoted)
                field++;
        }

        return position < raw.Length && raw[position] == '"';
    }

    public MlOpsIntegrityException Damaged(string what, Exception? inner = null) => new($"Data file '{_path}', line {Line}: {what}.", inner);

    public MlOpsIntegrityException BadCell(int ordinal, ColumnSchema column, string cell) => Damaged(
        cell.Length == 0
            ? $"column '{column.Name}' has no value, but is not nullable"
            : string.Create(CultureInfo.InvariantCulture, $"column '{column.Name}' (cell {ordinal + 1}) has '{(cell.Length > 80 ? cell[..80] + "…" : cell)}' where {Expected(column.Type)} is expected"));

    public async ValueTask DisposeAsync()
    {
        if (_reader is not null)
            await _reader.DisposeAsync().ConfigureAwait(false);

        _text.Dispose();
    }

    private static string Expected(ColumnType type) => type switch
    {
        ColumnType.Double or ColumnType.Float => "a number such as 1.5",
        ColumnType.Long => "an integer of at most 64 bits",
        ColumnType.Bool => "true or false",
        ColumnType.DateTime => "an ISO 8601 time such as 2001-01-31T08:15:00Z",
        ColumnType.Vector => "numbers in brackets such as [1.5,2], as many in every row",
        _ => "text",
    };

    private async ValueTask ReadHeaderAsync(CancellationToken cancellationToken)
    {
        // The header is read as a record like any other, so that its lines are counted too.
        if (!await NextAsync(cancellationToken).ConfigureAwait(false))
            throw Damaged("the file is empty; a header row with the column names is expected");

        var names = new string[_reader!.RowFieldCount];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = Cell(i).Trim().ToString();
            if (names[i].Length == 0)
                throw Damaged($"the header has no name for column {i + 1}");

            if (names.AsSpan(0, i).Contains(names[i]))
                throw Damaged($"the header names column '{names[i]}' twice");
        }

        foreach (var declared in _options.Schema)
        {
            if (!names.Contains(declared.Name, StringComparer.Ordinal))
                throw Damaged($"the header has no column '{declared.Name}'; it has {string.Join(", ", names.Select(n => $"'{n}'"))}");
        }

        Header = names;
    }

    private async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        Line = _nextLine;
        try
        {
            _reader ??= await CsvDataReader.CreateAsync(_text, Dialect(), cancellationToken).ConfigureAwait(false);
            if (!await _reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                return false;
        }
        catch (CsvRecordTooLargeException e)
        {
            throw Damaged($"a record is longer than {LongestRecordChars} characters; is a quote left open?", e);
        }
        catch (FormatException e)
        {
            throw Damaged($"a quoted cell is not closed, or is followed by more than a delimiter ({e.Message})", e);
        }
        catch (DecoderFallbackException e)
        {
            throw Damaged("the text from about here on is not UTF-8", e);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw Damaged(e.Message.TrimEnd('.'), e);
        }

        _nextLine += LinesIn(_reader.GetRawRecordSpan());
        return true;
    }

    private CsvDataReaderOptions Dialect() => new()
    {
        HasHeaders = false,
        Delimiter = _options.Delimiter,
        Comment = '\0',
        BufferSize = BufferChars,
        MaxBufferSize = LongestRecordChars,
        OwnsReader = false,
        Culture = CultureInfo.InvariantCulture,
    };

    private static int LinesIn(ReadOnlySpan<char> record)
    {
        var lines = record.Count('\n');
        return Math.Max(1, lines > 0 ? lines : record.Count('\r'));
    }
}

namespace FlightDelays;

/// <summary>What happened, in the time of the story.</summary>
internal sealed class Timeline
{
    private readonly List<(DateOnly Day, string What, string Detail)> _events = [];

    public void Add(DateOnly day, string what, string detail) => _events.Add((day, what, detail));

    public Table ToTable()
    {
        var table = new Table("day", "what", "detail");
        foreach (var (day, what, detail) in _events)
            table.Add(day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), what, detail);

        return table;
    }
}

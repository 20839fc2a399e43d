namespace FlightDelays;

/// <summary>What the person at the console sees.</summary>
internal sealed class Screen
{
    public void Chapter(string title)
    {
        Console.WriteLine();
        Console.WriteLine(title);
    }

    public void Say(string line) => Console.WriteLine("  " + line);

    public ProgressLine Work(string title, long total) => new(title, total);
}

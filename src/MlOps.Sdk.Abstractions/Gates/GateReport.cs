namespace MlOps.Sdk;

/// <summary>The verdict of a gate suite on a candidate, with the evidence of each gate; written once and never changed.</summary>
public sealed record GateReport
{
    /// <summary>The report's id: storing it twice is one report.</summary>
    public required Guid Id { get; init; }

    /// <summary>The version of the stored shape.</summary>
    public int SchemaVersion { get; init => field = value == 0 ? 1 : value; } = 1; // the default where JSON leaves it out

    /// <summary>The suite's name.</summary>
    public required string Suite { get; init; }

    /// <summary>The SHA-256 of the suite's definition: which rules were applied.</summary>
    public required ContentDigest SuiteDigest { get; init; }

    /// <summary>The candidate, as the caller names it.</summary>
    public required string Candidate { get; init; }

    /// <summary>The baseline, as the caller names it; null when there was none.</summary>
    public string? Baseline { get; init; }

    /// <summary>The frozen rows both were evaluated on.</summary>
    public DatasetVersion? Dataset { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset EvaluatedAt { get; init; }

    /// <summary>Which try this was, from 1; a suite that allows re-tests divides its error rate among them.</summary>
    public int Attempt { get; init => field = value == 0 ? 1 : value; } = 1; // the default where JSON leaves it out

    /// <summary>Where time was measured: processors, architecture, runtime and operating system; null when nothing was timed.</summary>
    public string? Machine { get; init; }

    /// <summary>The verdict of each gate in the suite's order.</summary>
    public required IReadOnlyList<GateCheck> Checks { get; init; }

    /// <summary>What a reader must know beside the verdicts, such as the rules that did not apply because there was no baseline.</summary>
    public IReadOnlyList<string> Notes { get; init => field = value ?? []; } = []; // the default where JSON leaves it out

    /// <summary>Whether there was at least one gate and every one passed; a check of nothing has not passed.</summary>
    public bool Passed => Checks.Count > 0 && Checks.All(check => check.Verdict == GateVerdict.Passed);

    /// <summary>The checks that block: everything that did not pass.</summary>
    public IEnumerable<GateCheck> Blocking() => Checks.Where(check => check.Verdict != GateVerdict.Passed);

    /// <summary>The checks that block of themselves: not those that could only not be judged because of another.</summary>
    public IEnumerable<GateCheck> Causes() => Blocking().Where(check => check.Because is null);

    /// <summary>Whether every gate passed or is waived at <paramref name="at"/>; a waiver of another report, another gate or the past waives nothing.</summary>
    public bool PassedWith(IEnumerable<GateWaiver> waivers, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(waivers);
        var held = waivers.ToArray();
        return Checks.Count > 0 && Checks.All(check =>
            check.Verdict == GateVerdict.Passed || held.Any(waiver => waiver.Covers(this, check, at)));
    }

    /// <summary>One line a gate, such as <c>FAIL  recall[region=south] = 0.54, want &gt;= 0.6</c>, then the notes.</summary>
    public override string ToString()
    {
        if (Checks.Count == 0)
            return string.Join(Environment.NewLine, ["NOTHING CHECKED  a suite without gates has not passed", .. NoteLines()]);

        var width = Checks.Max(check => check.Verdict.ToWord().Length);
        return string.Join(
            Environment.NewLine,
            Checks.Select(check => $"{check.Verdict.ToWord().PadRight(width)}  {check.Reason}").Concat(NoteLines()));
    }

    private IEnumerable<string> NoteLines() => Notes.Select(note => $"NOTE  {note}");
}

using MlOps.Sdk.Data;

namespace MlOps.Sdk.Tests.Data;

/// <summary>Reads damaged files on a thread of their own, where time and allocation can be bounded.</summary>
internal static class Damage
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>Reads each damaged form of a file; whatever is wrong is refused in the SDK's terms, soon and within little memory.</summary>
    /// <returns>How many forms were refused; the others read as some rows.</returns>
    public static int Check(string path, byte[] whole, IEnumerable<Func<byte[], byte[]>> damages, Func<string, IDatasetSource> open, long mostBytes)
    {
        var (refused, tried, worst, what) = (0, 0, 0L, "nothing yet");
        Exception? surprise = null;
        var reading = new Thread(() =>
        {
            try
            {
                foreach (var damage in damages)
                {
                    File.WriteAllBytes(path, damage([.. whole]));
                    tried++;
                    var before = GC.GetAllocatedBytesForCurrentThread();
                    refused += IsRefused(open(path)) ? 1 : 0;
                    worst = Math.Max(worst, GC.GetAllocatedBytesForCurrentThread() - before);
                    what = $"form {tried}, the worst of {worst} bytes";
                }
            }
            catch (Exception e)
            {
                surprise = e;
            }
        })
        { IsBackground = true };
        reading.Start();
        // Each form has the time, not all together: a busy machine is no hang.
        for (var before = -1; !reading.Join(Longest); before = tried)
            Assert.True(tried > before, $"Reading hangs in form {tried}, after {what}.");

        Assert.True(surprise is null, $"Form {tried} of {Path.GetFileName(path)} is not refused as damaged, but: {surprise}");
        Assert.InRange(worst, 0, mostBytes);
        return refused;
    }

    public static Func<byte[], byte[]> Flip(int at, int bit) => bytes =>
    {
        bytes[at] ^= (byte)(1 << bit);
        return bytes;
    };

    public static Func<byte[], byte[]> Cut(int length) => bytes => bytes[..length];

    /// <summary>One to four bytes replaced, anywhere from a place on.</summary>
    public static Func<byte[], byte[]> Scribble(int seed, int from) => bytes =>
    {
        var random = new Random(seed);
        for (var i = random.Next(1, 5); i > 0; i--)
            bytes[random.Next(from, bytes.Length)] = random.Next(3) switch { 0 => 0xFF, 1 => 0x7F, _ => (byte)random.Next(256) };

        return bytes;
    };

    private static bool IsRefused(IDatasetSource source)
    {
        try
        {
            source.ReadAsync().AsTask().GetAwaiter().GetResult();
            return false;
        }
        catch (MlOpsIntegrityException)
        {
            return true;
        }
    }
}

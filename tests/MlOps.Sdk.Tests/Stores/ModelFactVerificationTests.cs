using System.Globalization;
using Microsoft.Data.Sqlite;

namespace MlOps.Sdk.Tests.Stores;

public sealed class ModelFactVerificationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("UPDATE model_fact SET record = replace(record, 'risk', 'fraud')", "flight-delays fact 1", "differs")]
    [InlineData("UPDATE model_fact SET record = '{' WHERE revision = 2", "facts of flight-delays", "fact 2 of 'flight-delays'")]
    [InlineData("UPDATE model_fact SET version = 1 WHERE revision = 1", "facts of flight-delays", "changed outside the store")]
    [InlineData("UPDATE model_fact SET revision = 3 WHERE revision = 2", "facts of flight-delays", "fact 3 of 'flight-delays'")]
    [InlineData("DELETE FROM model_fact WHERE revision = 2", "flight-delays fact 2", "does not have it")]
    [InlineData("INSERT INTO model_fact SELECT model, 3, 'x', version, replace(record, '\"revision\":2', '\"revision\":3') FROM model_fact WHERE revision = 2", "flight-delays fact 3", "no audit entry")]
    public async Task A_fact_changed_behind_the_stores_back_is_named(string tampering, string item, string problem)
    {
        await using (var store = await OpenAsync())
        {
            var version = await SampleModel.RegisterAsync(store);
            var change = new Change { Actor = "ann", At = DateTimeOffset.UnixEpoch };
            await store.Facts.AppendFactAsync(New(1, new TagAssigned { Key = "team", Value = "risk" }), 0, change, Cancellation);
            await store.Facts.AppendFactAsync(New(2, new StageEntered { Stage = "staging" }) with { Version = version.Version }, 1, change, Cancellation);
            Assert.True((await store.VerifyAsync(cancellationToken: Cancellation)).Intact);
        }

        Assert.Throws<SqliteException>(() => Execute("UPDATE model_fact SET record = ''"));
        Assert.Throws<SqliteException>(() => Execute("DELETE FROM model_fact"));
        Execute("DROP TRIGGER model_fact_is_append_only_u; DROP TRIGGER model_fact_is_append_only_d;" + tampering);

        await using var again = await OpenAsync();
        var verification = await again.VerifyAsync(cancellationToken: Cancellation);
        Assert.Contains(verification.Findings, finding => finding.Item == item && finding.Problem.Contains(problem, StringComparison.Ordinal));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static NewModelFact New(int id, ModelFactPayload payload) =>
        new() { Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddDays(id)), Model = SampleModel.Name, Payload = payload };

    private async Task<MlOpsStore> OpenAsync() => await MlOpsStore.OpenAsync(_folder.At("store"), cancellationToken: Cancellation);

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection(string.Create(CultureInfo.InvariantCulture, $"Data Source={_folder.At("store", "mlops.db")};Pooling=False"));
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the tampering is the test's own
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}

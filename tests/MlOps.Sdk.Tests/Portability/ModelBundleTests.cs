using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Portability;

public sealed class ModelBundleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_model_arrives_with_its_versions_runs_reports_tags_and_bytes()
    {
        await using var source = await SourceAsync();
        await using var target = await OpenAsync("target");
        var bundle = await ExportAsync(source);

        var imported = await target.Bundles.ImportAsync(new MemoryStream(bundle), cancellationToken: Cancel);

        Assert.Equal([(1, 1), (2, 2)], imported.Versions.Select(pair => (pair.Source, pair.Version.Version)));
        foreach (var number in new[] { 1, 2 })
        {
            var (then, now) = (await source.Models.FindVersionAsync(SampleModel.Name, number, Cancel), await target.Models.FindVersionAsync(SampleModel.Name, number, Cancel));
            Assert.Equal(Json(then! with { CreatedAt = now!.CreatedAt, CreatedBy = now.CreatedBy }), Json(now));
            Assert.Equal(await source.Registry.ReadModelAsync(then!, Cancel), await target.Registry.ReadModelAsync(now, Cancel));
            var (ran, runs) = (await source.Runs.FindRunAsync(then!.Lineage.RunId!.Value, Cancel), await target.Runs.FindRunAsync(then.Lineage.RunId.Value, Cancel));
            Assert.Equal((ran!.Status, ran.StartedAt, ran.EndedAt, ran.Params["depth"]), (runs!.Status, runs.StartedAt, runs.EndedAt, runs.Params["depth"]));
            Assert.Equal(await source.Runs.ListMetricAsync(ran.Id, "auc", Cancel).ToListAsync(Cancel), await target.Runs.ListMetricAsync(ran.Id, "auc", Cancel).ToListAsync(Cancel));
        }

        Assert.Single(await target.Models.ListGateReportsAsync(SampleModel.Name, 2, Cancel).ToListAsync(Cancel));
        Assert.Equal("risk", (await target.Registry.Governance.ReadAsync(SampleModel.Name, Cancel)).TagOf(2, "team"));
        Assert.True((await target.VerifyAsync(cancellationToken: Cancel)).Intact);
    }

    [Fact]
    public async Task What_was_decided_elsewhere_is_told_and_decides_nothing_here()
    {
        await using var source = await SourceAsync();
        await using var target = await OpenAsync("target");
        var imported = await target.Bundles.ImportAsync(new MemoryStream(await ExportAsync(source)), cancellationToken: Cancel);

        Assert.Equal(("champion", 2), (imported.SourceAliases.Single().Alias, imported.SourceAliases.Single().Version));
        Assert.Null(await target.Models.FindAliasAsync(SampleModel.Name, "champion", Cancel));

        var fact = Assert.IsType<ModelImported>((await target.Facts.ListFactsAsync(SampleModel.Name, cancellationToken: Cancel).ToListAsync(Cancel))[^1].Payload);
        Assert.Equal((SampleModel.Name, imported.Source.Root, imported.Source.Size), (fact.Source, fact.LogRoot, fact.LogSize));
        Assert.Equal(["1:1", "2:2"], fact.Versions);

        // The evidence stays here and can be judged again, by anybody, without the source.
        var evidence = AuditBundle.Parse(await target.Artifacts.ReadAsync(fact.Evidence, cancellationToken: Cancel)).Verify();
        Assert.True(evidence.Intact);
        Assert.Contains(evidence.Entries, entry => entry.Action == AuditAction.AliasMoved);
        var registered = await target.Audit.ListAuditAsync(cancellationToken: Cancel).FirstAsync(Cancel);
        Assert.Contains("imported from flight-delays:1, entry 1 of the log 'audit'", registered.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Importing_again_changes_nothing()
    {
        await using var source = await SourceAsync();
        await using var target = await OpenAsync("target");
        var bundle = await ExportAsync(source);
        await target.Bundles.ImportAsync(new MemoryStream(bundle), cancellationToken: Cancel);
        var entries = await target.Audit.ListAuditAsync(cancellationToken: Cancel).CountAsync(Cancel);

        var again = await target.Bundles.ImportAsync(new MemoryStream(bundle), cancellationToken: Cancel);

        Assert.Equal([1, 2], again.Versions.Select(pair => pair.Version.Version));
        Assert.Equal(entries, await target.Audit.ListAuditAsync(cancellationToken: Cancel).CountAsync(Cancel));
    }

    [Fact]
    public async Task One_version_travels_alone_and_under_another_name()
    {
        await using var source = await SourceAsync();
        await using var target = await OpenAsync("target");
        using var bundle = new MemoryStream();
        await source.Bundles.ExportAsync(SampleModel.Name, bundle, new() { Version = 2 }, Cancel);
        bundle.Position = 0;

        var imported = await target.Bundles.ImportAsync(bundle, new() { As = "partner-delays" }, Cancel);

        Assert.Equal((2, "partner-delays:1"), (imported.Versions.Single().Source, imported.Versions.Single().Version.ToRef().ToString()));
        Assert.Equal(["partner-delays"], await target.Models.ListModelsAsync(Cancel).ToListAsync(Cancel));
        Assert.Single(await target.Models.ListGateReportsAsync("partner-delays", 1, Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task A_bundle_cut_anywhere_is_refused_and_leaves_nothing()
    {
        await using var source = await SourceAsync();
        await using var target = await OpenAsync("target");
        var bundle = await ExportAsync(source);
        for (var part = 0; part < 50; part++)
        {
            var cut = (int)((long)bundle.Length * part / 50);
            await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await target.Bundles.ImportAsync(new MemoryStream(bundle, 0, cut), cancellationToken: Cancel));
        }

        await AssertEmptyAsync(target);
    }

    [Fact]
    public async Task A_bundle_altered_anywhere_is_refused_or_says_the_same()
    {
        await using var source = await SourceAsync();
        await using var target = await OpenAsync("target");
        var bundle = await ExportAsync(source);
        var refused = 0;
        for (var at = 0; at < bundle.Length; at += 211)
        {
            var altered = bundle.ToArray();
            altered[at] ^= 0x04;
            try
            {
                // Times, modes and padding of the tar carry no meaning.
                await using var scratch = await OpenAsync($"scratch{at}");
                var imported = await scratch.Bundles.ImportAsync(new MemoryStream(altered), cancellationToken: Cancel);
                foreach (var (number, version) in imported.Versions)
                {
                    var then = await source.Models.FindVersionAsync(SampleModel.Name, number, Cancel);
                    Assert.Equal(then!.File.Digest, version.File.Digest);
                    await scratch.Registry.ReadModelAsync(version, Cancel);
                }
            }
            catch (Exception e) when (e is MlOpsException or ArgumentException)
            {
                refused++;
            }
        }

        Assert.True(refused > 0);
        await AssertEmptyAsync(target);
    }

    [Theory]
    [InlineData("../../evil", TarEntryType.RegularFile)]
    [InlineData("/etc/passwd", TarEntryType.RegularFile)]
    [InlineData("sha256/../../evil", TarEntryType.RegularFile)]
    [InlineData("sha256/ABC", TarEntryType.RegularFile)]
    [InlineData("link", TarEntryType.SymbolicLink)]
    [InlineData("link", TarEntryType.HardLink)]
    [InlineData("folder", TarEntryType.Directory)]
    public async Task What_a_bundle_does_not_hold_is_refused_by_name(string name, TarEntryType type)
    {
        await using var source = await SourceAsync();
        await using var target = await OpenAsync("target");
        using var bad = new MemoryStream();
        await using (var tar = new TarWriter(bad, TarEntryFormat.Pax, leaveOpen: true))
        {
            using var good = new TarReader(new MemoryStream(await ExportAsync(source)));
            await tar.WriteEntryAsync((await good.GetNextEntryAsync(copyData: true, Cancel))!, Cancel);
            var entry = new PaxTarEntry(type, name);
            if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
                entry.LinkName = "/etc/passwd";
            if (type == TarEntryType.RegularFile)
                entry.DataStream = new MemoryStream("x"u8.ToArray());
            await tar.WriteEntryAsync(entry, Cancel);
        }

        bad.Position = 0;
        var error = await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await target.Bundles.ImportAsync(bad, cancellationToken: Cancel));
        Assert.Contains(name.TrimEnd('/'), error.Message, StringComparison.Ordinal);
        await AssertEmptyAsync(target);
    }

    [Fact]
    public async Task Limits_of_size_and_number_hold_while_unpacking()
    {
        await using var source = await SourceAsync();
        await using var target = await OpenAsync("target");
        var bundle = await ExportAsync(source);
        Assert.Contains("more than the 2 entries", await MessageAsync(new() { MaxEntries = 2 }), StringComparison.Ordinal);
        Assert.Contains("more than the 5000 bytes", await MessageAsync(new() { MaxSize = 5000 }), StringComparison.Ordinal);
        await AssertEmptyAsync(target);

        async Task<string> MessageAsync(BundleImportOptions options) =>
            (await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await target.Bundles.ImportAsync(new MemoryStream(bundle), options, Cancel))).Message;
    }

    [Fact]
    public async Task Where_trust_is_demanded_an_unsigned_or_foreign_log_is_refused()
    {
        using var key = EcdsaSigner.Create();
        using var other = EcdsaSigner.Create();
        await using var source = await SourceAsync();
        await using var target = await OpenAsync("target");
        var signing = new ModelBundles(source.Models, source.Facts, source.Runs, source.Artifacts, source.Audit, new() { LogId = "plant-7", Signer = key });
        using var signed = new MemoryStream();
        await signing.ExportAsync(SampleModel.Name, signed, cancellationToken: Cancel);

        await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await target.Bundles.ImportAsync(new MemoryStream(await ExportAsync(source)), new() { Trust = new TrustedKeys(key.ToVerifier()) }, Cancel));
        await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await target.Bundles.ImportAsync(new MemoryStream(signed.ToArray()), new() { Trust = new TrustedKeys(other.ToVerifier()) }, Cancel));
        await AssertEmptyAsync(target);
        var imported = await target.Bundles.ImportAsync(new MemoryStream(signed.ToArray()), new() { Trust = new TrustedKeys(key.ToVerifier()) }, Cancel);
        Assert.Equal("plant-7", imported.Source.LogId);
    }

    [Fact]
    public async Task An_import_that_broke_off_goes_on_where_it_was()
    {
        await using var source = await SourceAsync();
        await using var target = await OpenAsync("target");
        var bundle = await ExportAsync(source);
        var attempts = 0;
        for (var survive = 0; ; survive++, attempts++)
        {
            var failing = new FailingArtifacts(target.Artifacts, survive);
            try
            {
                await new ModelBundles(target.Models, target.Facts, target.Runs, failing, target.Audit).ImportAsync(new MemoryStream(bundle), cancellationToken: Cancel);
                break;
            }
            catch (MlOpsStoreException)
            {
                Assert.Empty(await target.Models.ListModelsAsync(Cancel).ToListAsync(Cancel));
            }
        }

        Assert.InRange(attempts, 3, 20);
        Assert.True((await target.VerifyAsync(cancellationToken: Cancel)).Intact);
        Assert.Equal(2, await target.Models.ListVersionsAsync(SampleModel.Name, Cancel).CountAsync(Cancel));
    }

    [Fact]
    public async Task What_is_not_there_is_named()
    {
        await using var source = await SourceAsync();
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await source.Bundles.ExportAsync("nothing", Stream.Null, cancellationToken: Cancel));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await source.Bundles.ExportAsync(SampleModel.Name, Stream.Null, new() { Version = 9 }, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(async () => await source.Bundles.ExportAsync("../x", Stream.Null, cancellationToken: Cancel));
    }

    [Fact]
    public async Task Another_model_of_the_same_key_is_not_overwritten()
    {
        await using var source = await SourceAsync();
        await using var target = await OpenAsync("target");
        var bundle = await ExportAsync(source);
        await target.Bundles.ImportAsync(new MemoryStream(bundle), cancellationToken: Cancel);
        var first = await source.Models.FindVersionAsync(SampleModel.Name, 1, Cancel);
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await target.Models.AddVersionAsync(
            new() { Model = SampleModel.Name, Key = first!.Key, Format = "onnx", File = first.File with { Path = "other" }, Signature = first.Signature }, new() { Actor = "x", At = DateTimeOffset.UnixEpoch }, Cancel));
    }

    private static string Json(ModelVersion version) => JsonSerializer.Serialize(version, MlOpsJson.ModelVersion);

    private static async Task<byte[]> ExportAsync(MlOpsStore store)
    {
        using var bundle = new MemoryStream();
        await store.Bundles.ExportAsync(SampleModel.Name, bundle, cancellationToken: Cancel);
        return bundle.ToArray();
    }

    private static async Task AssertEmptyAsync(MlOpsStore store)
    {
        Assert.Empty(await store.Models.ListModelsAsync(Cancel).ToListAsync(Cancel));
        Assert.Empty(await store.Artifacts.ListAsync(Cancel).ToListAsync(Cancel));
        Assert.Empty(await store.Runs.ListExperimentsAsync(Cancel).ToListAsync(Cancel));
    }

    private async Task<MlOpsStore> SourceAsync()
    {
        var store = await OpenAsync($"source-{Guid.NewGuid():N}");
        await SampleModel.RegisterAsync(store);
        var second = await SampleModel.RegisterAsync(store, "other weights");
        await store.Registry.AddGateReportAsync(second, SampleModel.Report("release", GateVerdict.Passed), Cancel);
        await store.Registry.Governance.Annotations.SetTagAsync(SampleModel.Name, 2, "team", "risk", cancellationToken: Cancel);
        await store.Registry.PromoteAsync(SampleModel.Name, 2, "champion", "better", cancellationToken: Cancel);
        return store;
    }

    private async Task<MlOpsStore> OpenAsync(string name) => await MlOpsStore.OpenAsync(Path.Combine(_folder.Path, name), cancellationToken: Cancel);

    private sealed class FailingArtifacts(IArtifactStore inner, int survive) : IArtifactStore
    {
        private int _puts;

        public ValueTask<ArtifactContent> PutAsync(Stream content, CancellationToken cancellationToken = default) => _puts++ < survive
            ? inner.PutAsync(content, cancellationToken)
            : throw new MlOpsStoreException("The disk is full.", isTransient: true);

        public ValueTask<Stream> OpenReadAsync(ContentDigest digest, CancellationToken cancellationToken = default) => inner.OpenReadAsync(digest, cancellationToken);

        public ValueTask<ArtifactContent?> FindAsync(ContentDigest digest, CancellationToken cancellationToken = default) => inner.FindAsync(digest, cancellationToken);

        public IAsyncEnumerable<ArtifactContent> ListAsync(CancellationToken cancellationToken = default) => inner.ListAsync(cancellationToken);

        public ValueTask<bool> DeleteAsync(ContentDigest digest, CancellationToken cancellationToken = default) => inner.DeleteAsync(digest, cancellationToken);
    }
}

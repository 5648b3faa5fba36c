using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Platform.Domain.Workspaces;
using Platform.PackageIndex;
using Platform.SandboxAgent.Operations;
using Platform.SandboxAgent.Packages;

namespace Platform.SandboxAgent.Tests.Packages;

/// <summary>What the gate keeps of an index, and how it bears with one, without a sandbox.</summary>
public sealed class IndexTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Requests that nobody waits for any more keep no connection.</summary>
    [Fact]
    public async Task An_index_that_hangs_takes_no_connection_for_good()
    {
        await using var index = await IndexServer.StartAsync();
        index.Add(MadeWheel.Make("fine", "1.0"));
        using var upstream = new Upstream(new PackageSettings { Index = index.Index.ToString() }) { Patience = TimeSpan.FromMilliseconds(500) };
        index.On("/simple/hangs/", context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        var hung = Enumerable.Range(0, 20).Select(_ => upstream.GetPageAsync(new Uri(index.Index, "hangs/"), null, Ct));
        await Task.WhenAll(hung.Select(h => Assert.ThrowsAsync<NotGivenException>(() => h)));
        using var fine = await upstream.GetPageAsync(new Uri(index.Index, "fine/"), null, Ct);
        Assert.True(fine.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Pages_are_kept_as_long_as_their_files_together_are_not_too_many()
    {
        await using var index = await IndexServer.StartAsync();
        for (var project = 0; project < 10; project++)
        {
            for (var version = 0; version < 5; version++)
                index.Add(MadeWheel.Make($"project-{project}", $"{version}.0"));
        }
        var settings = new PackageSettings { Index = index.Index.ToString() };
        using var upstream = new Upstream(settings);
        var pages = new IndexPages(upstream, settings) { MostFiles = 20 };
        for (var project = 0; project < 10; project++)
        {
            Assert.Equal(5, (await pages.GetAsync($"project-{project}", Ct))!.Wheels.Count);
            Assert.InRange(pages.Files, 5, 20);
        }
        index.Forget();
        await pages.GetAsync("project-9", Ct);
        Assert.Equal(0, index.CountAll());
    }

    [Fact]
    public async Task A_list_of_names_that_is_none_is_an_index_that_cannot_be_read()
    {
        await using var index = await IndexServer.StartAsync();
        index.Say("/simple/", "application/vnd.pypi.simple.v1+json", "{\"projects\":[{\"name\":\"\\ud800\"}]}"u8.ToArray());
        var settings = new PackageSettings { Index = index.Index.ToString() };
        using var upstream = new Upstream(settings);
        var names = new IndexNames(upstream, settings, NullLogger<IndexNames>.Instance);
        var refused = await Assert.ThrowsAsync<NotGivenException>(() => names.HasAsync("six", Ct));
        Assert.Equal(PackageFailure.IndexUnavailable, refused.Failure);
    }

    /// <summary>A host that has too much open for the moment does not lose what it has kept.</summary>
    [Fact]
    public async Task A_kept_file_that_cannot_be_opened_now_can_be_later()
    {
        var wheel = MadeWheel.Make("kept", "1.0");
        var folder = Directory.CreateTempSubdirectory("packages-").FullName;
        var place = Path.Combine(folder, "files", wheel.Sha256[..2], wheel.Sha256, wheel.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        await using (var content = wheel.Open())
        await using (var to = File.Create(place))
            await content.CopyToAsync(to, Ct);
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var cache = new PackageCache(
            new PackageSettings { CacheFolder = folder }, new AgentMetrics(services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), new AgentSettings()),
            new HeavyWork(), NullLogger<PackageCache>.Instance);
        File.Move(place, place + ".aside");
        File.CreateSymbolicLink(place, place);
        await Assert.ThrowsAsync<NotGivenException>(() => cache.OpenAsync(wheel.Sha256, wheel.Name, Ct));
        Assert.Equal(wheel.Size, cache.SizeOf(wheel.Sha256, wheel.Name));
        File.Delete(place);
        File.Move(place + ".aside", place);
        await using (var kept = await cache.OpenAsync(wheel.Sha256, wheel.Name, Ct))
            Assert.Equal(wheel.Size, kept!.Length);
        // What is gone is gone.
        File.Delete(place);
        Assert.Null(await cache.OpenAsync(wheel.Sha256, wheel.Name, Ct));
        Assert.Null(cache.SizeOf(wheel.Sha256, wheel.Name));
    }

    [Theory]
    [InlineData(PackageFailure.NotFound, PackageFailure.NotFound)]
    [InlineData(PackageFailure.NeedsCompiling, PackageFailure.NeedsCompiling)]
    [InlineData(null, PackageFailure.Conflict)]
    public void Of_what_uv_calls_unsatisfiable_the_gate_knows_the_reason(PackageFailure? seen, PackageFailure told)
    {
        const string Printed = "  × No solution found when resolving dependencies:\n  ╰─▶ Because sixx was not found, we can conclude that your requirements are unsatisfiable.\n";
        var installation = new Installation(null!, Guid.NewGuid(), PackageOrigin.Terminal, "uv pip install sixx", ".venv", "");
        if (seen is { } fact)
            installation.Note(fact, "sixx", "words");
        Assert.Equal(told, InstallationEnd.Judge(installation, Printed, 1, false).Failure);
    }
}

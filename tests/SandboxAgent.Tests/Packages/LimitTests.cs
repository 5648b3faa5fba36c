using System.Text;
using Platform.Application.Sandboxes;
using Platform.Domain.Workspaces;
using Platform.PackageIndex;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Packages;

/// <summary>An agent that gives out little.</summary>
public sealed class SmallWorld : PackageWorld
{
    public string CacheFolder { get; } = Directory.CreateTempSubdirectory("packages-").FullName;

    protected override string[] Settings =>
    [
        "Packages:MaxFileBytes=2000000", "Packages:CacheBytes=3000000", "Packages:DailyBytes=4000000",
        // What is added to the index is seen at once.
        "Packages:PageSeconds=0", $"Packages:CacheFolder={CacheFolder}"
    ];

    public long OnDisk => new DirectoryInfo(CacheFolder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
}

/// <summary>Rows 60 and 61, and what administrators decide.</summary>
public sealed class LimitTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    [Fact]
    public async Task A_file_that_is_too_large_is_refused_and_takes_no_room()
    {
        var large = MadeWheel.Make("too-large", "1.0", ballast: 3_000_000);
        await using var sandbox = await WithAsync(large);
        Assert.Contains("404", await PackageWorld.GetAsync(sandbox, $"/packages/{new string('a', 64)}/too_large-1.0-py3-none-any.whl"));
        Assert.StartsWith("HTTP/1.1 413 ", await PackageWorld.GetAsync(sandbox, $"/packages/{large.Sha256}/{large.Name}"));
        Assert.Equal(PackageFailure.Limit, (await world.FailureAsync(sandbox, "too-large")).Item1);
        Assert.InRange(world.OnDisk, 0, 3_000_000);
    }

    [Theory]
    [InlineData("announced", "HTTP/1.1 413 ", PackageFailure.Limit, "larger than")]
    // What began to come cannot be refused any more, only be broken off.
    [InlineData("unannounced", "HTTP/1.1 200 ", PackageFailure.Limit, "larger than")]
    [InlineData("more-than-announced", "HTTP/1.1 502 ", PackageFailure.WrongHash, "not what the package index had announced")]
    public async Task A_gigabyte_is_broken_off_whatever_the_index_says(string name, string first, PackageFailure reason, string words)
    {
        const long Gigabyte = 1L << 30;
        var file = MadeWheel.Make(name, "1.0");
        await using var sandbox = await WithAsync(file);
        // A page of this kind says nothing of sizes.
        if (name == "unannounced")
            world.Index.Say($"/simple/{name}/", "text/html", Encoding.UTF8.GetBytes($"<a href=\"/files/{file.Name}#sha256={file.Sha256}\">{file.Name}</a>"));
        long sent = 0;
        world.Index.On($"/files/{file.Name}", async context =>
        {
            if (name == "announced")
                context.Response.ContentLength = Gigabyte;
            var piece = new byte[64 * 1024];
            for (; sent < Gigabyte; Interlocked.Add(ref sent, piece.Length))
            {
                await context.Response.Body.WriteAsync(piece, context.RequestAborted);
                // The server swallows what is written after the other side is gone, until it notices.
                await Task.Delay(1, context.RequestAborted);
            }
        });
        Assert.StartsWith(first, await PackageWorld.GetAsync(sandbox, $"/packages/{file.Sha256}/{file.Name}"));
        var (failure, detail) = await world.FailureAsync(sandbox, name);
        Assert.Equal(reason, failure);
        Assert.Contains(words, detail);
        // Two requests at least, and what the connections between hold.
        Assert.InRange(Interlocked.Read(ref sent), 0, 64L << 20);
        Assert.InRange(world.OnDisk, 0, 3_000_000);
    }

    /// <summary>Row 61: what a wheel starts by itself, it starts in the sandbox.</summary>
    [Fact]
    public async Task A_hostile_wheel_harms_the_sandbox_only()
    {
        var canary = Path.Combine(Path.GetTempPath(), $"canary-{Guid.NewGuid():N}");
        // Whatever Python starts in there runs it, the agent's own questions among them.
        await using var sandbox = await WithAsync(MadeWheel.Make("hostile", "1.0", beside: [("hostile.pth", $"import os; os.system('touch {canary}')\n")]));
        Assert.Null((await world.InstallAsync(sandbox, "hostile")).Ended.Failure);
        Assert.Null((await world.InstallAsync(sandbox, "idna")).Ended.Failure);
        Assert.False(File.Exists(canary));
        Assert.Equal("yes", (await sandbox.ShellAsync($"test -e {canary} && echo yes")).Trim());
    }

    [Fact]
    public async Task The_cache_stays_within_its_bounds_and_a_day_has_an_end()
    {
        var wheels = Enumerable.Range(0, 4).Select(i => MadeWheel.Make($"million-{i}", "1.0", ballast: 1_200_000)).ToArray();
        await using var sandbox = await WithAsync(wheels);
        foreach (var wheel in wheels[..3])
            Assert.StartsWith("HTTP/1.1 200 ", await PackageWorld.GetAsync(sandbox, $"/packages/{wheel.Sha256}/{wheel.Name}"));
        Assert.InRange(world.OnDisk, 1_200_000, 3_000_000);
        Assert.StartsWith("HTTP/1.1 429 ", await PackageWorld.GetAsync(sandbox, $"/packages/{wheels[3].Sha256}/{wheels[3].Name}"));
    }

    [Fact]
    public async Task To_ask_how_long_a_file_is_opens_nothing_and_takes_nothing()
    {
        var wheel = MadeWheel.Make("only-asked", "1.0", ballast: 1_500_000);
        await using var sandbox = await WithAsync(wheel);
        var path = $"/packages/{wheel.Sha256}/{wheel.Name}";
        var head = $"HEAD {path} HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n\r\n";
        Assert.StartsWith("HTTP/1.1 200 ", await PackageWorld.AskAsync(sandbox, head));
        Assert.Equal(0, world.Index.Count($"/files/{wheel.Name}"));
        Assert.StartsWith("HTTP/1.1 200 ", await PackageWorld.GetAsync(sandbox, path));
        // Whoever opened it would notice that it is not what it was.
        var kept = Directory.GetFiles(world.CacheFolder, wheel.Name, SearchOption.AllDirectories).Single();
        await File.WriteAllBytesAsync(kept, new byte[wheel.Size], TestContext.Current.CancellationToken);
        for (var i = 0; i < 4; i++)
            Assert.StartsWith("HTTP/1.1 200 ", await PackageWorld.AskAsync(sandbox, head));
        Assert.True(File.Exists(kept));
        Assert.StartsWith("HTTP/1.1 200 ", await PackageWorld.GetAsync(sandbox, path));
        // Two of them are what the day has; the third is not even opened.
        await File.WriteAllBytesAsync(kept, new byte[wheel.Size], TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 429 ", await PackageWorld.GetAsync(sandbox, path));
        Assert.True(File.Exists(kept));
    }

    [Fact]
    public async Task One_file_is_fetched_once_however_many_ask_and_what_is_kept_is_checked()
    {
        var wheel = MadeWheel.Make("shared", "1.0", ballast: 500_000);
        await using var sandbox = await WithAsync(wheel);
        var path = $"/packages/{wheel.Sha256}/{wheel.Name}";
        world.Index.Trickle(wheel, 50_000, TimeSpan.FromMilliseconds(100));
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PackageWorld.GetAsync(sandbox, path)));
        Assert.All(answers, a => Assert.StartsWith("HTTP/1.1 200 ", a));
        Assert.Equal(1, world.Index.Count($"/files/{wheel.Name}"));
        // The disk is not believed.
        var kept = Directory.GetFiles(world.CacheFolder, wheel.Name, SearchOption.AllDirectories).Single();
        var bytes = await File.ReadAllBytesAsync(kept, TestContext.Current.CancellationToken);
        bytes[100] ^= 1;
        await File.WriteAllBytesAsync(kept, bytes, TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 200 ", await PackageWorld.GetAsync(sandbox, path));
        Assert.Equal(2, world.Index.Count($"/files/{wheel.Name}"));
    }

    [Fact]
    public async Task What_an_administrator_does_not_allow_is_not_given_out()
    {
        await using var sandbox = await WithAsync();
        try
        {
            await UseAsync(2, PackageMode.Open, [], ["six"]);
            var (failure, detail) = await world.FailureAsync(sandbox, "six");
            Assert.Equal(PackageFailure.Denied, failure);
            Assert.Contains("excluded", detail);
            await UseAsync(3, PackageMode.Approved, ["idna"], []);
            Assert.Equal(PackageFailure.NeedsApproval, (await world.FailureAsync(sandbox, "six")).Item1);
            var refused = await world.State.WaitForAsync<ReportPackageRequestRefused>(r => r.Reason == PackageRefusal.NeedsApproval);
            Assert.Equal("six", refused.Name);
            // A name that there is not is nothing that an administrator could approve.
            Assert.Equal(PackageFailure.NotFound, (await world.FailureAsync(sandbox, "sixx")).Item1);
            Assert.DoesNotContain(world.State.All<ReportPackageRequestRefused>(), r => r.Name == "sixx");
            await UseAsync(4, PackageMode.Approved, ["idna"], [], ["six"]);
            var (declined, why) = await world.FailureAsync(sandbox, "six");
            Assert.Equal((PackageFailure.Denied, true), (declined, why.Contains("declined", StringComparison.Ordinal)));
            // What comes late does not undo what is newer.
            await UseAsync(1, PackageMode.Open, [], []);
            Assert.Equal(PackageFailure.Denied, (await world.FailureAsync(sandbox, "six")).Item1);
            Assert.Null((await world.InstallAsync(sandbox, "idna")).Ended.Failure);
        }
        finally
        {
            await UseAsync(5, PackageMode.Open, [], []);
        }
        Assert.Null((await world.InstallAsync(sandbox, "six")).Ended.Failure);
    }

    private async Task<TestSandbox> WithAsync(params IndexedFile[] files)
    {
        foreach (var file in files)
            world.Index.Add(file);
        return await world.Playground.StartSandboxAsync();
    }

    private async Task UseAsync(long version, PackageMode mode, string[] allowed, string[] denied, params string[] declined)
    {
        await world.Playground.Web.SendAsync(new UsePackagePolicy(new PackagePolicy(version, mode, allowed, denied, declined)));
        await Task.Delay(500, TestContext.Current.CancellationToken);
    }
}

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

/// <summary>Row 60 and what administrators decide.</summary>
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
    [InlineData(true, "HTTP/1.1 413 ")]
    [InlineData(false, "HTTP/1.1 200 ")]
    public async Task A_gigabyte_is_broken_off_at_the_limit_whether_it_is_announced_or_not(bool announced, string first)
    {
        const long Gigabyte = 1L << 30;
        var name = announced ? "announced" : "unannounced";
        var file = MadeWheel.Make(name, "1.0");
        await using var sandbox = await WithAsync(file);
        long sent = 0;
        world.Index.On($"/files/{file.Name}", async context =>
        {
            if (announced)
                context.Response.ContentLength = Gigabyte;
            var piece = new byte[64 * 1024];
            for (; sent < Gigabyte; Interlocked.Add(ref sent, piece.Length))
                await context.Response.Body.WriteAsync(piece, context.RequestAborted);
        });
        // What began to come without a length cannot be refused any more, only be broken off.
        Assert.StartsWith(first, await PackageWorld.GetAsync(sandbox, $"/packages/{file.Sha256}/{file.Name}"));
        var (failure, detail) = await world.FailureAsync(sandbox, name);
        Assert.Equal(PackageFailure.Limit, failure);
        Assert.Contains("larger than", detail);
        // Two requests, and what the connections between hold.
        Assert.InRange(Interlocked.Read(ref sent), 0, 64L << 20);
        Assert.InRange(world.OnDisk, 0, 3_000_000);
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
            // What comes late does not undo what is newer.
            await UseAsync(1, PackageMode.Open, [], []);
            Assert.Equal(PackageFailure.NeedsApproval, (await world.FailureAsync(sandbox, "six")).Item1);
            Assert.Null((await world.InstallAsync(sandbox, "idna")).Ended.Failure);
        }
        finally
        {
            await UseAsync(4, PackageMode.Open, [], []);
        }
        Assert.Null((await world.InstallAsync(sandbox, "six")).Ended.Failure);
    }

    private async Task<TestSandbox> WithAsync(params IndexedFile[] files)
    {
        foreach (var file in files)
            world.Index.Add(file);
        return await world.Playground.StartSandboxAsync();
    }

    private async Task UseAsync(long version, PackageMode mode, string[] allowed, string[] denied)
    {
        await world.Playground.Web.SendAsync(new UsePackagePolicy(new PackagePolicy(version, mode, allowed, denied)));
        await Task.Delay(500, TestContext.Current.CancellationToken);
    }
}

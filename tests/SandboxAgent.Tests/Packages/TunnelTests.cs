using System.Text;
using Platform.Application.Sandboxes;
using Platform.Domain.Workspaces;
using Platform.PackageIndex;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Packages;

/// <summary>Connections out of a sandbox.</summary>
public sealed class TunnelTests(PackageWorld world) : IClassFixture<PackageWorld>
{
    // Opens connections and keeps them, then asks over each of them; a slow one reads nothing until the others are done.
    private const string Many = """
        import socket, sys
        count, path, small = int(sys.argv[1]), sys.argv[2], sys.argv[3]
        def ask(path):
            s = socket.create_connection(("127.0.0.1", 3141), 30)
            s.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            return s
        slow = ask(path)
        open_now = [ask(small) for _ in range(count - 1)]
        def read(s):
            answer = b""
            while piece := s.recv(65536):
                answer += piece
            return answer
        answers = [read(s) for s in open_now]
        print(sum(a.startswith(b"HTTP/1.1 200") for a in answers), len(set(answers)) < 4, len(read(slow).split(b"\r\n\r\n", 1)[1]))
        """;

    [Fact]
    public async Task Sixty_four_connections_at_once_and_a_slow_one_holds_up_nobody()
    {
        var numpy = IndexedFile.ReadFolder(Environment.GetEnvironmentVariable("TEST_WHEELS")!).Single(f => f.Project == "numpy");
        await using var sandbox = await world.Playground.StartSandboxAsync();
        await sandbox.ShellAsync($"mkdir -p ~/x && echo {Convert.ToBase64String(Encoding.UTF8.GetBytes(Many))} | base64 -d > ~/x/pip");
        for (var round = 0; round < 3; round++)
            Assert.Equal($"63 True {numpy.Size}", (await sandbox.ShellAsync($"python ~/x/pip 64 /packages/{numpy.Sha256}/{numpy.Name} /simple/six/ 2>&1 | tail -1")).Trim());
        // One sandbox's memory: the helper keeps no more than a window of each.
        var kilobytes = long.Parse((await sandbox.ShellAsync("awk '/VmHWM/ {print $2}' /proc/$(pgrep -f '[s]andbox-link packages')/status")).Trim(), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(kilobytes, 1, 48 * 1024);
    }

    [Fact]
    public async Task What_is_no_frame_closes_the_way_of_that_sandbox_only()
    {
        await using var sandbox = await world.Playground.StartSandboxAsync();
        await using var other = await world.Playground.StartSandboxAsync();
        Assert.StartsWith("HTTP/1.1 200 ", await PackageWorld.GetAsync(sandbox, "/simple/six/"));
        await sandbox.ShellAsync("head -c 100000 /dev/urandom > /proc/$(pgrep -f '[s]andbox-link packages')/fd/1 || true");
        await Until.TrueAsync(async () => !(await PackageWorld.GetAsync(sandbox, "/simple/six/")).StartsWith("HTTP/", StringComparison.Ordinal), "the gate is open");
        Assert.StartsWith("HTTP/1.1 200 ", await PackageWorld.GetAsync(other, "/simple/six/"));
        // Its terminals and files go on.
        Assert.Contains("still", await PackageWorld.TypeAsync(sandbox, "echo st''ill"));
    }

    [Fact]
    public async Task A_file_that_breaks_off_or_is_wrong_is_never_whole()
    {
        var wheel = MadeWheel.Make("broken-off", "1.0", ballast: 300_000);
        world.Index.Add(wheel);
        await using var own = new AgentPlayground(0, $"Packages:Index={world.Index.Index}");
        await own.InitializeAsync();
        await using var sandbox = await own.StartSandboxAsync();
        world.Index.Truncate(wheel);
        await FailsAsync(PackageFailure.IndexUnavailable);
        world.Index.Corrupt(wheel);
        await FailsAsync(PackageFailure.WrongHash);
        world.Index.On($"/files/{wheel.Name}", null);
        Assert.Contains("Successfully installed broken-off-1.0", await PackageWorld.TypeAsync(sandbox, "pip install broken-off"));

        async Task FailsAsync(PackageFailure reason)
        {
            var before = own.State.All<ReportInstallationEnded>().Count;
            await PackageWorld.TypeAsync(sandbox, "pip install broken-off");
            await Until.TrueAsync(() => Task.FromResult(own.State.All<ReportInstallationEnded>().Count > before), "no end");
            Assert.Equal(reason, own.State.All<ReportInstallationEnded>()[before].Failure);
        }
    }
}

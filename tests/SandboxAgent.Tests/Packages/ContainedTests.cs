using System.Globalization;
using System.Text;
using Platform.Application.Sandboxes;
using Platform.Domain.Workspaces;
using Platform.PackageIndex;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Packages;

/// <summary>What a sandbox can reach with packages: nothing that it could not reach without, but the gate.</summary>
public sealed class ContainedTests(PackageWorld world) : IClassFixture<PackageWorld>
{
    private const string Probes = """
        import errno, os, socket
        def tried(what, action):
            try:
                action()
                print(what, "REACHED")
            except OSError as e:
                print(what, errno.errorcode.get(e.errno, type(e).__name__))
        def tcp(host, port):
            socket.create_connection((host, port), 2)
        print("interfaces", ",".join(sorted(os.listdir("/sys/class/net"))))
        print("routes", len(open("/proc/net/route").read().splitlines()) - 1)
        tried("index", lambda: tcp("127.0.0.1", INDEX))
        tried("gateway", lambda: tcp("172.17.0.1", 80))
        tried("metadata", lambda: tcp("169.254.169.254", 80))
        tried("outside", lambda: tcp("1.1.1.1", 443))
        tried("dns", lambda: socket.getaddrinfo("pypi.org", 443))
        tried("udp", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("1.1.1.1", 53)))
        tried("raw", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP))
        tried("packet", lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
        """;

    [Fact]
    public async Task A_sandbox_has_no_interface_before_during_and_after_an_installation()
    {
        await using var sandbox = await world.Playground.StartSandboxAsync();
        var before = await ProbeAsync(sandbox);
        Assert.Equal("lo", before["interfaces"]);
        Assert.Equal("0", before["routes"]);
        foreach (var way in new[] { "index", "gateway", "metadata", "outside", "dns", "udp", "raw", "packet" })
            Assert.NotEqual("REACHED", before[way]);

        var release = world.Index.Hold("/simple/pytz/", out var asked);
        var installing = world.InstallAsync(sandbox, "pytz");
        await asked.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(before, await ProbeAsync(sandbox));
        release.SetResult();
        Assert.Null((await installing).Ended.Failure);
        Assert.Equal(before, await ProbeAsync(sandbox));
    }

    /// <summary>Row 59: no way to anything but pages and the files that they name.</summary>
    [Theory]
    [InlineData("GET http://169.254.169.254/latest/ HTTP/1.1\r\nHost: 169.254.169.254\r\nConnection: close\r\n\r\n", "404", PackageRefusal.Path)]
    [InlineData("GET /simple/..%2f..%2fadmin/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "404", PackageRefusal.Path)]
    [InlineData("GET /simple/../admin HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "404", PackageRefusal.Path)]
    [InlineData("GET /simple/six%0d%0aX:%20y/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "404", PackageRefusal.Path)]
    [InlineData("GET /simple/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "404", PackageRefusal.Path)]
    [InlineData("GET /simple/six/?name=x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "404", PackageRefusal.Path)]
    [InlineData("GET /agent/status HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "404", PackageRefusal.Path)]
    [InlineData("POST /simple/six/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc", "405", PackageRefusal.Method)]
    [InlineData("CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\nConnection: close\r\n\r\n", "405", PackageRefusal.Method)]
    public async Task Other_requests_are_refused(string request, string status, PackageRefusal reason)
    {
        await using var sandbox = await world.Playground.StartSandboxAsync();
        var before = world.Index.CountAll();
        Assert.StartsWith($"HTTP/1.1 {status} ", await PackageWorld.AskAsync(sandbox, request));
        Assert.Equal(reason, (await world.State.WaitForAsync<ReportPackageRequestRefused>(r => r.SandboxId == sandbox.Id)).Reason);
        Assert.Equal(before, world.Index.CountAll());
    }

    [Fact]
    public async Task A_request_that_is_none_is_answered_400()
    {
        await using var sandbox = await world.Playground.StartSandboxAsync();
        Assert.StartsWith("HTTP/1.1 400 ", await PackageWorld.AskAsync(sandbox, "GET /simple/six/\r\nX: y\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 200 ", await PackageWorld.GetAsync(sandbox, "/simple/six/"));
    }

    [Fact]
    public async Task An_index_that_points_elsewhere_is_not_followed()
    {
        await using var elsewhere = await IndexServer.StartAsync();
        await using var sandbox = await world.Playground.StartSandboxAsync();
        world.Index.Redirect("/simple/tqdm/", $"{elsewhere.Url}/simple/tqdm/");
        Assert.StartsWith("HTTP/1.1 403 ", await PackageWorld.GetAsync(sandbox, "/simple/tqdm/"));
        Assert.Equal(0, elsewhere.CountAll());
    }

    /// <summary>Row 58: names carry nothing out.</summary>
    [Theory]
    [InlineData("/simple/secret-{0}-{1}/")]
    [InlineData("/packages/{1}{1}/secret_{0}-1.0-py3-none-any.whl")]
    public async Task A_hundred_made_up_names_reach_the_index_not_once(string path)
    {
        await using var sandbox = await world.Playground.StartSandboxAsync();
        await PackageWorld.GetAsync(sandbox, "/simple/six/");
        world.Index.Forget();
        var request = string.Concat(Enumerable.Range(0, 100).Select(i => $"GET {string.Format(CultureInfo.InvariantCulture, path, i, Guid.NewGuid().ToString("N"))} HTTP/1.1\r\nHost: x\r\n\r\n"))
            + "GET /simple/secret-end/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        const string Count = """
            import base64, re, socket, sys
            s = socket.create_connection(("127.0.0.1", 3141), 20)
            s.sendall(base64.b64decode(sys.stdin.read()))
            answer = b""
            while piece := s.recv(65536):
                answer += piece
            print(*[m.decode() for m in re.findall(rb"HTTP/1.1 (\d+) ", answer)])
            """;
        await sandbox.ShellAsync($"mkdir -p ~/x && echo {Convert.ToBase64String(Encoding.UTF8.GetBytes(Count))} | base64 -d > ~/x/pip3");
        var statuses = (await sandbox.ShellAsync($"echo {Convert.ToBase64String(Encoding.Latin1.GetBytes(request))} | python ~/x/pip3 2>&1")).Trim().Split(' ');
        Assert.Equal(101, statuses.Length);
        Assert.All(statuses[..20], s => Assert.Equal("404", s));
        Assert.All(statuses[20..], s => Assert.Equal("429", s));
        Assert.Equal(0, world.Index.CountAll());
        await world.State.WaitForAsync<ReportPackageRequestRefused>(r => r.SandboxId == sandbox.Id && r.Reason == PackageRefusal.Limit);
    }

    /// <summary>Row 64: a connection is its sandbox's, whatever it says.</summary>
    [Fact]
    public async Task No_sandbox_can_speak_for_another()
    {
        await using var one = await world.Playground.StartSandboxAsync();
        await using var other = await world.Playground.StartSandboxAsync();
        await PackageWorld.AskAsync(one, $"GET /nothing HTTP/1.1\r\nHost: {other.Id}\r\nX-Sandbox: {other.Id}\r\nConnection: close\r\n\r\n");
        await world.State.WaitForAsync<ReportPackageRequestRefused>(r => r.SandboxId == one.Id);
        Assert.DoesNotContain(world.State.All<ReportPackageRequestRefused>(), r => r.SandboxId == other.Id);
        // There is no socket of the gate's in a sandbox, neither its own nor another's.
        Assert.Equal("0", (await one.ShellAsync("grep -c platform /proc/net/unix || true")).Trim());
    }

    private async Task<Dictionary<string, string>> ProbeAsync(TestSandbox sandbox)
    {
        var program = Probes.Replace("INDEX", new Uri(world.Index.Url).Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var printed = await sandbox.ShellAsync($"echo {Convert.ToBase64String(Encoding.UTF8.GetBytes(program))} | base64 -d | python3 -");
        return printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ', 2)).ToDictionary(l => l[0], l => l[1]);
    }
}

using System.Text.Json.Nodes;
using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Sandboxes;

/// <summary>What an agent that somebody has taken over gets from the engine: nothing but more sandboxes.</summary>
public sealed class EngineGateTests(AgentPlayground playground)
{
    private static readonly Dictionary<string, Action<JsonObject, JsonObject>> Attacks = new()
    {
        ["privileged"] = (_, host) => host["Privileged"] = true,
        ["privileged in small letters"] = (_, host) => host["privileged"] = true,
        ["the host's root"] = (_, host) => host["Binds"] = new JsonArray("/:/host:rw"),
        ["a mount of the host's root"] = (_, host) => host["Mounts"] = new JsonArray(
            new JsonObject { ["Type"] = "bind", ["Source"] = "/", ["Target"] = "/home/learner" }),
        ["a second mount"] = (_, host) => host["Mounts"]!.AsArray().Add(
            new JsonObject { ["Type"] = "bind", ["Source"] = "/var/run/docker.sock", ["Target"] = "/docker.sock" }),
        ["somebody's volume"] = (_, host) => host["Mounts"]![0]!["Source"] = "postgres",
        ["the host's disk as a volume"] = (_, host) => host["Mounts"]![0]!["VolumeOptions"] = JsonNode.Parse(
            """{"DriverConfig":{"Name":"local","Options":{"type":"ext4","device":"/dev/vda"}}}"""),
        ["volumes of another container"] = (_, host) => host["VolumesFrom"] = new JsonArray("other"),
        ["a device"] = (_, host) => host["Devices"] = JsonNode.Parse("""[{"PathOnHost":"/dev/vda","PathInContainer":"/dev/vda","CgroupPermissions":"rwm"}]"""),
        ["all devices"] = (_, host) => host["DeviceCgroupRules"] = new JsonArray("a *:* rwm"),
        ["a network"] = (_, host) => host["NetworkMode"] = "bridge",
        ["the host's network"] = (_, host) => host["NetworkMode"] = "host",
        ["another container's network"] = (_, host) => host["NetworkMode"] = "container:other",
        ["a network by another field"] = (body, _) => body["NetworkingConfig"] = JsonNode.Parse("""{"EndpointsConfig":{"bridge":{}}}"""),
        ["a port"] = (_, host) => host["PortBindings"] = JsonNode.Parse("""{"80/tcp":[{"HostPort":"80"}]}"""),
        ["a right"] = (_, host) => host["CapAdd"] = new JsonArray("SYS_ADMIN"),
        ["all rights kept"] = (_, host) => host["CapDrop"] = new JsonArray(),
        ["the host's processes"] = (_, host) => host["PidMode"] = "host",
        ["the host's memory"] = (_, host) => host["IpcMode"] = "host",
        ["the host's name"] = (_, host) => host["UTSMode"] = "host",
        ["the host's users"] = (_, host) => host["UsernsMode"] = "host",
        ["another control group"] = (_, host) => host["CgroupParent"] = "/",
        ["no filter of system calls"] = (_, host) => host["SecurityOpt"] = new JsonArray("no-new-privileges:true", "seccomp=unconfined"),
        ["the engine's filter"] = (_, host) => host["SecurityOpt"] = new JsonArray("no-new-privileges:true"),
        ["new privileges"] = (_, host) => host["SecurityOpt"]!.AsArray().RemoveAt(0),
        ["a root that can be written"] = (_, host) => host["ReadonlyRootfs"] = false,
        ["nothing masked"] = (_, host) => host["MaskedPaths"] = new JsonArray(),
        ["nothing read-only"] = (_, host) => host["ReadonlyPaths"] = new JsonArray(),
        ["a kernel setting"] = (_, host) => host["Sysctls"] = JsonNode.Parse("""{"kernel.msgmax":"1"}"""),
        ["no memory limit"] = (_, host) => host["Memory"] = 0,
        ["more memory than it says"] = (_, host) => host["Memory"] = 1L << 40,
        ["no limit of processes"] = (_, host) => host["PidsLimit"] = -1,
        ["no out-of-memory kill"] = (_, host) => host["OomKillDisable"] = true,
        ["a higher score"] = (_, host) => host["OomScoreAdj"] = -1000,
        ["a larger temporary folder"] = (_, host) => host["Tmpfs"]!["/tmp"] = "rw,exec,suid,dev",
        ["another runtime"] = (_, host) => host["Runtime"] = "io.containerd.runc.v2",
        ["a restart"] = (_, host) => host["RestartPolicy"] = JsonNode.Parse("""{"Name":"always"}"""),
        ["a log on the host's disk"] = (_, host) => host["LogConfig"] = JsonNode.Parse("""{"Type":"json-file"}"""),
        ["root"] = (body, _) => body["User"] = "0",
        ["another image"] = (body, _) => body["Image"] = "platform-python-base:bookworm",
        ["another command"] = (body, _) => body["Cmd"] = new JsonArray("/bin/sh", "-c", "id"),
        ["an entry point"] = (body, _) => body["Entrypoint"] = new JsonArray("/bin/sh"),
        ["a health check that runs"] = (body, _) => body["Healthcheck"] = JsonNode.Parse("""{"Test":["CMD","id"]}"""),
        ["a variable"] = (body, _) => body["Env"]!.AsArray().Add("LD_PRELOAD=/home/learner/x.so"),
        ["another agent's label"] = (body, _) => body["Labels"]![ContainerTemplate.AgentLabel] = "another",
        ["one more label"] = (body, _) => body["Labels"]!["com.docker.compose.project"] = "x",
        ["no limits"] = (body, _) => body["Labels"]!.AsObject().Remove(ContainerTemplate.LimitsLabel),
        ["a volume"] = (body, _) => body["Volumes"] = JsonNode.Parse("""{"/x":{}}"""),
        ["an unknown field"] = (body, _) => body["Anything"] = null
    };

    public static TheoryData<string> AttackNames => [.. Attacks.Keys];

    private GateClient Agent => new(playground.GateSocket);
    private string WarmName => ContainerNames.Warm(playground.AgentId);

    private JsonObject Template(SandboxLimits? limits = null) => ContainerTemplate.Make(
        new ContainerOrder(playground.AgentId, AgentPlayground.Image, null, limits ?? SandboxLimits.Default));

    [Theory]
    [MemberData(nameof(AttackNames))]
    public async Task A_container_that_is_made_in_another_way_is_not_made(string attack)
    {
        var body = Template();
        Attacks[attack](body, body["HostConfig"]!.AsObject());
        await RefusedAsync(body.ToJsonString());
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData("{warm}x")]
    [InlineData("%20{warm}")]
    [InlineData("{warm}%0d%0aX")]
    [InlineData("{warm}%20")]
    [InlineData("{warm}%26platform=x")]
    [InlineData("{warm}&name={warm}")]
    [InlineData("{warm}&platform=linux")]
    [InlineData("platform-another-warm-00000000000000000000000000000000")]
    public async Task A_container_that_is_called_otherwise_is_not_made(string name)
    {
        name = name.Replace("{warm}", WarmName, StringComparison.Ordinal);
        Assert.Equal(403, (await Agent.SendAsync("POST", $"/containers/create?name={name}", Template().ToJsonString())).Status);
    }

    [Fact]
    public async Task Limits_above_what_the_operator_allows_are_refused()
    {
        foreach (var limits in new SandboxLimits[]
        {
            new() { Processors = 64 }, new() { Processors = double.NaN }, new() { Processors = -1 }, new() { MemoryBytes = 1L << 40 },
            new() { MemoryBytes = 0 }, new() { Processes = 0 }, new() { Processes = 1 << 30 }, new() { OpenFiles = 1 << 30 },
            new() { DiskBytes = 1L << 50 }, new() { DiskFiles = int.MaxValue }, new() { TemporaryBytes = -1 }, new() { SharedMemoryBytes = 1L << 40 }
        }.Where(l => !double.IsNaN(l.Processors)))
            await RefusedAsync(Template(limits).ToJsonString());
    }

    [Fact]
    public async Task Json_that_readers_may_understand_differently_is_refused()
    {
        var plain = Template().ToJsonString();
        await RefusedAsync(plain.Replace("\"Privileged\":false", "\"Privileged\":true,\"Privileged\":false", StringComparison.Ordinal));
        await RefusedAsync(plain.Replace("\"Privileged\":false", "\"Privileged\":false,\"Privileged\":true", StringComparison.Ordinal));
        await RefusedAsync(plain.Replace("\"Privileged\":false", "\"Privileged\":false,\"\\u0050rivileged\":true", StringComparison.Ordinal));
        await RefusedAsync(plain.Replace("\"Privileged\":false", "\"Privileged\":\"false\"", StringComparison.Ordinal));
        await RefusedAsync(plain[..^1] + ",\"HostConfig\":{\"Privileged\":true}}");
        await RefusedAsync(plain + "{}");
        await RefusedAsync("/* */" + plain);
        await RefusedAsync(plain[..^1] + ",}");
        await RefusedAsync($"[{plain}]");
        await RefusedAsync("null");
        await RefusedAsync("");
        await RefusedAsync(string.Concat(Enumerable.Repeat("{\"a\":", 5000)));
    }

    [Fact]
    public async Task Large_bodies_and_headers_are_refused_however_they_are_sent()
    {
        var name = WarmName;
        var large = "{\"a\":\"" + new string('x', 1 << 20) + "\"}";
        Assert.Equal(413, (await Agent.SendAsync("POST", $"/containers/create?name={name}", large)).Status);
        Assert.Equal(413, (await Agent.SendRawAsync(Chunked(large))).Status);
        var body = Template();
        body["HostConfig"]!["Privileged"] = true;
        Assert.Equal(403, (await Agent.SendRawAsync(Chunked(body.ToJsonString()))).Status);
        Assert.Equal(431, (await Agent.SendRawAsync($"GET /_ping HTTP/1.1\r\nHost: gate\r\nX: {new string('x', 20_000)}\r\n\r\n")).Status);
        Assert.Equal(414, (await Agent.SendAsync("GET", "/" + new string('x', 5000))).Status);
        // Two lengths: what one reader takes for the body is the next request for another.
        Assert.Equal(400, (await Agent.SendRawAsync(
            $"POST /containers/create?name={name} HTTP/1.1\r\nHost: gate\r\nContent-Length: 4\r\nContent-Length: 60\r\n\r\nnullGET /images/json HTTP/1.1\r\n\r\n")).Status);
        // Other tests make and remove containers of the same agent meanwhile, under other names.
        Assert.Equal("", await DockerCli.RunAsync("ps", "-aq", "--filter", $"name=^/?{name}$"));

        string Chunked(string text) =>
            $"POST /containers/create?name={name} HTTP/1.1\r\nHost: gate\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n{text.Length:x}\r\n{text}\r\n0\r\n\r\n";
    }

    [Theory]
    [InlineData("PUT", "/containers/{id}/archive?path=/")]
    [InlineData("GET", "/containers/{id}/archive?path=/etc/passwd")]
    [InlineData("HEAD", "/containers/{id}/archive?path=/etc/passwd")]
    [InlineData("POST", "/containers/{id}/copy")]
    [InlineData("GET", "/containers/{id}/export")]
    [InlineData("POST", "/containers/{id}/attach?stream=1&stdin=1")]
    [InlineData("GET", "/containers/{id}/attach/ws")]
    [InlineData("GET", "/containers/{id}/logs?stdout=1")]
    [InlineData("GET", "/containers/{id}/top")]
    [InlineData("GET", "/containers/{id}/stats")]
    [InlineData("GET", "/containers/{id}/changes")]
    [InlineData("POST", "/containers/{id}/update")]
    [InlineData("POST", "/containers/{id}/pause")]
    [InlineData("POST", "/containers/{id}/restart")]
    [InlineData("POST", "/containers/{id}/stop")]
    [InlineData("POST", "/containers/{id}/kill")]
    [InlineData("POST", "/containers/{id}/wait")]
    [InlineData("POST", "/containers/prune")]
    [InlineData("POST", "/commit?container={id}&repo=x")]
    [InlineData("GET", "/images/json")]
    [InlineData("POST", "/images/create?fromImage=busybox")]
    [InlineData("POST", "/images/load")]
    [InlineData("DELETE", "/images/platform-sandbox:current")]
    [InlineData("POST", "/build?remote=http://x")]
    [InlineData("GET", "/volumes")]
    [InlineData("POST", "/volumes/create")]
    [InlineData("POST", "/volumes/prune")]
    [InlineData("GET", "/networks")]
    [InlineData("POST", "/networks/create")]
    [InlineData("POST", "/networks/bridge/connect")]
    [InlineData("POST", "/swarm/init")]
    [InlineData("GET", "/plugins")]
    [InlineData("POST", "/plugins/pull?remote=x")]
    [InlineData("POST", "/services/create")]
    [InlineData("GET", "/secrets")]
    [InlineData("POST", "/session")]
    [InlineData("POST", "/grpc")]
    [InlineData("POST", "/auth")]
    [InlineData("GET", "/info")]
    [InlineData("GET", "/system/df")]
    [InlineData("GET", "/")]
    [InlineData("GET", "/containers/../images/json")]
    [InlineData("GET", "/containers/%2e%2e/images/json")]
    [InlineData("GET", "/containers/..%2fimages/json")]
    [InlineData("GET", "/_ping/../images/json")]
    [InlineData("GET", "//images/json")]
    [InlineData("GET", "/containers//json?all=1")]
    [InlineData("GET", "/containers/{id}/json/")]
    [InlineData("GET", "/Containers/{id}/json")]
    [InlineData("GET", "/containers/{id}/./json")]
    [InlineData("GET", "/containers/{id};x/json")]
    [InlineData("GET", "/containers/{id}%00/json")]
    [InlineData("GET", "/containers/{id}%2farchive")]
    [InlineData("GET", "/v1.41/images/json")]
    [InlineData("GET", "/v1.41/containers/{id}/json")]
    [InlineData("POST", "/v1.23/containers/{id}/start")]
    [InlineData("GET", "http://gate/images/json")]
    [InlineData("GET", "http://gate/_ping")]
    [InlineData("GET", "/containers/json")]
    [InlineData("GET", "/containers/json?all=1")]
    [InlineData("GET", "/containers/json?all=1&filters=%7B%7D")]
    [InlineData("GET", "/containers/json?all=1&filters=%7B%22label%22%3A%7B%22platform.agent%3Danother%22%3Atrue%7D%7D")]
    [InlineData("GET", "/events")]
    [InlineData("GET", "/events?filters=%7B%22type%22%3A%7B%22container%22%3Atrue%7D%7D")]
    [InlineData("GET", "/containers/{id}/json?size=1")]
    [InlineData("POST", "/containers/{id}/start?detachKeys=a")]
    [InlineData("POST", "/containers/{id}/rename?name=postgres")]
    [InlineData("POST", "/containers/{id}/rename?name={warm}&name={warm}")]
    [InlineData("DELETE", "/containers/{id}?v=1&force=1&link=1")]
    [InlineData("DELETE", "/containers/{id}")]
    [InlineData("GET", "/containers/{short}/json")]
    [InlineData("GET", "/containers/{name}/json")]
    [InlineData("GET", "/platform/usage/{short}")]
    [InlineData("GET", "/platform/../info")]
    [InlineData("OPTIONS", "*")]
    [InlineData("CONNECT", "gate:80")]
    public async Task Every_other_call_is_refused(string method, string target)
    {
        // The pool may give up the container meanwhile, for room that another test needs; what the call did, it does again.
        for (var attempt = 0; attempt < 10 && !await IsRefusedAndNothingElseAsync(method, target); attempt++)
            Assert.True(attempt < 9, "The container did not go on running.");
    }

    private async Task<bool> IsRefusedAndNothingElseAsync(string method, string target)
    {
        var (id, name) = await WarmAsync();
        target = target.Replace("{id}", id, StringComparison.Ordinal).Replace("{short}", id[..12], StringComparison.Ordinal)
            .Replace("{name}", name, StringComparison.Ordinal).Replace("{warm}", WarmName, StringComparison.Ordinal);

        var (status, body) = await Agent.SendAsync(method, target, method is "POST" or "PUT" ? "{}" : null);

        Assert.True(status is 400 or 403 or 405, $"{status} {body}");
        Assert.DoesNotContain("platform-sandbox", body, StringComparison.Ordinal);
        return await DockerCli.RunAsync("inspect", "--format", "{{.State.Status}}", id) == "running\n";
    }

    [Fact]
    public async Task A_sandbox_is_started_once()
    {
        var (id, _) = await WarmAsync();
        var (status, body) = await Agent.SendAsync("POST", $"/containers/{id}/start");
        Assert.True(status == 403, $"{status} {body}");
        Assert.Contains("started twice", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_says_what_was_refused()
    {
        var body = Template();
        body["HostConfig"]!["Privileged"] = true;
        var answer = JsonNode.Parse((await Agent.SendAsync("POST", $"/containers/create?name={WarmName}", body.ToJsonString())).Body)!;

        // `message` is what the engine's clients show, `detail` what ours do.
        Assert.Equal("The engine gate does not allow it: a container that is made in another way (HostConfig.Privileged).", answer["message"]!.GetValue<string>());
        Assert.Equal(answer["message"]!.GetValue<string>(), answer["detail"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_process_is_the_learners_and_one_of_three()
    {
        var plain = ContainerTemplate.MakeExec(["/bin/bash", "--login", "-i"], ["TERM=xterm"], true);
        var id = "";
        // One that another test has just ended is still listed for a moment, and answers 409.
        await Until.TrueAsync(async () =>
        {
            id = (await WarmAsync()).Id;
            var status = (await ExecAsync(plain)).Status;
            Assert.True(status is 201 or 409, $"{status}");
            return status == 201;
        }, "no warm sandbox takes a process", 30);
        foreach (var (field, value) in new (string, JsonNode?)[]
        {
            ("User", "0"), ("User", "root"), ("User", ""), ("Privileged", true), ("WorkingDir", "/"), ("DetachKeys", "a"), ("Anything", 1),
            ("AttachStdin", false), ("Cmd", new JsonArray("/bin/sh")), ("Cmd", new JsonArray("/bin/bash", "-c", "id")), ("Cmd", "id"),
            ("Cmd", new JsonArray(ContainerTemplate.Link, "run", "x", "", "--", "id")), ("Cmd", new JsonArray(ContainerTemplate.Link, "hold")),
            ("Env", new JsonArray("LD_PRELOAD=/home/learner/x.so")), ("Env", new JsonArray("TERM=x\nLD_PRELOAD=y")), ("Env", null)
        })
        {
            var attack = plain.DeepClone().AsObject();
            attack[field] = value;
            Assert.Equal((field, 403), (field, (await ExecAsync(attack)).Status));
        }

        Task<(int Status, string Body)> ExecAsync(JsonObject body) => Agent.SendAsync("POST", $"/containers/{id}/exec", body.ToJsonString());
    }

    [Fact]
    public async Task What_is_not_this_agents_cannot_be_touched()
    {
        var other = (await DockerCli.RunAsync("run", "--detach", "--network", "none", "--label", "platform.agent=another", AgentPlayground.Image)).Trim();
        try
        {
            foreach (var (method, target, body) in new[]
            {
                ("GET", $"/containers/{other}/json", null), ("POST", $"/containers/{other}/start", null), ("GET", $"/platform/usage/{other}", null),
                ("POST", $"/containers/{other}/rename?name={ContainerNames.Claimed(playground.AgentId, Guid.NewGuid(), Guid.NewGuid())}", null),
                ("DELETE", $"/containers/{other}?v=1&force=1", null),
                ("POST", $"/containers/{other}/exec", ContainerTemplate.MakeExec(["/bin/bash", "--login", "-i"], [], true).ToJsonString())
            })
                Assert.Equal((target, 403), (target, (await Agent.SendAsync(method, target, body)).Status));

            using var process = await RawExec.StartAsync(other, "sleep", "60");
            foreach (var (method, target) in new[] { ("GET", $"/exec/{process.Id}/json"), ("POST", $"/exec/{process.Id}/resize?h=24&w=80"), ("POST", $"/exec/{process.Id}/start") })
                Assert.Equal((target, 403), (target, (await Agent.SendAsync(method, target)).Status));
            Assert.Equal("true\n", await DockerCli.RunAsync("inspect", "--format", "{{.State.Running}}", other));
            var unknown = new string('0', 64);
            Assert.Equal(404, (await Agent.SendAsync("GET", $"/containers/{unknown}/json")).Status);
            Assert.Equal(404, (await Agent.SendAsync("GET", $"/exec/{unknown}/json")).Status);
        }
        finally
        {
            await DockerCli.RunAsync("rm", "-fv", other);
        }
    }

    [Fact]
    public async Task Nobody_but_the_agents_account_can_connect()
    {
        using var stat = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("stat", ["--format", "%A %U", playground.GateSocket]) { RedirectStandardOutput = true })!;
        Assert.Equal($"srwx------ {Environment.UserName}\n", await stat.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    private async Task RefusedAsync(string body)
    {
        var name = WarmName;
        var (status, answer) = await Agent.SendAsync("POST", $"/containers/create?name={name}", body);
        Assert.True(status == 403, $"{status} {answer}");
        Assert.Empty(await DockerCli.RunAsync("ps", "-aq", "--filter", $"name={name}"));
    }

    // A container of this agent that waits for somebody.
    private async Task<(string Id, string Name)> WarmAsync()
    {
        (string Id, string Name)? found = null;
        await Until.TrueAsync(async () =>
        {
            var line = (await DockerCli.RunAsync("ps", "--no-trunc", "--filter", $"name=platform-{playground.AgentId}-warm", "--format", "{{.ID}} {{.Names}}"))
                .Split('\n')[0].Split(' ');
            found = line.Length == 2 ? (line[0], line[1]) : null;
            return found is not null;
        }, "no warm sandbox", 30);
        return found!.Value;
    }
}

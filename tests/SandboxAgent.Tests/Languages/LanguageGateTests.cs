using System.Text.Json.Nodes;
using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Languages;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Languages;

/// <summary>What an agent that somebody has taken over gets by the language server's kind of container: no other sandbox's files.</summary>
public sealed class LanguageGateTests(AgentPlayground playground)
{
    private static readonly SandboxLimits Limits = new LanguageSettings().Limits;

    private static readonly Dictionary<string, Action<JsonObject, JsonObject>> Attacks = new()
    {
        ["files that can be written"] = (_, host) => host["VolumesFrom"] = new JsonArray(host["VolumesFrom"]![0]!.GetValue<string>().Replace(":ro", ":rw", StringComparison.Ordinal)),
        ["files without a mode"] = (_, host) => host["VolumesFrom"] = new JsonArray(host["VolumesFrom"]![0]!.GetValue<string>().Replace(":ro", "", StringComparison.Ordinal)),
        ["the files of two"] = (_, host) => host["VolumesFrom"]!.AsArray().Add(host["VolumesFrom"]![0]!.GetValue<string>()),
        ["files by a name"] = (_, host) => host["VolumesFrom"] = new JsonArray("postgres:ro"),
        ["no files"] = (_, host) => host.Remove("VolumesFrom"),
        ["a mount on top"] = (_, host) => host["Mounts"] = JsonNode.Parse("""[{"Type":"bind","Source":"/","Target":"/host"}]"""),
        ["the sandbox's image"] = (body, _) => body["Image"] = AgentPlayground.Image,
        ["the sandbox's processes"] = (_, host) => host["PidMode"] = $"container:{host["VolumesFrom"]![0]!.GetValue<string>()[..64]}",
        ["another command"] = (body, _) => body["Cmd"] = new JsonArray(LanguageTemplate.Server),
        ["a network"] = (_, host) => host["NetworkMode"] = "bridge",
        ["root"] = (body, _) => body["User"] = "0",
        ["no filter of system calls"] = (_, host) => host["SecurityOpt"] = new JsonArray("seccomp=unconfined"),
        ["another label"] = (body, _) => body["Labels"]![LanguageTemplate.SandboxLabel] = new string('0', 64)
    };

    public static TheoryData<string> AttackNames => [.. Attacks.Keys];

    private GateClient Agent => new(playground.GateSocket);

    [Theory]
    [MemberData(nameof(AttackNames))]
    public async Task One_that_is_made_in_another_way_is_not_made(string attack)
    {
        await using var sandbox = await playground.StartSandboxAsync();
        var body = Template(await sandbox.ContainerAsync());
        Attacks[attack](body, body["HostConfig"]!.AsObject());
        Assert.Equal(403, (await CreateAsync(sandbox.Id, body)).Status);
    }

    [Fact]
    public async Task It_reads_the_files_of_the_sandbox_in_its_name_and_of_no_other_container()
    {
        await using var mine = await playground.StartSandboxAsync();
        await using var another = await playground.StartSandboxAsync();
        var container = await mine.ContainerAsync();
        var foreign = (await DockerCli.RunAsync("run", "--detach", "--network", "none", "--label", "platform.agent=another", AgentPlayground.Image)).Trim();
        try
        {
            foreach (var (name, source) in new[]
            {
                (mine.Id, await another.ContainerAsync()), (Guid.NewGuid(), container), (another.Id, container), (mine.Id, foreign), (mine.Id, new string('0', 64)),
                (mine.Id, container[..12])
            })
                Assert.InRange((await CreateAsync(name, Template(source))).Status, 403, 404);

            // Neither does one of another shape become one, nor one of these something else.
            Assert.Equal(403, (await Agent.SendAsync("POST", $"/containers/create?name={ContainerNames.Warm(playground.AgentId)}", Template(container).ToJsonString())).Status);
            var (status, answer) = await CreateAsync(mine.Id, Template(container));
            Assert.Equal(201, status);
            var made = JsonNode.Parse(answer)!["Id"]!.GetValue<string>();
            Assert.Equal(403, (await Agent.SendAsync("POST", $"/containers/{made}/rename?name={ContainerNames.Claimed(playground.AgentId, Guid.NewGuid(), Guid.NewGuid())}")).Status);
            // Its own files are read by nobody: it has none.
            Assert.Equal(403, (await CreateAsync(another.Id, Template(made))).Status);
            Assert.Equal(204, (await Agent.SendAsync("POST", $"/containers/{made}/start")).Status);
            foreach (var command in new string[][]
            {
                ["/bin/bash", "--login", "-i"], [ContainerTemplate.Link, "serve"], [ContainerTemplate.Link, "run", Guid.NewGuid().ToString("N"), "", "--", "id"],
                ["/bin/sh", "-c", LanguageTemplate.Server], [LanguageTemplate.Server, "--inspect"], [LanguageTemplate.ReadLibrary]
            })
                Assert.Equal((command[0], 403), (command[0], (await ExecAsync(made, command)).Status));
            Assert.Equal(201, (await ExecAsync(made, LanguageTemplate.ReadLibrary, "/usr/lib/python3.11/os.py")).Status);
            Assert.Equal(403, (await ExecAsync(container, LanguageTemplate.Server)).Status);
            // Started once.
            Assert.Equal(403, (await Agent.SendAsync("POST", $"/containers/{made}/start")).Status);
        }
        finally
        {
            await DockerCli.RunAsync("rm", "-fv", foreign);
        }
    }

    [Fact]
    public async Task Files_of_a_sandbox_that_has_ended_are_not_mounted_again()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        var container = await sandbox.ContainerAsync();
        var made = JsonNode.Parse((await CreateAsync(sandbox.Id, Template(container))).Body)!["Id"]!.GetValue<string>();
        await DockerCli.RunAsync("kill", container);

        var (status, body) = await Agent.SendAsync("POST", $"/containers/{made}/start");

        Assert.True(status is 404 or 409, $"{status} {body}");
        Assert.NotEqual("running\n", await DockerCli.RunAsync("inspect", "--format", "{{.State.Status}}", made));
        await DockerCli.RunAsync("rm", "-fv", made);
    }

    private JsonObject Template(string sandbox) =>
        LanguageTemplate.Make(new LanguageOrder(playground.AgentId, AgentPlayground.LanguageImage, null, Limits, sandbox));

    private Task<(int Status, string Body)> CreateAsync(Guid sandbox, JsonObject body) =>
        Agent.SendAsync("POST", $"/containers/create?name={ContainerNames.Language(playground.AgentId, sandbox)}", body.ToJsonString());

    private Task<(int Status, string Body)> ExecAsync(string container, params string[] command) =>
        Agent.SendAsync("POST", $"/containers/{container}/exec", ContainerTemplate.MakeExec(command, [], false).ToJsonString());
}

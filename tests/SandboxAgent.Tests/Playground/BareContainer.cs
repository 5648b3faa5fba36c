using System.Diagnostics;
using System.Text;
using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Tests.Playground;

/// <summary>A container as the agent makes it, with limits of the test's choice and nobody in it.</summary>
public sealed class BareContainer : IAsyncDisposable
{
    private readonly Engine _engine;

    private BareContainer(Engine engine, string id) => (_engine, Id) = (engine, id);

    public string Id { get; }

    public static async Task<BareContainer> StartAsync(AgentPlayground playground, SandboxLimits limits)
    {
        var engine = new Engine(new AgentSettings
        {
            Engine = $"unix://{playground.GateSocket}", Id = playground.AgentId, Image = AgentPlayground.Image
        });
        return new BareContainer(engine, await engine.CreateContainerAsync(
            ContainerNames.Warm(playground.AgentId), limits, TestContext.Current.CancellationToken));
    }

    internal Task<SandboxMeasurement?> MeasureAsync() => _engine.MeasureAsync(Id, TestContext.Current.CancellationToken);

    /// <summary>Runs a shell line as the learner; what it prints, errors included.</summary>
    public Task<string> ShellAsync(string line) => DockerCli.RunAsync(
        "exec", "-u", "1000:1000", "-w", "/home/learner/workspace", Id, "bash", "-c", $"{{ {line}\n}} 2>&1");

    /// <summary>Runs a Python program as the learner.</summary>
    public Task<string> PythonAsync(string program) =>
        ShellAsync($"echo {Convert.ToBase64String(Encoding.UTF8.GetBytes(program))} | base64 -d > /tmp/p.py; python3 /tmp/p.py");

    public async ValueTask DisposeAsync()
    {
        await _engine.RemoveAsync(Id);
        _engine.Dispose();
    }

    internal async Task<double> MeasuringMillisecondsAsync(int times)
    {
        var taken = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var clock = Stopwatch.StartNew();
            Assert.NotNull(await MeasureAsync());
            taken.Add(clock.Elapsed.TotalMilliseconds);
        }
        return taken.Order().ElementAt(times / 2);
    }
}

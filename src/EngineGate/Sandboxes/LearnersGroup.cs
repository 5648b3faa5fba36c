namespace Platform.EngineGate.Sandboxes;

/// <summary>
/// The control group that all sandboxes are below. However many of them compute, together they count as one process
/// beside Web, agent, engine and database.
/// </summary>
internal sealed class LearnersGroup(Host host, ILogger<LearnersGroup> logger)
{
    private const string Group = "platform-learners";
    private bool _prepared;

    public async Task<string> NameAsync(CancellationToken cancellation)
    {
        if (await host.UsesSystemdAsync(cancellation))
            return Prepare($"{Group.Replace('-', '_')}.slice");
        return $"/{Prepare(Group)}";
    }

    private string Prepare(string name)
    {
        if (_prepared)
            return name;
        _prepared = true;
        try
        {
            if (Directory.Exists("/sys/fs/cgroup/cpu"))
            {
                Directory.CreateDirectory($"/sys/fs/cgroup/cpu/{name}");
                File.WriteAllText($"/sys/fs/cgroup/cpu/{name}/cpu.shares", "1024");
            }
            else if (File.Exists("/sys/fs/cgroup/cgroup.controllers"))
            {
                Directory.CreateDirectory($"/sys/fs/cgroup/{name}");
                File.WriteAllText($"/sys/fs/cgroup/{name}/cpu.weight", "50");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then each sandbox's own limits still hold.
            logger.LogWarning("Sandboxes together are not held back in favour of the rest of the machine: {Reason}", e.Message);
        }
        return name;
    }
}

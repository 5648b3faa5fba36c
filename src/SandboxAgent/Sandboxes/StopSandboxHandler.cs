using Platform.Application.Sandboxes;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>Destroys a sandbox; one that is unknown is gone already.</summary>
public sealed class StopSandboxHandler
{
    public static void Handle(StopSandbox command, ISandboxCommands sandboxes) => sandboxes.Stop(command);
}

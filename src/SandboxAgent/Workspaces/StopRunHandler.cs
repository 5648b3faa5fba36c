using Platform.Application.Sandboxes;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Workspaces;

/// <summary>Interrupts a run; one that is unknown is over already.</summary>
public sealed class StopRunHandler
{
    public static void Handle(StopRun command, ISandboxCommands sandboxes) => sandboxes.Stop(command);
}

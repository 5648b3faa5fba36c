using Platform.Application.Sandboxes;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Workspaces;

/// <summary>Begins a run; how it went is reported.</summary>
public sealed class StartRunHandler
{
    public static void Handle(StartRun command, ISandboxCommands sandboxes) => sandboxes.Start(command);
}

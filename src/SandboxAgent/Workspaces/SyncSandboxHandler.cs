using Platform.Application.Sandboxes;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Workspaces;

/// <summary>Lets a sandbox's files follow its workspace.</summary>
public sealed class SyncSandboxHandler
{
    public static void Handle(SyncSandbox hint, ISandboxCommands sandboxes) => sandboxes.Sync(hint);
}

using Platform.Application.Sandboxes;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Workspaces;

/// <summary>Lets a sandbox's programs go on.</summary>
public sealed class ThawFilesHandler
{
    public static void Handle(ThawFiles command, ISandboxCommands sandboxes) => sandboxes.Thaw(command);
}

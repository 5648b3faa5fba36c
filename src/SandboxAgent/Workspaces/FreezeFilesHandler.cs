using Platform.Application.Sandboxes;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Workspaces;

/// <summary>Makes a sandbox's files stand still, and says whether they do.</summary>
public sealed class FreezeFilesHandler
{
    public static Task<FilesFrozen> Handle(FreezeFiles command, ISandboxCommands sandboxes) => sandboxes.FreezeAsync(command);
}

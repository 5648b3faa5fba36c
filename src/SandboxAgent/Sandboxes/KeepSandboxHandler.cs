using Platform.Application.Sandboxes;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>A sandbox that is still wanted counts as used.</summary>
public sealed class KeepSandboxHandler
{
    public static void Handle(KeepSandbox command, ISandboxCommands sandboxes) => sandboxes.Keep(command);
}

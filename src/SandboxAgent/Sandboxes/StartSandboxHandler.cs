using Platform.Application.Sandboxes;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>Begins to make a sandbox; how it went is reported.</summary>
public sealed class StartSandboxHandler
{
    public static void Handle(StartSandbox command, ISandboxCommands sandboxes) => sandboxes.Start(command);
}

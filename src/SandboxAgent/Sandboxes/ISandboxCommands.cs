using Platform.Application.Sandboxes;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>What Web's commands do here. Public because Wolverine's generated handlers call it; each returns at once, but for the one that is asked a question.</summary>
public interface ISandboxCommands
{
    void Start(StartSandbox command);
    void Stop(StopSandbox command);
    void Keep(KeepSandbox command);
    void Sync(SyncSandbox hint);
    void Start(StartRun command);
    void Stop(StopRun command);
    void Change(ChangePackages command);
    void Stop(StopPackages command);
    void Use(UsePackagePolicy command);
    Task<FilesFrozen> FreezeAsync(FreezeFiles command);
    void Thaw(ThawFiles command);
}

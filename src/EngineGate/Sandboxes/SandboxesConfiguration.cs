using Platform.EngineGate.Languages;

namespace Platform.EngineGate.Sandboxes;

internal static class SandboxesConfiguration
{
    public static void AddSandboxes(this IServiceCollection services)
    {
        services.AddSingleton<EngineClient>();
        services.AddSingleton<OwnContainers>();
        services.AddSingleton<NewContainers>();
        services.AddSingleton<LanguageContainers>();
        services.AddSingleton<Measurements>();
        services.AddSingleton<Host>();
        services.AddSingleton<LearnersGroup>();
        services.AddSingleton<Disks>();
        services.AddHostedService(s => s.GetRequiredService<Disks>());
        services.AddSingleton<GatePolicy>();
    }
}

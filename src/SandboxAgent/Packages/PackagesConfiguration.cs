namespace Platform.SandboxAgent.Packages;

internal static class PackagesConfiguration
{
    public static void AddPackages(this IServiceCollection services, AgentSettings settings)
    {
        if (settings.Packages.Problem() is { } problem)
            throw new InvalidOperationException(problem);
        services.AddSingleton(settings.Packages);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Upstream>();
        services.AddSingleton<IndexNames>();
        services.AddSingleton<IndexPages>();
        services.AddSingleton<HeavyWork>();
        services.AddSingleton<Allowances>();
        services.AddSingleton<PackageCache>();
        services.AddSingleton<PackageFiles>();
        services.AddSingleton<PackagePolicies>();
        services.AddSingleton<PackageListener>();
        services.AddSingleton<PackageHost>();
        services.AddSingleton<PackageGate>();
        services.AddHostedService<PackageServer>();
    }
}

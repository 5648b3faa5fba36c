using System.Reflection;

namespace Platform.Architecture.Tests;

/// <summary>The projects under src, as files and as assemblies.</summary>
internal static class Repository
{
    private static readonly string[] NotSource = ["bin", "obj", "client", "wwwroot", "Internal"];

    public static readonly Assembly Domain = Assembly.Load("Platform.Domain");
    public static readonly Assembly Application = Assembly.Load("Platform.Application");
    public static readonly Assembly Infrastructure = Assembly.Load("Platform.Infrastructure");
    public static readonly Assembly Web = Assembly.Load("Platform.Web");
    public static readonly Assembly SandboxAgent = Assembly.Load("Platform.SandboxAgent");
    public static readonly Assembly EngineGate = Assembly.Load("Platform.EngineGate");

    public static string Source { get; } = Path.Combine(Root(), "src");

    /// <summary>Types that somebody wrote: without those that compilers and source generators add.</summary>
    public static IEnumerable<Type> Types(this Assembly assembly) => assembly.GetTypes().Where(t =>
        t.Namespace?.StartsWith("Platform.", StringComparison.Ordinal) == true && !t.Name.Contains('<')
        && !t.Namespace.Contains(".Internal.", StringComparison.Ordinal));

    /// <summary>Source files of a project, relative to it.</summary>
    public static IEnumerable<string> Files(string project)
    {
        var folder = Path.Combine(Source, project);
        return Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/'))
            .Where(f => !NotSource.Contains(f.Split('/')[0]));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Platform.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}

using System.Text.RegularExpressions;

namespace Platform.Architecture.Tests;

/// <summary>The same feature folders in every project, so that a feature is found in one look.</summary>
public sealed partial class LayoutTests
{
    private static readonly string[] Features =
        ["Workspaces", "Sandboxes", "Terminals", "Languages", "Packages", "Submissions", "History", "Audit", "Identity"];

    public static TheoryData<string> Projects =>
        [.. Directory.GetDirectories(Repository.Source).Select(d => Path.GetFileName(d)!)];

    [Theory]
    [InlineData("Domain")]
    [InlineData("Application")]
    [InlineData("Infrastructure")]
    [InlineData("Web", "Edge", "Operations")]
    [InlineData("SandboxAgent", "Operations")]
    [InlineData("EngineGate")]
    public void Folders_are_named_after_features(string project, params string[] others) =>
        Assert.Subset(
            Features.Concat(others).ToHashSet(),
            Repository.Files(project).Where(f => f.Contains('/')).Select(f => f.Split('/')[0]).ToHashSet());

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_namespace_is_its_folder(string project)
    {
        foreach (var file in Repository.Files(project))
        {
            var found = Namespace().Match(File.ReadAllText(Path.Combine(Repository.Source, project, file)));
            // Program.cs has top-level statements, and lists of usings have no namespace either.
            if (!found.Success) continue;
            var folder = Path.GetDirectoryName(file)!.Replace('/', '.').Replace('\\', '.');
            Assert.Equal((file, $"Platform.{project}{(folder.Length > 0 ? "." + folder : "")}"), (file, found.Groups[1].Value));
        }
    }

    [Fact]
    public void Every_project_has_source() => Assert.All(Projects, p => Assert.NotEmpty(Repository.Files(p.Data)));

    [Fact]
    public void Names_say_what_a_type_is()
    {
        string[] empty = ["Helper", "Helpers", "Manager", "Service", "Services", "Util", "Utils", "Utility", "Common", "Base", "Impl"];
        var types = new[]
        {
            Repository.Domain, Repository.Application, Repository.Infrastructure, Repository.Web, Repository.SandboxAgent, Repository.EngineGate
        }.SelectMany(a => a.Types());
        Assert.DoesNotContain(types, t => empty.Any(e => t.Name.EndsWith(e, StringComparison.Ordinal)));
    }

    /// <summary>Wolverine finds handlers by their class's name; one called otherwise is silently never called.</summary>
    [Fact]
    public void Handlers_are_called_so()
    {
        var handlers = new[] { Repository.Application, Repository.Web, Repository.SandboxAgent }.SelectMany(a => a.Types())
            .Where(t => t.GetMethods().Any(m => m.DeclaringType == t && m.Name is "Handle" or "HandleAsync")).ToList();
        Assert.NotEmpty(handlers);
        Assert.All(handlers, t => Assert.EndsWith("Handler", t.Name));
    }

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}

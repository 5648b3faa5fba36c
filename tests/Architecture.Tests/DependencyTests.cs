using System.Reflection;
using System.Xml.Linq;
using NetArchTest.Rules;

namespace Platform.Architecture.Tests;

/// <summary>References point inwards: Web → Infrastructure → Application → Domain, SandboxAgent → Application, EngineGate → Domain.</summary>
public sealed class DependencyTests
{
    [Theory]
    [InlineData("Domain", new string[0], new string[0])]
    [InlineData("Application", new[] { "Domain" }, new[] { "FluentValidation", "WolverineFx" })]
    [InlineData("Infrastructure", new[] { "Application" }, null)]
    [InlineData("Web", new[] { "Infrastructure" }, null)]
    [InlineData("SandboxAgent", new[] { "Application" }, null)]
    [InlineData("SandboxLink", new string[0], new string[0])]
    // What has the engine's socket is small: no package, and nothing of ours but what a limit is.
    [InlineData("EngineGate", new[] { "Domain" }, new string[0])]
    public void A_project_references_only_the_next_one_inwards(string project, string[] projects, string[]? packages)
    {
        var file = XDocument.Load(Path.Combine(Repository.Source, project, $"{project}.csproj"));
        Assert.Equal(projects, References("ProjectReference").Select(p => Path.GetFileNameWithoutExtension(p.Replace('\\', '/'))));
        if (packages is not null) Assert.Equal(packages, References("PackageReference").Order(StringComparer.Ordinal));

        IEnumerable<string> References(string kind) =>
            file.Descendants(kind).Select(r => r.Attribute("Include")!.Value);
    }

    [Fact]
    public void The_domain_uses_nothing_but_the_runtime() =>
        Assert.All(Names(Repository.Domain), n => Assert.StartsWith("System.", n));

    [Fact]
    public void The_application_uses_neither_the_database_nor_the_web()
    {
        Assert.DoesNotContain(Names(Repository.Application), n =>
            n.StartsWith("Marten", StringComparison.Ordinal) || n.StartsWith("Npgsql", StringComparison.Ordinal)
            || n.StartsWith("Weasel", StringComparison.Ordinal)
            || n.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
        Follows(Types.InAssembly(Repository.Application).ShouldNot().HaveDependencyOnAny(
            "Marten", "Npgsql", "Weasel", "Microsoft.AspNetCore", "Platform.Infrastructure", "Platform.Web", "Platform.SandboxAgent"));
    }

    [Fact]
    public void The_infrastructure_knows_neither_the_web_nor_the_agent() => Follows(
        Types.InAssembly(Repository.Infrastructure).ShouldNot().HaveDependencyOnAny("Platform.Web", "Platform.SandboxAgent"));

    [Fact]
    public void The_agent_knows_no_database_and_nothing_of_ours_but_the_application()
    {
        Assert.DoesNotContain(Names(Repository.SandboxAgent), n =>
            n is "Platform.Infrastructure" or "Platform.Web" || n.StartsWith("Marten", StringComparison.Ordinal)
            || n.StartsWith("Npgsql", StringComparison.Ordinal));
    }

    [Fact]
    public void The_web_does_not_reach_for_the_engine() =>
        Assert.DoesNotContain(Names(Repository.Web), n => n.StartsWith("Docker", StringComparison.Ordinal));

    private static IEnumerable<string> Names(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(a => a.Name!);

    private static void Follows(ConditionList rule) =>
        Assert.Empty(rule.GetResult().FailingTypes?.Select(t => t.FullName) ?? []);
}

using System.Text.RegularExpressions;

namespace Platform.EndToEnd.Tests.Operations;

/// <summary>What the pages say that one can do.</summary>
public sealed partial class DocumentationTests
{
    private static IEnumerable<string> Pages =>
    [
        Path.Combine(RunningStack.Root, "README.md"),
        .. Directory.EnumerateFiles(Path.Combine(RunningStack.Root, "docs"), "*.md", SearchOption.AllDirectories)
    ];

    [Fact]
    public async Task Every_command_that_a_page_names_exists()
    {
        var usage = (await DevCommand.SucceedAsync("help")).Output;
        var verbs = Verb().Matches(usage).Select(m => m.Groups[1].Value).ToHashSet();

        var named = (await TextsAsync()).SelectMany(p => Named().Matches(p.Text)
            .Select(m => (p.Page, Verb: m.Groups[1].Value))).ToList();

        Assert.Contains(named, n => n.Verb == "up");
        Assert.DoesNotContain(named, n => !verbs.Contains(n.Verb));
    }

    [Fact]
    public async Task Every_link_between_pages_leads_somewhere()
    {
        var links = (await TextsAsync()).SelectMany(p => Link().Matches(p.Text)
            .Select(m => (p.Page, Target: m.Groups[1].Value))).ToList();

        Assert.NotEmpty(links);
        Assert.DoesNotContain(links, l => !Path.Exists(Path.Combine(Path.GetDirectoryName(l.Page)!, l.Target)));
    }

    private static async Task<List<(string Page, string Text)>> TextsAsync()
    {
        var texts = new List<(string, string)>();
        foreach (var page in Pages)
            texts.Add((page, await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken)));
        return texts;
    }

    [GeneratedRegex(@"^  ([a-z][a-z-]+) ", RegexOptions.Multiline)]
    private static partial Regex Verb();

    // In code only: `./dev up`, or a line of a fenced block.
    [GeneratedRegex(@"(?:`|^)\./dev ([a-z][a-z-]*)", RegexOptions.Multiline)]
    private static partial Regex Named();

    [GeneratedRegex(@"\]\((?!https?:|#|mailto:)([^)#\s]+)")]
    private static partial Regex Link();
}

using System.Text.Json;
using Microsoft.Playwright;

namespace Platform.EndToEnd.Tests.Accessibility;

/// <summary>What a machine can say about a page: axe, and whether it is as wide as its window.</summary>
internal static class Axe
{
    private static readonly string Script =
        Path.Combine(RunningStack.Root, "src", "Web", "client", "node_modules", "axe-core", "axe.min.js");

    public static async Task FitsAsync(IPage page) =>
        Assert.Equal(page.ViewportSize!.Width, await page.EvaluateAsync<int>("() => document.scrollingElement.scrollWidth"));

    public static async Task CheckAsync(IPage page, string name)
    {
        await Screenshots.TakeAsync(page, name.ToLowerInvariant());
        await page.EvaluateAsync(await File.ReadAllTextAsync(Script, TestContext.Current.CancellationToken));
        var found = await page.EvaluateAsync<JsonElement>(
            """
            async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
              .filter(({ impact }) => impact === 'serious' || impact === 'critical')
              .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(node => node.html.slice(0, 200)).join(' | ')}`)
            """);
        Assert.True(found.GetArrayLength() == 0, $"{name}: {found}");
    }
}

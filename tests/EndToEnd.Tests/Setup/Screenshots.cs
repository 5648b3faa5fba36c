using Microsoft.Playwright;

namespace Platform.EndToEnd.Tests.Setup;

/// <summary>Pictures of the product's main states, for people to look at.</summary>
internal static class Screenshots
{
    private static readonly string Folder =
        Environment.GetEnvironmentVariable("E2E_SCREENSHOTS") is { Length: > 0 } folder
            ? folder
            : Path.Combine(RunningStack.Root, "artifacts", "screenshots");

    public static Task TakeAsync(IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"{name}.png") });
}

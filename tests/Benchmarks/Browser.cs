using Microsoft.Playwright;

namespace Platform.Benchmarks;

/// <summary>Chromium without a window.</summary>
internal sealed class Browser(IPlaywright playwright, IBrowser browser) : IAsyncDisposable
{
    public static async Task<Browser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return new Browser(playwright, await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Stack.Need("TEST_CHROMIUM"), Args = ["--no-sandbox", "--disable-dev-shm-usage"]
        }));
    }

    /// <summary>A page of a browser in which nothing is cached.</summary>
    /// <param name="state">Cookies of somebody who has been here; without them, a stranger.</param>
    public async Task<BrowserPage> OpenAsync(Uri url, CancellationToken ct, string? state = null)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = 1280, Height = 800 }, StorageState = state
        }).WaitAsync(ct);
        return new BrowserPage(context, await context.NewPageAsync().WaitAsync(ct), url);
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}

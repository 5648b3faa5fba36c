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

    /// <summary>A page of somebody who has never been here: no cookies, nothing cached.</summary>
    public async Task<BrowserPage> OpenAsync(Uri url, CancellationToken ct)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = 1280, Height = 800 }
        }).WaitAsync(ct);
        return new BrowserPage(context, await context.NewPageAsync().WaitAsync(ct), url);
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}

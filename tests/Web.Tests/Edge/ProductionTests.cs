using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Platform.Infrastructure.Identity;

namespace Platform.Web.Tests.Edge;

/// <summary>The application as it is run for others: production mode, behind https.</summary>
public sealed class ProductionApp : PlatformApp
{
    private readonly SentMail _mail = new();

    protected override string PublicOrigin => "https://ide.example.org";

    public override string TokenFor(string email) => Token(_mail.Sent.First(m => m.To == email));

    protected override void Configure(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("Platform:PublicUrl", PublicOrigin);
        builder.UseSetting("Platform:ReceiptKey", new string('k', 32));
        builder.ConfigureServices(services => services.AddSingleton<IMailer>(_mail));
    }

    private sealed class SentMail : IMailer
    {
        public System.Collections.Concurrent.ConcurrentStack<Mail> Sent { get; } = new();

        public Task SendAsync(Mail mail, CancellationToken ct)
        {
            Sent.Push(mail);
            return Task.CompletedTask;
        }
    }
}

public sealed class ProductionTests(ProductionApp app) : IClassFixture<ProductionApp>
{
    [Fact]
    public async Task There_is_no_development_mailbox() =>
        Assert.Equal(HttpStatusCode.NotFound, (await app.Visitor().GetAsync("/dev/mail")).Status);

    [Fact]
    public async Task The_cookie_is_bound_to_the_host_and_to_https()
    {
        var email = PlatformApp.NewEmail();
        var visitor = app.Visitor();
        (await visitor.PostAsync("/api/sign-in", new { email })).Expect(HttpStatusCode.Accepted);
        var reply = await visitor.PostAsync("/api/sign-in/confirm", new { token = app.TokenFor(email) });
        reply.Expect(HttpStatusCode.OK);
        var parts = Assert.Single(reply.Headers.GetValues("Set-Cookie")).Split("; ");
        Assert.StartsWith("__Host-session=", parts[0]);
        Assert.Equal(
            ["httponly", "max-age=1209600", "path=/", "samesite=strict", "secure"], parts.Skip(1).Order(StringComparer.Ordinal));
        (await visitor.GetAsync("/api/me")).Expect(HttpStatusCode.OK);

        Assert.DoesNotContain(app.Logs.Lines, l => l.Message.Contains(app.TokenFor(email), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Browsers_are_told_to_stay_on_https() => Assert.Equal(
        "max-age=31536000; includeSubDomains",
        Assert.Single((await app.Visitor().GetAsync("/health/live")).Headers.GetValues("Strict-Transport-Security")));

    [Theory]
    [InlineData("http://localhost:8080")]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://ide.example.org")]
    public async Task Only_the_public_address_is_our_own(string origin) =>
        (await app.Visitor().PostAsync("/api/sign-in", new { email = "a@example.org" }, ("Origin", origin)))
        .Refused(HttpStatusCode.Forbidden);

    [Fact]
    public async Task Errors_say_nothing_about_the_inside()
    {
        using var content = new StringContent("{\"email\":", System.Text.Encoding.UTF8, "application/json");
        var reply = await app.Visitor().SendContentAsync(HttpMethod.Post, "/api/sign-in", content);
        reply.Refused(HttpStatusCode.BadRequest);
        Assert.DoesNotContain("Exception", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", reply.Text, StringComparison.Ordinal);
    }
}

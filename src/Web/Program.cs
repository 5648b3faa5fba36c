using JasperFx;
using Platform.Web.Audit;
using Platform.Web.Edge;
using Platform.Web.History;
using Platform.Web.Identity;
using Platform.Web.Operations;
using Platform.Web.Packages;
using Platform.Web.Sandboxes;
using Platform.Web.Submissions;
using Platform.Web.Workspaces;
using Wolverine.Http.Transport;

if (ReceiptCommand.Is(args)) return ReceiptCommand.Run(args);

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, WebRootPath = ClientFiles.Published() });
var settings = builder.Configuration.GetSection("Platform").Get<PlatformSettings>() ?? new PlatformSettings();
if (settings.Problem() is { } problem) throw new InvalidOperationException(problem);

builder.AddPlatformServer(settings);
builder.AddPlatformMessaging(settings);
builder.AddPlatformPorts(settings);
if (AdminCommand.Is(args)) AdminCommand.Configure(builder);

var app = builder.Build();
app.UseSecurityHeaders();
app.UseExceptionHandler(handler => handler.Run(Problems.WriteAsync));
app.UseStatusCodePages(Problems.WriteStatusAsync);
app.UseRouting();
app.UsePortSeparation();
app.UseMiddleware<Origins>();
app.UseAuthentication();
app.UseRateLimiter();
app.UseAuthorization();
app.UseWebSockets();

app.MapHealth();
app.MapOpenApi().AllowAnonymous();
app.MapIdentity();
app.MapSettings();
app.MapDevelopmentMail();
app.MapWorkspaces();
app.MapWorkspaceList();
app.MapFiles();
app.MapSearch();
app.MapUploads();
app.MapDownloads();
app.MapRuns();
app.MapSandboxAdmin();
app.MapPackages();
app.MapPackageAdmin();
app.MapHandIn();
app.MapSubmissions();
app.MapDiffs();
app.MapThreads();
app.MapReviews();
app.MapReceipts();
app.MapUnsubscribe();
app.MapHistory();
app.MapAudit();
app.MapHub<WorkspaceHub>("/hubs/workspace", Server.HubConnection);
app.Map("/hubs/terminal", (HttpContext context, StreamForwarder forwarder) => forwarder.ForwardAsync(context, "terminal"));
app.Map("/hubs/language", (HttpContext context, StreamForwarder forwarder) => forwarder.ForwardAsync(context, "language"));
app.MapWolverineHttpTransportEndpoints().RequireAuthorization(ServiceAuthentication.Policy)
    .WithMetadata(Server.LargeBodies, new InternalEndpoint());
app.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous().WithMetadata(new InternalEndpoint());
app.MapClientFiles();
app.MapClient();

return AdminCommand.Is(args) ? await AdminCommand.RunAsync(app, args) : await app.RunJasperFxCommands(args);

/// <summary>Named so that tests can start the application.</summary>
public partial class Program;

using System.Net.Http.Headers;
using JasperFx;
using JasperFx.CodeGeneration;
using JasperFx.Core;
using Platform.Application;
using Platform.Application.Sandboxes;
using Platform.Application.Submissions;
using Platform.Application.Workspaces;
using Platform.Web.Edge;
using Wolverine;
using Wolverine.ErrorHandling;
using Wolverine.Http;
using Wolverine.Http.Transport;

namespace Platform.Web.Operations;

/// <summary>Wolverine: handlers, the endpoints that lead to the agents, and what happens on errors.</summary>
public static class Messaging
{
    public static void AddPlatformMessaging(this WebApplicationBuilder builder, PlatformSettings settings)
    {
        builder.Host.UseWolverine(options =>
        {
            options.ApplicationAssembly = typeof(Program).Assembly;
            options.Discovery.IncludeAssembly(typeof(EditFileHandler).Assembly);
            options.MultipleHandlerBehavior = MultipleHandlerBehavior.Separated;
            options.Policies.AutoApplyTransactions();
            options.Policies.ForMessagesOfType<IActedBy>().AddMiddleware(typeof(StampActor));
            options.Policies.AddMiddleware(
                typeof(StampAgent), chain => chain.MessageType.Name.StartsWith("Report", StringComparison.Ordinal));

            // Losers of the optimistic check decide again from the new state. One of many at once wins each round, so
            // the patience has to last for as many rounds as a busy workspace (several pages, a program) has writers.
            options.Policies.OnException<ConcurrencyException>()
                .RetryWithCooldown([
                    5.Milliseconds(), 20.Milliseconds(), 50.Milliseconds(), 100.Milliseconds(), 100.Milliseconds(),
                    .. Enumerable.Repeat(250.Milliseconds(), 10)
                ])
                .WithFullJitter();
            options.Policies.OnException<DocumentAlreadyExistsException>()
                .Or<Marten.Exceptions.ExistingStreamIdCollisionException>()
                .RetryWithCooldown(5.Milliseconds(), 50.Milliseconds());
            options.Policies.OnException<Marten.Exceptions.MartenCommandException>()
                .RetryWithCooldown(20.Milliseconds(), 100.Milliseconds());

            // A report may carry a whole file, in base 64.
            options.MaxIncomingEnvelopeDataSize = 64 * 1024 * 1024;

            // Fast failover, and fast first assignments after a start (CRITTERSTACK section 14).
            options.Durability.HealthCheckPollingTime = 1.Seconds();
            options.Durability.StaleNodeTimeout = 6.Seconds();
            options.Durability.CheckAssignmentPeriod = 1.Seconds();
            options.Durability.LeaderColdStartHoldEvaluations = 0;
            // The audit stops with a lost connection and is started again after a pause, which doubles each time.
            options.Durability.TransientFailureRestartMaxBackoff = 4.Seconds();
            // While the database is away nothing starts on any node: no reason to give a projection up for ten minutes.
            options.Durability.MaxAgentStartFailuresBeforeRelease = 0;
            options.Durability.MaxLocalAgentRestartsBeforeRelease = 0;

            // Pushes of one node go out in order; the client fetches what it misses.
            options.LocalQueueFor<WorkspaceAdvanced>().BufferedInMemory().Sequential();
            options.LocalQueueFor<SandboxChanged>().BufferedInMemory().Sequential();
            options.LocalQueueFor<SubmissionAdvanced>().BufferedInMemory().Sequential();

            // The sender waits this long for company before it sends; its default of 250 ms is what a person feels as slow.
            var batch = 1.Milliseconds();
            foreach (var agent in settings.Agents)
            {
                options.Publish(p => p.ToHttpEndpoint(Address(agent, "commands")).UseDurableOutbox()
                    .MessageBatchTimeout(batch).Named(AgentEndpoint.Commands(agent.Id)));
                options.Publish(p => p.ToHttpEndpoint(Questions(agent)).Named(AgentEndpoint.Questions(agent.Id)));
                options.Publish(p => p.ToHttpEndpoint(Address(agent, "hints")).BufferedInMemory()
                    .MessageBatchTimeout(batch).DeliverWithin(30.Seconds()).Named(AgentEndpoint.Hints(agent.Id)));
            }
        });
        builder.Services.CritterStackDefaults(defaults =>
        {
            // Handlers that were written before the build start faster and need half the memory (CRITTERSTACK section 12).
            var mode = HasWrittenHandlers() ? TypeLoadMode.Static : TypeLoadMode.Dynamic;
            defaults.Development.GeneratedCodeMode = defaults.Production.GeneratedCodeMode = mode;
        });
        builder.Services.AddWolverineHttp();
        builder.Services.AddScoped<IWolverineHttpTransportClient, WolverineHttpTransportClient>();
        foreach (var agent in settings.Agents)
        {
            foreach (var address in new[] { Address(agent, "commands"), Address(agent, "hints"), Questions(agent) })
                builder.Services.AddHttpClient(address, client =>
                {
                    client.BaseAddress = new Uri(address);
                    client.Timeout = 10.Seconds();
                    client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", agent.Key);
                });
        }
    }

    private static bool HasWrittenHandlers() => typeof(Program).Assembly.GetTypes()
        .Any(t => t.Namespace == "Internal.Generated.WolverineHandlers");

    private static string Questions(AgentSettings agent) => new Uri(agent.Url, "/_wolverine/invoke").ToString();

    private static string Address(AgentSettings agent, string queue) =>
        new Uri(agent.Url, $"/_wolverine/batch/{queue}").ToString();
}

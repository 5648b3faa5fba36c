using FluentValidation;
using Platform.Application;
using Platform.Application.Identity;
using Platform.Domain.Identity;
using Wolverine;

namespace Platform.Web.Operations;

/// <summary><c>./dev admin grant|revoke &lt;mail&gt; &lt;role&gt;</c>: what has to work before there is an administrator.</summary>
public static class AdminCommand
{
    private const string Usage =
        "usage: ./dev admin grant <mail> <role>\n       ./dev admin revoke <mail> <role>\n\nroles: reviewer, auditor, admin";

    public static bool Is(string[] args) => args is ["admin", ..];

    /// <summary>Exit code 0 when done, 1 when refused, 2 when the call was wrong.</summary>
    public static async Task<int> RunAsync(WebApplication app, string[] args)
    {
        if (args is not ["admin", "grant" or "revoke", var email, var roleName]
            || !Enum.TryParse<Role>(roleName, ignoreCase: true, out var role) || !Enum.IsDefined(role))
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        var command = new ChangeRole(Actor.System, email, role, args[1] == "grant");
        var result = app.Services.GetRequiredService<IValidator<ChangeRole>>().Validate(command);
        if (!result.IsValid)
        {
            await Console.Error.WriteLineAsync(string.Join(" ", result.Errors.Select(e => e.ErrorMessage)));
            return 2;
        }

        await app.StartAsync();
        await using var scope = app.Services.CreateAsyncScope();
        var answer = await scope.ServiceProvider.GetRequiredService<IMessageBus>()
            .InvokeAsync<Answer<RoleChanged>>(command);
        await app.StopAsync();
        if (answer.Value is not { } changed)
        {
            await Console.Error.WriteLineAsync(answer.Refusal!.Detail);
            return 1;
        }

        Console.WriteLine(changed.Changed
            ? $"{changed.Email} {(command.Grant ? "is now" : "is no longer")} {role.ToString().ToLowerInvariant()}."
            : $"{changed.Email} {(command.Grant ? "had that role already" : "did not have that role")}: nothing changed.");
        return 0;
    }
}

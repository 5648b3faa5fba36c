using System.Diagnostics;

namespace Platform.EndToEnd.Tests.Setup;

/// <summary>What a call of <c>./dev</c> on this stack printed, and how it ended.</summary>
internal sealed record DevCommand(int ExitCode, string Output, TimeSpan Took)
{
    public static async Task<DevCommand> RunAsync(params string[] arguments)
    {
        var started = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(RunningStack.Dev, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = RunningStack.Root
        })!;
        var ct = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return new DevCommand(process.ExitCode, await output + await errors, started.Elapsed);
    }

    /// <summary>Runs it and expects that it worked.</summary>
    public static async Task<DevCommand> SucceedAsync(params string[] arguments)
    {
        var command = await RunAsync(arguments);
        Assert.True(command.ExitCode == 0, $"./dev {string.Join(' ', arguments)} ended with {command.ExitCode}:\n{command.Output}");
        return command;
    }
}

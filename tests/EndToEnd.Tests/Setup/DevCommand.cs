using System.Diagnostics;

namespace Platform.EndToEnd.Tests.Setup;

/// <summary>What a call of <c>./dev</c> on this stack printed, and how it ended.</summary>
internal sealed record DevCommand(int ExitCode, string Output, TimeSpan Took)
{
    public static Task<DevCommand> RunAsync(params string[] arguments) => RunAsync([], arguments);

    /// <summary>With settings of its own.</summary>
    public static async Task<DevCommand> RunAsync(
        IEnumerable<(string Name, string Value)> settings, params string[] arguments)
    {
        var started = Stopwatch.StartNew();
        var start = new ProcessStartInfo(RunningStack.Dev, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = RunningStack.Root
        };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var ct = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return new DevCommand(process.ExitCode, await output + await errors, started.Elapsed);
    }

    /// <summary>Runs it and expects that it worked.</summary>
    public static Task<DevCommand> SucceedAsync(params string[] arguments) => SucceedAsync([], arguments);

    /// <inheritdoc cref="SucceedAsync(string[])"/>
    public static async Task<DevCommand> SucceedAsync(
        IEnumerable<(string Name, string Value)> settings, params string[] arguments)
    {
        var command = await RunAsync(settings, arguments);
        Assert.True(command.ExitCode == 0, $"./dev {string.Join(' ', arguments)} ended with {command.ExitCode}:\n{command.Output}");
        return command;
    }
}

using Platform.Application.Sandboxes;
using Platform.Domain.Workspaces;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxLink;

namespace Platform.SandboxAgent.Workspaces;

/// <summary>What the helper says about how a run's process ended. A learner could forge it, and only deceive themselves.</summary>
internal sealed record RunOutcome(int? ExitCode, int Signal, long? PeakBytes, bool OutOfMemory, bool WasStarted)
{
    private const int SigInt = 2, SigKill = 9;
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(15);
    private const int Interrupted = 130, Killed = 137, NotExecutable = 126, NotFound = 127;

    public static async Task<RunOutcome> ReadAsync(SandboxContainer container, Guid run, int? exitCode, CancellationToken cancellation)
    {
        try
        {
            var reply = await container.Link.AskAsync(FrameType.RunResult, f => f.Text(run.ToString("N")), cancellation);
            if (reply.Status == ReplyStatus.Ok)
                return From(reply);
        }
        catch (Exception e) when (e is LinkLostException or FrameException)
        {
            // Then the engine's word has to do.
        }
        // Its end may only be the first that is heard of the sandbox's own end, which interrupts its runs.
        if (exitCode is null or Killed && !await container.IsRunningAsync(cancellation))
            await Task.Delay(EndPatience, cancellation);
        return new RunOutcome(exitCode, exitCode > 128 ? exitCode.Value - 128 : 0, null, false, exitCode is not (NotExecutable or NotFound));
    }

    private static RunOutcome From(LinkReply reply)
    {
        var body = reply.Read();
        var (exitCode, signal, peak, outOfMemory) = (body.I32(), body.I32(), body.I64(), body.Flag());
        body.End();
        // A process that ran has used memory.
        return new RunOutcome(exitCode & 0xff, signal & 0x7f, peak > 0 ? peak : null, outOfMemory, peak > 0);
    }

    /// <summary>The one word for it, and a sentence where the word is not enough.</summary>
    public (RunEnd End, string? Detail) Judge(StartRun command, bool stopRequested, bool ctrlC, bool timedOut, bool engineSawOutOfMemory, long memoryBytes)
    {
        if (timedOut)
            return (RunEnd.TimedOut, $"Stopped: the program ran longer than {Words.Duration(TimeSpan.FromSeconds(command.WallClockSeconds))}.");
        if ((OutOfMemory || engineSawOutOfMemory) && (Signal == SigKill || ExitCode == Killed))
            return (RunEnd.OutOfMemory, $"Stopped: the program needed more than the {Words.Bytes(memoryBytes)} of memory that a sandbox has.");
        if (!WasStarted)
            return (RunEnd.Failed, "The program could not be started.");
        if ((stopRequested || ctrlC) && (Signal == SigInt || ExitCode == Interrupted))
            return (RunEnd.Stopped, null);
        if (stopRequested && (Signal == SigKill || ExitCode == Killed))
            return (RunEnd.Stopped, "It did not stop when asked and was ended.");
        return Signal != 0 ? (RunEnd.Killed, $"Ended by signal {Signal}.") : (RunEnd.Exited, null);
    }
}

using System.Globalization;
using System.Runtime.InteropServices;

namespace Platform.EndToEnd.Tests.Setup;

/// <summary>A process of the stack that comes back when it ends.</summary>
internal sealed class SupervisedProcess(string pidFile)
{
    private const int Sigint = 2;
    private const int Sigkill = 9;
    private const int Sigterm = 15;
    private const int Sigcont = 18;
    private const int Sigstop = 19;

    public int Pid => Read(pidFile);

    private int SupervisorPid => Read(Path.ChangeExtension(pidFile, ".supervisor.pid"));

    /// <summary>Ends the process at once, with kill -9.</summary>
    public Killed Kill() => End(Sigkill);

    /// <summary>Ends the process as an operator who restarts it would.</summary>
    public Killed Interrupt() => End(Sigint);

    /// <summary>Asks the process to end when it has done what is under way.</summary>
    public Killed Terminate() => End(Sigterm);

    /// <summary>Keeps the process from being started again, until the result is disposed.</summary>
    public IDisposable KeepDown()
    {
        var supervisor = SupervisorPid;
        Signal(supervisor, Sigstop);
        return new Resumption(supervisor);
    }

    private Killed End(int signal)
    {
        var pid = Pid;
        Signal(pid, signal);
        return new Killed(this, pid);
    }

    private static int Read(string file) => int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture);

    private static void Signal(int pid, int signal)
    {
        if (kill(pid, signal) != 0)
            throw new InvalidOperationException($"Signal {signal} to {pid}: error {Marshal.GetLastPInvokeError()}.");
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int pid, int signal);

    /// <summary>A process that was ended.</summary>
    public sealed record Killed(SupervisedProcess Process, int Pid)
    {
        public Task RestartedAsync() => Eventually.TrueAsync(
            () => Task.FromResult(Process.Pid != Pid), $"the supervisor started process {Pid} again");
    }

    private sealed class Resumption(int supervisor) : IDisposable
    {
        private bool _done;

        public void Dispose()
        {
            if (_done) return;
            _done = true;
            Signal(supervisor, Sigcont);
        }
    }
}

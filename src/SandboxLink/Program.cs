using System.Text;
using Platform.SandboxLink.Files;
using Platform.SandboxLink.Native;
using Platform.SandboxLink.Packages;
using Platform.SandboxLink.Runs;
using Platform.SandboxLink.Serving;

// The part of the platform that runs inside a sandbox, as the learner.
//
//   sandbox-link hold                    the container's main process: waits
//   sandbox-link serve                   files and processes, for the agent (Frames.cs)
//   sandbox-link packages                connections of installers to the package gate, for the agent
//   sandbox-link run <id> <folder> -- <command>
//                                        one run in this terminal, from a folder of the workspace

const string Home = "/home/learner";
const string Workspace = $"{Home}/workspace";
const string State = $"{Home}/.local/state/platform";

switch (args)
{
    case ["hold"]:
        while (true)
            _ = Libc.pause();
    case ["serve"]:
        MakeFolders();
        return new Server(Workspace, State).Run();
    case ["packages"]:
        return new PackageLink(Home).Run();
    case ["run", var run, var folder, "--", _, ..] when RunOutcome.IsId(run):
        MakeFolders();
        return RunCommand.Run(State, run, $"{Workspace}/{folder}", args[4..]);
    default:
        Tree.WriteAll(2, Encoding.UTF8.GetBytes("usage: sandbox-link hold | serve | packages | run <id> <folder> -- <command…>\n"));
        return 2;
}

static void MakeFolders()
{
    var home = new Tree(Home);
    home.MakeFolder("workspace");
    home.MakeFolder(".local/state/platform/tmp");
    home.MakeFolder(".local/state/platform/runs");
}

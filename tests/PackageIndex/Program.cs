using System.Globalization;
using Platform.PackageIndex;

// PackageIndex FOLDER PORT: the index as a process, for ./dev up and ./dev bench with PLATFORM_PACKAGE_INDEX=tests.
if (args.Length != 2 || !int.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
{
    await Console.Error.WriteLineAsync("usage: PackageIndex FOLDER PORT");
    return 2;
}

using var stop = new CancellationTokenSource();
using var term = System.Runtime.InteropServices.PosixSignalRegistration.Create(
    System.Runtime.InteropServices.PosixSignal.SIGTERM, signal =>
    {
        signal.Cancel = true;
        stop.Cancel();
    });

await using var index = await IndexServer.StartAsync(args[0], port);
// For whoever wants to see what a large one does.
var scratch = Directory.CreateTempSubdirectory("index-");
index.Promise("large-wheel", () => MadeWheel.MakeFile(Path.Combine(scratch.FullName, "large"), "large-wheel", "1.0", 300 << 20));
Console.WriteLine($"{index.Projects.Count()} projects at {index.Index}");
await Task.Delay(Timeout.Infinite, stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
scratch.Delete(recursive: true);
return 0;

using System.Globalization;

namespace Platform.EngineGate.Sandboxes;

/// <summary>
/// Each process that is started in a container takes a keyring of the kernel's. With user namespaces all of them are
/// charged to one account of the host, which by default may have 200: no more than some hundred sandboxes then, and an
/// error about a "disk quota". The gate raises that where it may; <c>./dev doctor</c> tells the value.
/// </summary>
internal static class KernelKeys
{
    private static readonly (string Setting, long Least)[] Needed =
        [("/proc/sys/kernel/keys/maxkeys", 20_000), ("/proc/sys/kernel/keys/maxbytes", 2_000_000)];

    public static void Allow(ILogger logger)
    {
        foreach (var (setting, least) in Needed)
        {
            try
            {
                if (long.Parse(File.ReadAllText(setting), CultureInfo.InvariantCulture) < least)
                    File.WriteAllText(setting, least.ToString(CultureInfo.InvariantCulture));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                logger.LogWarning("{Setting} cannot be raised to {Least}, so that only some hundred sandboxes can run: {Reason}", setting, least, e.Message);
            }
        }
    }
}

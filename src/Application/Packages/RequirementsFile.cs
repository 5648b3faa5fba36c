using System.Text;
using Platform.Domain.Packages;

namespace Platform.Application.Packages;

/// <summary>What is installed, as pip reads it.</summary>
public static class RequirementsFile
{
    /// <summary>One line for each package, pinned to its version.</summary>
    /// <param name="hashes">Whether pip is to take exactly the same files. What did not come through the platform has no hash and is told as a comment.</param>
    public static string Of(PackageSet? set, bool hashes)
    {
        var text = new StringBuilder();
        foreach (var package in set?.Packages ?? [])
        {
            if (!hashes) text.Append(package.Name).Append("==").Append(package.Version).Append('\n');
            else if (package.Sha256 is { } hash)
                text.Append(package.Name).Append("==").Append(package.Version).Append(" \\\n    --hash=sha256:").Append(hash)
                    .Append('\n');
            else
                text.Append("# ").Append(package.Name).Append("==").Append(package.Version)
                    .Append(" has no hash: it did not come from the index\n");
        }

        return text.ToString();
    }
}

namespace Platform.SandboxLink.Files;

/// <summary>Names that stay in the sandbox and are not mentioned: environments, caches, editors' temporary files.</summary>
internal static class Ignored
{
    public static bool Is(string name) => name switch
    {
        ".git" or ".venv" or "venv" or "__pycache__" or ".cache" or "node_modules" or ".ipynb_checkpoints" or "4913" => true,
        _ => name.EndsWith(".pyc", StringComparison.Ordinal)
            || name.EndsWith('~')
            || (name.StartsWith('.') && (name.EndsWith(".swp", StringComparison.Ordinal) || name.EndsWith(".swo", StringComparison.Ordinal)))
    };

    /// <summary>Whether any part of the path is ignored.</summary>
    public static bool IsPath(string path)
    {
        foreach (var segment in path.Split('/'))
        {
            if (Is(segment))
                return true;
        }
        return false;
    }
}

using System.Diagnostics;

namespace RatEngine.Tests.Server.Logging;

/// <summary>A file system of one megabyte, in memory, that a test can fill up and make read-only.</summary>
internal sealed class Tmpfs : IDisposable
{
    private readonly TempFolder _folder = new();

    private Tmpfs()
    {
    }

    public string Path => _folder.Path;

    /// <summary>Mounts one, or ends the test as ignored where that is not possible.</summary>
    public static Tmpfs Mount()
    {
        Tmpfs made = new();
        if (OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", made.Path))
            return made;
        made._folder.Dispose();
        Assert.Ignore("A file system can only be mounted on Linux, and by its administrator.");
        return made;
    }

    public void MakeReadOnly() => Assert.That(Run("mount", "-o", "remount,ro", Path), Is.True);

    public void MakeWritable() => Assert.That(Run("mount", "-o", "remount,rw", Path), Is.True);

    /// <summary>Writes a file until there is no space left.</summary>
    public void Fill()
    {
        using FileStream file = new(System.IO.Path.Combine(Path, "filler"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (int bytes = 64 * 1024; bytes > 0;)
        {
            try
            {
                file.Write(new byte[bytes]);
            }
            catch (IOException)
            {
                bytes /= 2;
            }
        }
    }

    public void Free() => File.Delete(System.IO.Path.Combine(Path, "filler"));

    public void Dispose()
    {
        // Lazily: what a process that has just ended held open is let go of a moment later.
        Run("umount", "-l", Path);
        _folder.Dispose();
    }

    private static bool Run(string command, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

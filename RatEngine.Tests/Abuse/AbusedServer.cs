using RatEngine.Tests.Support;

namespace RatEngine.Tests.Abuse;

/// <summary>The executable that all these tests abuse, one after another, with clocks so short that a test sees them pass.</summary>
internal static class AbusedServer
{
    public static readonly string[] Clocks =
    [
        "--limits-head-timeout", "1s", "--limits-body-rate-grace-period", "1s", "--limits-write-stall-timeout", "1s", "--log-level", "warning",
        "--urls", "https://127.0.0.1:0", "--dev-cert", "--tls-handshake-timeout", "1s",
    ];

    private static readonly Lazy<Task<ServerProcess>> Shared = new(() => ServerProcess.StartAsync(null, Clocks));

    public static Task<ServerProcess> GetAsync() => Shared.Value;

    public static async Task StopAsync()
    {
        if (Shared.IsValueCreated) (await Shared.Value).Dispose();
    }
}

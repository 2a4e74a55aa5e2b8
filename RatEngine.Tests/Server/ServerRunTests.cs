using RatEngine.Server;
using RatEngine.Server.Configuration;
using RatEngine.Tests.Server.Configuration;

namespace RatEngine.Tests.Server;

public sealed class ServerRunTests
{
    [TestCase(1)]
    [TestCase(2)]
    public async Task Signals_that_come_before_the_server_listens_stop_it_in_good_order(int signals)
    {
        ServerOptions options = ServerOptionsReader.Read(ServerOptionsReaderTests.Values(("Urls", "http://127.0.0.1:0")));
        using ShutdownSignal signal = new();
        for (int i = 0; i < signals; i++)
            signal.Raise();
        await RatEngine.Server.ServerRun.RunAsync(options, [], signal, () => { }).WaitAsync(TimeSpan.FromSeconds(30));
    }
}

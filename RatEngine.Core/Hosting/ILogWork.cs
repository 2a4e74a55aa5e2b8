namespace RatEngine.Hosting;

/// <summary>Something to do on the thread of a <see cref="LogQueue"/>: the only thread that calls a log provider.</summary>
internal interface ILogWork
{
    /// <summary>Calls the provider. It may throw, and it may never return.</summary>
    void Run();
}

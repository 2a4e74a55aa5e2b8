using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace RatEngine.Transport;

/// <summary>A connection over another, which it owns. What it does not do itself the other does.</summary>
internal abstract class ConnectionLayer(TransportConnection inner) : TransportConnection
{
    public override PipeReader Input => inner.Input;

    public override PipeWriter Output => inner.Output;

    public override EndPoint? RemoteEndPoint => inner.RemoteEndPoint;

    public override bool IsLocal => inner.IsLocal;

    public override bool IsSecure => inner.IsSecure;

    public override X509Certificate2? ClientCertificate => inner.ClientCertificate;

    public override long SendPendingSince => inner.SendPendingSince;

    public override CloseReason CloseReason => inner.CloseReason;

    public override void Dispatch(IThreadPoolWorkItem work) => inner.Dispatch(work);

    public override bool SendsCallersMemory => inner.SendsCallersMemory;

    public override Task WhenSentAsync() => inner.WhenSentAsync();

    public override bool TryTakeBack(int count) => inner.TryTakeBack(count);

    public override void DisownOutput() => inner.DisownOutput();

    public override void DisownInput() => inner.DisownInput();

    public override void ShutdownOutput() => inner.ShutdownOutput();

    public override void Abort(CloseReason reason) => inner.Abort(reason);

    public override void Dispose() => inner.Dispose();

    protected internal override void SetCloseReason(CloseReason reason) => inner.SetCloseReason(reason);
}

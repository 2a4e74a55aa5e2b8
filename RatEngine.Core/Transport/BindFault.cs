using System.Net;
using System.Net.Sockets;

namespace RatEngine.Transport;

/// <summary>Says why an endpoint cannot be listened on. The system's own words are the same for many causes, and for some they mislead: a folder that
/// is missing is "Cannot assign requested address".</summary>
internal static class BindFault
{
    /// <summary>A clause without a full stop.</summary>
    public static string Describe(EndPoint endPoint, Exception error)
    {
        var code = (error as SocketException)?.SocketErrorCode;
        return (endPoint is UnixDomainSocketEndPoint ? DescribeUnix(endPoint.ToString()!, code) : DescribeTcp(code)) ?? error.Message.TrimEnd('.');
    }

    private static string? DescribeUnix(string path, SocketError? code)
    {
        var folder = Path.GetDirectoryName(path);
        if (Directory.Exists(path)) return "the path is a folder";
        if (!Directory.Exists(folder)) return File.Exists(folder) ? $"{folder} is not a folder" : $"the folder {folder} does not exist";
        return code switch
        {
            SocketError.AddressAlreadyInUse => "the path is in use, by another server or by a file that is not a socket",
            SocketError.AccessDenied => $"no permission to make a socket in {folder}",
            SocketError.AddressNotAvailable => $"no socket can be made in {folder}",
            _ => null,
        };
    }

    private static string? DescribeTcp(SocketError? code) => code switch
    {
        SocketError.AddressAlreadyInUse => "the port is in use, by another program or by an address given before",
        SocketError.AccessDenied => "no permission to use the port; those below 1024 need a privilege",
        SocketError.AddressNotAvailable => "this machine does not have the address",
        SocketError.AddressFamilyNotSupported => "this machine does not support addresses of this family",
        _ => null,
    };
}

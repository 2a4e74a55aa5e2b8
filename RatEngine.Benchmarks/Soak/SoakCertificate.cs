using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace RatEngine.Benchmarks.Soak;

/// <summary>The certificate that the server under soak makes for itself: nobody vouches for it.</summary>
internal static class SoakCertificate
{
    public const string Subject = "CN=localhost";

    /// <summary>Takes it as it is.</summary>
    public static bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => certificate?.Subject == Subject;
}

using Microsoft.AspNetCore.WebUtilities;

namespace RatEngine.Server.Uploads;

/// <summary>Tells a malformed form, which is the client's mistake, from other errors of reading it.</summary>
internal static class FormErrors
{
    /// <summary>Goes to the next part; null at the end.</summary>
    /// <exception cref="RatStatusException">400: the form is malformed.</exception>
    public static async Task<MultipartSection?> NextSectionAsync(MultipartReader form, CancellationToken stop)
    {
        try
        {
            return await form.ReadNextSectionAsync(stop);
        }
        catch (Exception e) when (IsMalformed(e))
        {
            throw Malformed();
        }
    }

    /// <summary>Whether an error is the form's own: the library says so with these two types.</summary>
    public static bool IsMalformed(Exception error) => error is InvalidDataException or IOException and not RequestBodyException;

    /// <summary>The refusal.</summary>
    public static RatStatusException Malformed() => new(400, "The form is malformed: it does not follow its boundary to the end.");
}

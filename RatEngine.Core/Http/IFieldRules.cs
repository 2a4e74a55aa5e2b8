using System.Buffers;

namespace RatEngine.Http;

/// <summary>What a field section means: the fields of a head frame a body, those of a trailer section may not. Each method answers null or
/// the rule that was broken; they are called in wire order.</summary>
internal interface IFieldRules
{
    /// <summary>A name was read, up to its colon. It is not in the table yet.</summary>
    Refusal? JudgeName(KnownField field);

    /// <summary>The bytes that the field's value may hold, white space around it included, and what another one breaks.</summary>
    (SearchValues<byte> Allowed, Refusal Otherwise) ValueBytes(KnownField field);

    /// <summary>A line was read, with its CRLF.</summary>
    /// <param name="field">The line's field.</param>
    /// <param name="value">The value, without the white space around it.</param>
    /// <param name="bytes">All of the section that is there; of a head, from its request line on.</param>
    Refusal? JudgeLine(KnownField field, ReadOnlySpan<byte> value, ReadOnlySpan<byte> bytes);

    /// <summary>The empty line was read.</summary>
    Refusal? JudgeEnd();
}

namespace RatEngine.Http;

/// <summary>Judges a run of escapes as UTF-8, byte by byte as they are decoded: RFC 3629 section 4.</summary>
internal struct EscapedUtf8
{
    private byte _missing;
    private byte _lowest;
    private byte _highest;

    /// <summary>True within a character: the next byte must be an escape.</summary>
    public readonly bool IsOpen => _missing > 0;

    public bool TryAccept(byte value)
    {
        if (_missing > 0) return TryContinue(value);
        if (value < 0x80) return true;

        // The second byte's range shuts out overlong forms (E0, F0), surrogates (ED) and what lies beyond U+10FFFF (F4).
        (_missing, _lowest, _highest) = value switch
        {
            >= 0xC2 and <= 0xDF => ((byte)1, (byte)0x80, (byte)0xBF),
            0xE0 => ((byte)2, (byte)0xA0, (byte)0xBF),
            0xED => ((byte)2, (byte)0x80, (byte)0x9F),
            >= 0xE1 and <= 0xEF => ((byte)2, (byte)0x80, (byte)0xBF),
            0xF0 => ((byte)3, (byte)0x90, (byte)0xBF),
            >= 0xF1 and <= 0xF3 => ((byte)3, (byte)0x80, (byte)0xBF),
            0xF4 => ((byte)3, (byte)0x80, (byte)0x8F),
            _ => default,
        };
        return _missing > 0;
    }

    private bool TryContinue(byte value)
    {
        if (value < _lowest || value > _highest) return false;
        _missing--;
        (_lowest, _highest) = (0x80, 0xBF);
        return true;
    }
}

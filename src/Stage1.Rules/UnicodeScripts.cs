namespace MlNetPath.Stage1.Rules;

/// <summary>
/// Which characters belong to which script, as ranges of UTF-16 code units (source: Scripts.txt of the Unicode Character Database,
/// the parts in common use). Ideographs beyond U+FFFF are found by their high surrogate. .NET itself knows blocks only.
/// </summary>
internal static class UnicodeScripts
{
    private static readonly Dictionary<string, (char First, char Last)[]> Ranges = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Arabic"] = [('\u0600', '\u0604'), ('\u0606', '\u060B'), ('\u060D', '\u061A'), ('\u061C', '\u061E'), ('\u0620', '\u063F'), ('\u0641', '\u064A'),
            ('\u0656', '\u066F'), ('\u0671', '\u06DC'), ('\u06DE', '\u06FF'), ('\u0750', '\u077F'), ('\u08A0', '\u08E1'), ('\u08E3', '\u08FF'),
            ('\uFB50', '\uFDCF'), ('\uFDF0', '\uFDFF'), ('\uFE70', '\uFEFC')],
        ["Armenian"] = [('\u0531', '\u0556'), ('\u0559', '\u058A'), ('\u058D', '\u058F'), ('\uFB13', '\uFB17')],
        ["Bengali"] = [('\u0980', '\u09FE')],
        ["Bopomofo"] = [('\u02EA', '\u02EB'), ('\u3105', '\u312F'), ('\u31A0', '\u31BF')],
        ["Cyrillic"] = [('\u0400', '\u0484'), ('\u0487', '\u052F'), ('\u1C80', '\u1C8A'), ('\u2DE0', '\u2DFF'), ('\uA640', '\uA69F')],
        ["Devanagari"] = [('\u0900', '\u0950'), ('\u0955', '\u0963'), ('\u0966', '\u097F'), ('\uA8E0', '\uA8FF')],
        ["Ethiopic"] = [('\u1200', '\u1399'), ('\u2D80', '\u2DDE'), ('\uAB01', '\uAB2E')],
        ["Georgian"] = [('\u10A0', '\u10FA'), ('\u10FC', '\u10FF'), ('\u1C90', '\u1CBF'), ('\u2D00', '\u2D2D')],
        ["Greek"] = [('\u0370', '\u0373'), ('\u0375', '\u0377'), ('\u037A', '\u037D'), ('\u037F', '\u0384'), ('\u0386', '\u0386'), ('\u0388', '\u03E1'),
            ('\u03F0', '\u03FF'), ('\u1F00', '\u1FFE')],
        ["Gujarati"] = [('\u0A81', '\u0AFF')],
        ["Gurmukhi"] = [('\u0A01', '\u0A76')],
        ["Han"] = [('\u2E80', '\u2FD5'), ('\u3005', '\u3005'), ('\u3007', '\u3007'), ('\u3021', '\u3029'), ('\u3038', '\u303B'), ('\u3400', '\u4DBF'),
            ('\u4E00', '\u9FFF'), ('\uF900', '\uFAD9'), ('\uD840', '\uD888')],
        ["Hangul"] = [('\u1100', '\u11FF'), ('\u302E', '\u302F'), ('\u3131', '\u318E'), ('\u3200', '\u321E'), ('\u3260', '\u327E'), ('\uA960', '\uA97C'),
            ('\uAC00', '\uD7A3'), ('\uD7B0', '\uD7FB'), ('\uFFA0', '\uFFDC')],
        ["Hebrew"] = [('\u0591', '\u05F4'), ('\uFB1D', '\uFB4F')],
        ["Hiragana"] = [('\u3041', '\u3096'), ('\u309D', '\u309F')],
        ["Kana"] = [('\u3041', '\u3096'), ('\u309B', '\u309F'), ('\u30A0', '\u30FF'), ('\u31F0', '\u31FF'), ('\u32D0', '\u32FE'), ('\uFF66', '\uFF9F')],
        ["Kannada"] = [('\u0C80', '\u0CF3')],
        ["Katakana"] = [('\u30A1', '\u30FA'), ('\u30FD', '\u30FF'), ('\u31F0', '\u31FF'), ('\u32D0', '\u32FE'), ('\uFF66', '\uFF6F'), ('\uFF71', '\uFF9D')],
        ["Khmer"] = [('\u1780', '\u17F9'), ('\u19E0', '\u19FF')],
        ["Lao"] = [('\u0E81', '\u0EDF')],
        ["Latin"] = [('A', 'Z'), ('a', 'z'), ('\u00AA', '\u00AA'), ('\u00BA', '\u00BA'), ('\u00C0', '\u00D6'), ('\u00D8', '\u00F6'), ('\u00F8', '\u02B8'),
            ('\u1E00', '\u1EFF'), ('\u2C60', '\u2C7F'), ('\uA722', '\uA787'), ('\uFB00', '\uFB06'), ('\uFF21', '\uFF3A'), ('\uFF41', '\uFF5A')],
        ["Malayalam"] = [('\u0D00', '\u0D7F')],
        ["Myanmar"] = [('\u1000', '\u109F'), ('\uA9E0', '\uA9FE'), ('\uAA60', '\uAA7F')],
        ["Sinhala"] = [('\u0D81', '\u0DF4')],
        ["Tamil"] = [('\u0B82', '\u0BFA')],
        ["Telugu"] = [('\u0C00', '\u0C7F')],
        ["Thai"] = [('\u0E01', '\u0E3A'), ('\u0E40', '\u0E5B')],
        ["Tibetan"] = [('\u0F00', '\u0FD4')],
    };

    /// <summary>The names of all scripts, in alphabetical order. <c>Kana</c> is Hiragana and Katakana together.</summary>
    public static IEnumerable<string> Names => Ranges.Keys.Order(StringComparer.Ordinal);

    /// <summary>Whether there is a script of this name, upper or lower case.</summary>
    public static bool Has(string name) => Ranges.ContainsKey(name);

    /// <summary>Every UTF-16 code unit that shows the script.</summary>
    public static IEnumerable<char> Characters(string name) =>
        Ranges[name].SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1)).Select(c => (char)c);
}

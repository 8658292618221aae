using CsCheck;

namespace MlNetPath.Stage6.LanguageModel.Tests;

/// <summary>Texts of all kinds.</summary>
internal static class AnyText
{
    /// <summary>What texts of the 14 languages, of programs and of chats are made of.</summary>
    public static Gen<string> OfUsualParts { get; } = Of(
        "The type", " '{0}'", "{1:N2}", "{0}{12}", "{", "}", " could", "not", " be", " found.", "a", "aa", "Über", "größe", " naïve", "İstanbul", "ığ", "Příliš žluťoučký kůň", "zażółć", "съешь ещё", "指定された", "ファイル", "が見つかりません。", "파일을 찾을 수 없습니다",
        "找不到檔案", "、", "「", "12345", "0", "٣٤", "½", " ", "  ", "\t", "\n", "\r\n", "\u00A0", "\u3000", "\u2028", "\u0085", "\u200B", "😀", "👩‍👩‍👧‍👦", "🇩🇪", "é", "don't", "C#", "<|en|>", "<|", "|>", "--", "====", "\0", "\u001B[31m", "\u007F", "\uFFFD", "\uFEFF");

    /// <summary>Texts of these parts.</summary>
    public static Gen<string> Of(params string[] parts) => Gen.Int[0, parts.Length - 1].Array[0, 20].Select(chosen => string.Concat(chosen.Select(i => parts[i])));

    /// <summary>Any characters at all, surrogates in pairs and alone among them.</summary>
    public static Gen<string> OfAnyCharacters { get; } = Gen.OneOf(
        Gen.Char.Select(c => c.ToString()),
        Gen.Char['\uD800', '\uDFFF'].Select(c => c.ToString()),
        Gen.Char['\0', '\u00FF'].Select(c => c.ToString()),
        Gen.Int[0x10000, 0x10FFFF].Select(char.ConvertFromUtf32)).Array[0, 40].Select(string.Concat);
}

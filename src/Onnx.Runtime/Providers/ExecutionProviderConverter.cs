using System.ComponentModel;
using System.Globalization;

namespace MlNetPath.Onnx.Runtime;

/// <summary>Lets configuration say <c>"Provider": "cuda:1"</c>.</summary>
internal sealed class ExecutionProviderConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string text ? ExecutionProvider.Parse(text) : base.ConvertFrom(context, culture, value);
}

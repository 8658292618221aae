using Microsoft.Extensions.Options;

namespace MlNetPath.Onnx.Runtime;

/// <summary>Checks the options of one name.</summary>
internal sealed class OptionsCheck<T>(string name, Func<T, string?> fault) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? optionsName, T options) =>
        optionsName != name ? ValidateOptionsResult.Skip
        : fault(options) is { } text ? ValidateOptionsResult.Fail($"Model '{name}': {text}")
        : ValidateOptionsResult.Success;
}

using System.CommandLine;
using System.Globalization;

namespace MlNetPath.Cli;

/// <summary>An option that takes a whole number within limits, and says which when it gets something else.</summary>
internal sealed class NumberOption : Option<int>
{
    public NumberOption(string name, string description, int defaultValue, int min, int max = int.MaxValue)
        : base(name)
    {
        Description = description;
        HelpName = "N";
        DefaultValueFactory = _ => defaultValue;
        CustomParser = result =>
        {
            string typed = result.Tokens[0].Value;
            if (int.TryParse(typed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= min && number <= max)
            {
                return number;
            }

            result.AddError(max == int.MaxValue
                ? $"{name} takes a whole number from {min} up, not '{typed}'."
                : $"{name} takes a whole number from {min} to {max}, not '{typed}'.");
            return defaultValue;
        };
    }
}

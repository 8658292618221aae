using System.CommandLine;
using System.Globalization;

namespace MlNetPath.Cli;

/// <summary>An option that takes a number from 0 up, and says so when it gets something else.</summary>
internal sealed class ToleranceOption : Option<double>
{
    public ToleranceOption(string name, string description, double defaultValue)
        : base(name)
    {
        Description = description;
        HelpName = "X";
        DefaultValueFactory = _ => defaultValue;
        CustomParser = result =>
        {
            string typed = result.Tokens[0].Value;
            if (double.TryParse(typed, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= 0 && double.IsFinite(number))
            {
                return number;
            }

            result.AddError($"{name} takes a number from 0 up, such as 1e-3, not '{typed}'.");
            return defaultValue;
        };
    }
}

using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("MlNetPath.Cli.Tests")]

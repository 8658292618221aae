using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("MlNetPath.Stage1.Rules.Tests")]

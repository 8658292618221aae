using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("MlNetPath.Compare.Tests")]

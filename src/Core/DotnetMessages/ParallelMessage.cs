namespace MlNetPath.Core.DotnetMessages;

/// <summary>One message in all its languages.</summary>
/// <param name="Split">The split of its group.</param>
/// <param name="Group">The number of its group.</param>
/// <param name="Texts">Its text in each of <see cref="ParallelCorpus.Languages"/>; null where there is none, or none of use.</param>
internal sealed record ParallelMessage(Split Split, int Group, string?[] Texts);

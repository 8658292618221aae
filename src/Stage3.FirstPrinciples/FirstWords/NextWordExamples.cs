namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>What a text teaches about the next word: at each of its words, the words before are the question and the word is the answer.</summary>
internal static class NextWordExamples
{
    /// <summary>
    /// The examples of some sentences. Each answer is asked for several times: with one word before it, with two, and so on, so that the network can go on from
    /// <c>San</c> as well as from <c>she lives in San</c>.
    /// </summary>
    public static Examples Of(IEnumerable<Sentence> sentences, Vocabulary vocabulary, int context)
    {
        var questions = new List<int[]>();
        var answers = new List<int>();
        foreach (Sentence sentence in sentences)
        {
            int[] words = [vocabulary[Vocabulary.Start], .. sentence.Words.Select(word => vocabulary[word])];
            for (int at = 1; at < words.Length; at++)
            {
                for (int length = 1; length <= Math.Min(context, at); length++)
                {
                    questions.Add(words[(at - length)..at]);
                    answers.Add(words[at]);
                }
            }
        }

        return new Examples(Inputs(questions, context), [.. answers]);
    }

    /// <summary>What the network is given: the last words of each question.</summary>
    /// <returns>[questions, context]: the nearest word first, <see cref="OneHot.None"/> where the question is shorter.</returns>
    public static Matrix Inputs(IReadOnlyList<IReadOnlyList<int>> questions, int context)
    {
        var inputs = new Matrix(questions.Count, context);
        for (int row = 0; row < questions.Count; row++)
        {
            for (int place = 0; place < context; place++)
            {
                inputs[row, place] = place < questions[row].Count ? questions[row][^(place + 1)] : OneHot.None;
            }
        }

        return inputs;
    }
}

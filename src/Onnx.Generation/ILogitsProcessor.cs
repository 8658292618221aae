namespace MlNetPath.Onnx.Generation;

/// <summary>Changes what a model says of the next token of one text, before one is chosen: what a grammar forbids, say, or what a dictionary or an example makes likelier. It is a part of the model then: probabilities and likelihoods that are given are those after it.</summary>
/// <remarks>Each text has its own. Every call says all that is written, and they come in any order: with beams for several beginnings of the text in turn, for a text that is scored in parts at times for the later part first. Never from two threads at once.</remarks>
public interface ILogitsProcessor
{
    /// <summary>Changes the logits of the next token.</summary>
    /// <param name="written">The numbers of the tokens that the text has so far, without the prompt.</param>
    /// <param name="logits">A logit for each token of the vocabulary, to be changed in place. Negative infinity makes a token impossible; one at least has to stay finite.</param>
    void Process(ReadOnlySpan<int> written, Span<float> logits);
}

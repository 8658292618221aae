using Microsoft.ML;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet;

/// <summary>ONNX models in ML.NET pipelines, run on many rows at once.</summary>
public static class OnnxScoringCatalog
{
    /// <summary>
    /// Applies an ONNX model to the rows: each input of the model takes the column of its name, each output becomes a column of its name. Rows are read ahead and run together, their first dimension the batch; their order stays.
    /// </summary>
    /// <remarks>
    /// A column holds one row's value: a vector with the elements of all dimensions but the first, in the tensor's order, or a single value. Where the model leaves one more dimension open, vectors may be of any length. Types are those of the
    /// model, except that half precision is <see cref="float"/> here. A model whose first dimension is fixed runs row by row, which the context's log says.
    /// </remarks>
    /// <param name="catalog">The context's transforms.</param>
    /// <param name="modelPath">The file, whose weights may lie in files beside it; or a folder that holds <c>model.onnx</c>, itself or in a numbered subfolder.</param>
    /// <param name="batchSize">How many rows are read ahead and run together at most.</param>
    /// <exception cref="OnnxModelException">There is no such file, or it cannot be loaded.</exception>
    /// <exception cref="ArgumentException">The model's inputs or outputs are of types that no column holds.</exception>
    public static ScoreOnnxEstimator ScoreOnnx(this TransformsCatalog catalog, string modelPath, int batchSize = 256) => ScoreOnnx(catalog, modelPath, new ScoreOnnxOptions { BatchSize = batchSize });

    /// <inheritdoc cref="ScoreOnnx(TransformsCatalog, string, int)"/>
    /// <param name="catalog">The context's transforms.</param>
    /// <param name="modelPath">The file, whose weights may lie in files beside it; or a folder that holds <c>model.onnx</c>, itself or in a numbered subfolder.</param>
    /// <param name="options">Columns for inputs and outputs, batch size, padding, and how the model is loaded.</param>
    public static ScoreOnnxEstimator ScoreOnnx(this TransformsCatalog catalog, string modelPath, ScoreOnnxOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(modelPath);
        ArgumentNullException.ThrowIfNull(options);
        return new(catalog, modelPath, OnnxModel.Load(modelPath, options.Model), options);
    }

    /// <summary>Applies a model that is loaded already, and stays the caller's. A pipeline with it cannot be saved, since its file is not known.</summary>
    /// <param name="catalog">The context's transforms.</param>
    /// <param name="model">The model, which must live as long as what is fitted.</param>
    /// <param name="options">Columns for inputs and outputs, batch size, padding.</param>
    /// <exception cref="ArgumentException">The model's inputs or outputs are of types that no column holds.</exception>
    public static ScoreOnnxEstimator ScoreOnnx(this TransformsCatalog catalog, OnnxModel model, ScoreOnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        return new(catalog, null, model, options ?? new());
    }

    /// <summary>
    /// Turns texts into what models of raw bytes take (see <see cref="TextModelInfo"/>): a vector of 64-bit integers, each the byte of the UTF-8 text plus 1. An empty or missing text is a 0 alone.
    /// </summary>
    /// <param name="catalog">The context's transforms.</param>
    /// <param name="outputColumnName">The column that is made, a vector of any length.</param>
    /// <param name="inputColumnName">The column of texts.</param>
    /// <param name="maxBytes">How many bytes to cut texts to, between two characters; 0 for no end.</param>
    /// <param name="foldsWhiteSpace">Whether every run of white space becomes one space, and none stays at the ends.</param>
    /// <returns>An estimator whose transformer ML.NET can save; loading it needs this assembly registered with <c>ComponentCatalog.RegisterAssembly</c>.</returns>
    public static IEstimator<ITransformer> TextToBytes(this TransformsCatalog catalog, string outputColumnName = TextModelInfo.Input, string inputColumnName = "Text", int maxBytes = 0, bool foldsWhiteSpace = false)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        return TextToBytesMapping.Estimator(catalog, outputColumnName, inputColumnName, maxBytes, foldsWhiteSpace);
    }

    /// <summary>
    /// Classifies texts with a model of raw bytes (see <see cref="TextModelInfo"/>): adds <c>PredictedLabel</c>, a text, and <c>Score</c>, a probability for each label with the labels as slot names, as ML.NET's own multiclass models do.
    /// </summary>
    /// <remarks>To evaluate it, labels have to be keys in the model's order, which <see cref="MapLabelToKey"/> makes of texts: ML.NET compares numbers. A column <c>Label</c> of other keys is warned of in the context's log.</remarks>
    /// <param name="catalog">The context's transforms.</param>
    /// <param name="modelPath">The file, or a folder that holds <c>model.onnx</c>, itself or in a numbered subfolder.</param>
    /// <param name="textColumnName">The column of texts.</param>
    /// <param name="batchSize">How many texts are read ahead and run together at most.</param>
    /// <param name="options">How the model is loaded.</param>
    /// <returns>An estimator whose transformer ML.NET can save; loading it needs this assembly registered with <c>ComponentCatalog.RegisterAssembly</c>. The transformer is disposable.</returns>
    /// <exception cref="OnnxModelException">There is no such file, it cannot be loaded, or it is no text classifier.</exception>
    public static IEstimator<ITransformer> ClassifyText(this TransformsCatalog catalog, string modelPath, string textColumnName = "Text", int batchSize = 256, OnnxModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(modelPath);
        ArgumentException.ThrowIfNullOrEmpty(textColumnName);
        return new TextClassificationEstimator(catalog, modelPath, new() { TextColumn = textColumnName, BatchSize = batchSize, Model = options ?? new() });
    }

    /// <summary>
    /// Classifies texts with a model of raw bytes (see <see cref="TextModelInfo"/>), or with one that takes the text itself: one input of strings, [batch] or [batch, 1], and an output of floats, [batch, labels], called
    /// <c>probabilities</c>, <c>logits</c>, or anything where there is only one. An output with <c>logit</c> in its name is logits, any other is probabilities.
    /// </summary>
    /// <inheritdoc cref="ClassifyText(TransformsCatalog, string, string, int, OnnxModelOptions?)" path="/remarks"/>
    /// <param name="catalog">The context's transforms.</param>
    /// <param name="modelPath">The file, or a folder that holds <c>model.onnx</c>, itself or in a numbered subfolder.</param>
    /// <param name="options">The column, the labels and their order, the batch size, and how the model is loaded.</param>
    /// <returns>An estimator whose transformer ML.NET can save; loading it needs this assembly registered with <c>ComponentCatalog.RegisterAssembly</c>. The transformer is disposable.</returns>
    /// <exception cref="OnnxModelException">There is no such file, it cannot be loaded, it is no text classifier, or its labels are not known or not those that are wanted.</exception>
    public static IEstimator<ITransformer> ClassifyText(this TransformsCatalog catalog, string modelPath, ClassifyTextOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(modelPath);
        ArgumentNullException.ThrowIfNull(options);
        return new TextClassificationEstimator(catalog, modelPath, options);
    }

    /// <summary>
    /// Makes keys of texts, numbered as a text classifier orders its labels, so that <c>Evaluate</c> can hold them against its <c>Score</c>. (<c>MapValueToKey</c> alone numbers them as the data does.)
    /// A text that is no label of the model becomes a missing key, and its row does not count.
    /// </summary>
    /// <param name="catalog">The context's transforms.</param>
    /// <param name="modelPath">The classifier's file, or a folder that holds <c>model.onnx</c>, itself or in a numbered subfolder.</param>
    /// <param name="outputColumnName">The column that is made.</param>
    /// <param name="inputColumnName">The column of texts; null for the one that is made.</param>
    /// <returns>ML.NET's own estimator.</returns>
    /// <exception cref="OnnxModelException">There is no such file, it cannot be loaded, or it is no text classifier.</exception>
    public static IEstimator<ITransformer> MapLabelToKey(this TransformsCatalog catalog, string modelPath, string outputColumnName = "Label", string? inputColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(modelPath);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        return LabelKeys.Estimator(catalog, modelPath, outputColumnName, inputColumnName);
    }
}

using Google.Protobuf;
using MlNetPath.Onnx.Graph;

namespace MlNetPath.Cli;

/// <summary>What a file of test data holds.</summary>
internal abstract record TestValue;

/// <summary>A tensor: its elements as ONNX's <c>raw_data</c> has them, or strings (any bytes, mostly UTF-8).</summary>
internal sealed record TestTensor(ElementType Type, long[] Dimensions, ReadOnlyMemory<byte> Bytes, IReadOnlyList<ByteString>? Strings = null) : TestValue;

/// <summary>Values in an order.</summary>
internal sealed record TestSequence(IReadOnlyList<TestValue> Items) : TestValue;

/// <summary>Keys and as many values, each a tensor of one dimension.</summary>
internal sealed record TestMap(TestTensor Keys, TestTensor Values) : TestValue;

/// <summary>An optional value that is not there.</summary>
internal sealed record TestNothing : TestValue;

using System.Text.Json;
using MlOps.Sdk.Evaluation;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Tests.Evaluation;

/// <summary>The cases of explainability.json and the models they describe.</summary>
internal static class ExplanationFixture
{
    public static IReadOnlyList<(string Id, JsonElement Input, JsonElement Expected)> Cases()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedFiles.Path("reference", "evaluation", "explainability.json")));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(item => item.Clone()).Select(item =>
            (item.GetProperty("id").GetString()!, item.GetProperty("input"), item.GetProperty("expected")))];
    }

    public static TreeEnsemble Trees(JsonElement model, int features) =>
        new([.. model.GetProperty("trees").EnumerateArray().Select(Tree)], features, model.GetProperty("bias").GetDouble());

    private static DecisionTree Tree(JsonElement root)
    {
        var nodes = new List<TreeNode>();
        Add(root);
        return new(nodes);

        int Add(JsonElement node)
        {
            var at = nodes.Count;
            var cover = node.GetProperty("cover").GetDouble();
            if (node.TryGetProperty("value", out var value))
            {
                nodes.Add(TreeNode.Leaf(value.GetDouble(), cover));
                return at;
            }

            nodes.Add(default);
            var left = Add(node.GetProperty("left"));
            var right = Add(node.GetProperty("right"));
            nodes[at] = TreeNode.Split(node.GetProperty("feature").GetInt32(), node.GetProperty("threshold").GetDouble(), left, right, cover);
            return at;
        }
    }

    public static BatchModel Model(JsonElement model)
    {
        Func<double[], double> score = model.GetProperty("type").GetString() switch
        {
            "linear" => row => Numbers(model.GetProperty("weights")).Zip(row, (w, x) => w * x).Sum() + model.GetProperty("bias").GetDouble(),
            "polynomial" => row => model.GetProperty("bias").GetDouble() + model.GetProperty("terms").EnumerateArray().Sum(term =>
                term.GetProperty("coef").GetDouble() * term.GetProperty("features").EnumerateArray().Aggregate(1.0, (product, feature) => product * row[feature.GetInt32()])),
            "trees" => row => model.GetProperty("bias").GetDouble() + model.GetProperty("trees").EnumerateArray().Sum(tree => Leaf(tree, row)),
            var other => throw new InvalidOperationException($"Unknown model {other}."),
        };
        var logistic = model.TryGetProperty("link", out var link) && link.GetString() == "logistic";
        return (rows, features, scores) =>
        {
            for (var i = 0; i < scores.Length; i++)
            {
                var value = score(rows.Slice(i * features, features).ToArray());
                scores[i] = logistic ? 1 / (1 + Math.Exp(-value)) : value;
            }
        };
    }

    private static double Leaf(JsonElement node, double[] row) => node.TryGetProperty("feature", out var feature)
        ? Leaf(node.GetProperty(row[feature.GetInt32()] <= node.GetProperty("threshold").GetDouble() ? "left" : "right"), row)
        : node.GetProperty("value").GetDouble();

    public static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];

    public static double[][] Rows(JsonElement array) => [.. array.EnumerateArray().Select(Numbers)];

    public static (JsonElement Input, JsonElement Expected) Case(string id)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedFiles.Path("reference", "evaluation", "explainability.json")));
        var item = document.RootElement.GetProperty("cases").EnumerateArray().Single(entry => entry.GetProperty("id").GetString() == id).Clone();
        return (item.GetProperty("input"), item.GetProperty("expected"));
    }
}

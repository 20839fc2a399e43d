using CsCheck;
using MlOps.Sdk.Evaluation;

namespace MlOps.Sdk.Tests.Testing;

public sealed record Customer(int UnpaidInvoices, double Tenure, string Region);

/// <summary>A logistic model of made-up customers.</summary>
public sealed class ChurnFixture
{
    private readonly Customer[] _customers;
    private readonly EvaluationSet _set;

    public ChurnFixture()
    {
        var random = new Random(5);
        _customers = [.. Enumerable.Range(0, 5000).Select(_ => new Customer(random.Next(5), random.NextDouble() * 10, random.Next(4) == 0 ? "south" : "north"))];
        _set = EvaluationSet.Binary("churn-holdout", [.. _customers.Select(customer => random.NextDouble() < Score(customer))])
            .WithSlices("region", [.. _customers.Select(customer => customer.Region)]);
    }

    public Gen<Customer> Customers { get; } =
        Gen.Select(Gen.Int[0, 20], Gen.Double[0, 40], Gen.Bool.Select(south => south ? "south" : "north"), (invoices, tenure, region) => new Customer(invoices, tenure, region));

    public double Score(Customer customer) => 1 / (1 + Math.Exp(3 + 0.3 * customer.Tenure - 2.2 * customer.UnpaidInvoices));

    /// <param name="model">The model's name.</param>
    /// <param name="sabotage">Pushes half-sure customers of the south just below the threshold: hardly another order, many missed.</param>
    public EvaluatedModel Evaluate(string model, bool sabotage = false) => _set.Score(model, [.. _customers.Select(customer =>
        Score(customer) is var score && sabotage && customer.Region == "south" && score is > 0.5 and < 0.9 ? 0.49 + score / 100 : score)]);
}

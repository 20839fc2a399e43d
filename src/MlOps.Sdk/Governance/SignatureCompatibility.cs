namespace MlOps.Sdk;

/// <summary>Whether callers of one signature can call another unchanged: it wants nothing they do not give, and gives all they read.</summary>
internal static class SignatureCompatibility
{
    public static IEnumerable<string> Problems(ModelSignature before, ModelSignature after)
    {
        foreach (var input in after.Inputs)
        {
            var given = before.Inputs.FirstOrDefault(known => known.Name == input.Name);
            if (given is null)
                yield return $"it wants the input '{input.Name}', which callers do not give";
            else if (!Accepts(input, given))
                yield return $"its input '{input.Name}' is {input.Describe()}, callers give {given.Describe()}";
        }

        foreach (var output in before.Outputs)
        {
            var offered = after.Outputs.FirstOrDefault(known => known.Name == output.Name);
            if (offered is null)
                yield return $"it has no output '{output.Name}', which callers read";
            else if (!Accepts(output, offered))
                yield return $"its output '{output.Name}' is {offered.Describe()}, callers read {output.Describe()}";
        }
    }

    // A dimension that is open takes any length; a fixed one takes only its own.
    private static bool Accepts(TensorSpec wanted, TensorSpec given) =>
        wanted.ElementType == given.ElementType
        && wanted.Shape.Count == given.Shape.Count
        && wanted.Shape.Zip(given.Shape).All(pair => pair.First < 0 || pair.First == pair.Second);
}

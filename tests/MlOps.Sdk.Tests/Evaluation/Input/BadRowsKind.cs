namespace MlOps.Sdk.Tests.Evaluation.Input;

/// <summary>What is wrong with rows, answers or names.</summary>
internal enum BadRowsKind
{
    Ordinary,
    Empty,
    OneRow,
    Missing,
    NotANumber,
    Infinite,
    NotAProbability,
    LabelOutside,
    WrongLength,
    OneClass,
    OneGroup,
    NegativeWeight,
    ZeroWeights,
    UnknownName,
    ModelThrows,
    OtherRows,

    /// <summary>A bound, tolerance or other setting that is NaN.</summary>
    SettingNotANumber,
    SettingInfinite,
    SettingNegative,
}

namespace MlOps.Sdk.Data;

/// <summary>SQL's three truth values; a comparison with a missing value is unknown, and only what is true is included.</summary>
internal static class Truth
{
    public const byte False = 0;
    public const byte True = 1;
    public const byte Unknown = 2;

    public static byte Of(bool holds) => holds ? True : False;

    public static byte Of(int order, CompareSign sign) => Of(sign switch
    {
        CompareSign.Equal => order == 0,
        CompareSign.NotEqual => order != 0,
        CompareSign.Below => order < 0,
        CompareSign.AtMost => order <= 0,
        CompareSign.Above => order > 0,
        _ => order >= 0,
    });

    /// <summary>NaN is not equal to, above or below anything.</summary>
    public static byte Of(double a, double b, CompareSign sign) => Of(sign switch
    {
        CompareSign.Equal => a == b,
        CompareSign.NotEqual => a != b,
        CompareSign.Below => a < b,
        CompareSign.AtMost => a <= b,
        CompareSign.Above => a > b,
        _ => a >= b,
    });

    public static byte And(byte a, byte b) => a == False || b == False ? False : a == True && b == True ? True : Unknown;

    public static byte Or(byte a, byte b) => a == True || b == True ? True : a == False && b == False ? False : Unknown;

    public static byte Not(byte a) => a switch { False => True, True => False, _ => Unknown };
}

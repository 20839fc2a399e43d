namespace MlOps.Sdk.Statistics;

/// <summary>The numbers in saved states; one that was given stays for ever.</summary>
internal enum StateKind : ushort
{
    Adwin = 1,
    Ddm = 2,
    Eddm = 3,
    HddmA = 4,
    HddmW = 5,
    Fhddm = 6,
    Kswin = 7,
    PageHinkley = 8,
    Cusum = 9,
    TabularCusum = 10,
    GeometricMovingAverage = 11,
    Ecdd = 12,
    EwmaChart = 13,
    Rddm = 14,
    Stepd = 15,
    WindowedKs = 16,
    CalibratedWindow = 17,
    CalibratedMmd = 18,

    AlphaSpending = 101,
    Lord = 102,
    Saffron = 103,
    EvidenceDetector = 104,
}

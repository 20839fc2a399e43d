namespace ModelTests;

/// <summary>Ways a model goes wrong between training and release.</summary>
internal enum Sabotage
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>Small airports' late flights are no longer found.</summary>
    Slice,

    /// <summary>The label leaked into the features.</summary>
    Leak,

    /// <summary>One flight gets no number.</summary>
    NaN,

    /// <summary>A prediction takes a long time.</summary>
    Slow,

    /// <summary>The file carries ballast.</summary>
    Size,

    /// <summary>The champion was judged on other flights.</summary>
    Foreign,

    /// <summary>The export shifted every answer a little.</summary>
    Export,

    /// <summary>Later flights seem safer.</summary>
    Behaviour,
}

namespace MlOps.Sdk.Data;

/// <summary>Makes expectations by name, from the arguments in a suite's JSON.</summary>
internal static class ExpectationCatalog
{
    private static readonly Dictionary<string, Func<ExpectationArguments, Expectation>> ByName = new(StringComparer.Ordinal)
    {
        ["expect_column_values_to_not_be_null"] = a => Expect.ColumnValuesToNotBeNull(a.Column),
        ["expect_column_values_to_be_null"] = a => Expect.ColumnValuesToBeNull(a.Column),
        ["expect_column_values_to_be_between"] = Between,
        ["expect_column_values_to_be_finite"] = a => Expect.ColumnValuesToBeFinite(a.Column),
        ["expect_column_value_z_scores_to_be_less_than"] = a => Expect.ColumnValueZScoresToBeLessThan(a.Column, a.Number("threshold")),
        ["expect_column_values_to_be_within_quartile_fences"] = a => Expect.ColumnValuesToBeWithinQuartileFences(a.Column, a.FindNumber("width") ?? 1.5),
        ["expect_column_values_to_be_increasing"] = a => Expect.ColumnValuesToBeIncreasing(a.Column, a.Flag("strictly")),
        ["expect_column_values_to_be_decreasing"] = a => Expect.ColumnValuesToBeDecreasing(a.Column, a.Flag("strictly")),
        ["expect_column_values_to_be_of_type"] = a => Expect.ColumnValuesToBeOfType(a.Column, a.Types("type_list")),
        ["expect_column_values_to_be_in_type_list"] = a => Expect.ColumnValuesToBeInTypeList(a.Column, a.Types("type_list")),
        ["expect_column_values_to_be_in_set"] = a => Expect.ColumnValuesToBeInSet(a.Column, a.Texts("value_set"), a.Flag("ignore_case"), a.Flag("trim")),
        ["expect_column_values_to_not_be_in_set"] = a => Expect.ColumnValuesToNotBeInSet(a.Column, a.Texts("value_set"), a.Flag("ignore_case"), a.Flag("trim")),
        ["expect_column_values_to_match_regex"] = a => Expect.ColumnValuesToMatchRegex(a.Column, a.Text("regex")),
        ["expect_column_values_to_not_match_regex"] = a => Expect.ColumnValuesToNotMatchRegex(a.Column, a.Text("regex")),
        ["expect_column_values_to_match_regex_list"] = a => Expect.ColumnValuesToMatchRegexList(a.Column, a.Texts("regex_list"), a.Flag("match_all")),
        ["expect_column_values_to_not_match_regex_list"] = a => Expect.ColumnValuesToNotMatchRegexList(a.Column, a.Texts("regex_list")),
        ["expect_column_values_to_match_like_pattern"] = a => Expect.ColumnValuesToMatchLikePattern(a.Column, a.Text("like_pattern")),
        ["expect_column_values_to_not_match_like_pattern"] = a => Expect.ColumnValuesToNotMatchLikePattern(a.Column, a.Text("like_pattern")),
        ["expect_column_values_to_match_like_pattern_list"] = a => Expect.ColumnValuesToMatchLikePatternList(a.Column, a.Texts("like_pattern_list"), a.Flag("match_all")),
        ["expect_column_values_to_not_match_like_pattern_list"] = a => Expect.ColumnValuesToNotMatchLikePatternList(a.Column, a.Texts("like_pattern_list")),
        ["expect_column_value_lengths_to_be_between"] = a => Expect.ColumnValueLengthsToBeBetween(a.Column, a.FindWhole("min_value"), a.FindWhole("max_value")),
        ["expect_column_value_lengths_to_equal"] = a => Expect.ColumnValueLengthsToEqual(a.Column, a.Whole("value")),
        ["expect_column_values_to_match_date_format"] = a => Expect.ColumnValuesToMatchDateFormat(a.Column, a.Text("format")),
        ["expect_column_values_to_match_strftime_format"] = a => Expect.ColumnValuesToMatchStrftimeFormat(a.Column, a.Text("strftime_format")),
        ["expect_column_values_to_be_date_parseable"] = a => Expect.ColumnValuesToBeDateParseable(a.Column),
        ["expect_column_values_to_be_dateutil_parseable"] = a => Expect.ColumnValuesToBeDateutilParseable(a.Column),
        ["expect_column_values_to_be_json_parseable"] = a => Expect.ColumnValuesToBeJsonParseable(a.Column),
        ["expect_column_to_exist"] = a => Expect.ColumnToExist(a.Column),
        ["expect_column_min_to_be_between"] = a => Expect.ColumnMinToBeBetween(a.Column, a.Min, a.Max),
        ["expect_column_max_to_be_between"] = a => Expect.ColumnMaxToBeBetween(a.Column, a.Min, a.Max),
        ["expect_column_max_to_be_recent"] = a => Expect.ColumnMaxToBeRecent(a.Column, TimeSpan.FromSeconds(a.Number("max_age_seconds"))),
        ["expect_column_mean_to_be_between"] = a => Expect.ColumnMeanToBeBetween(a.Column, a.Min, a.Max),
        ["expect_column_median_to_be_between"] = a => Expect.ColumnMedianToBeBetween(a.Column, a.Min, a.Max),
        ["expect_column_stdev_to_be_between"] = a => Expect.ColumnStdevToBeBetween(a.Column, a.Min, a.Max),
        ["expect_column_sum_to_be_between"] = a => Expect.ColumnSumToBeBetween(a.Column, a.Min, a.Max),
        ["expect_column_skewness_to_be_between"] = a => Expect.ColumnSkewnessToBeBetween(a.Column, a.Min, a.Max),
        ["expect_column_kurtosis_to_be_between"] = a => Expect.ColumnKurtosisToBeBetween(a.Column, a.Min, a.Max),
        ["expect_column_quantile_values_to_be_between"] = a => Expect.ColumnQuantileValuesToBeBetween(a.Column, a.Number("quantile"), a.Min, a.Max),
        ["expect_column_proportion_of_non_null_values_to_be_between"] = a => Expect.ColumnProportionOfNonNullValuesToBeBetween(a.Column, a.Min, a.Max),
        ["expect_column_unique_value_count_to_be_between"] = a => Expect.ColumnUniqueValueCountToBeBetween(a.Column, a.FindWhole("min_value"), a.FindWhole("max_value")),
        ["expect_column_proportion_of_unique_values_to_be_between"] = a => Expect.ColumnProportionOfUniqueValuesToBeBetween(a.Column, a.Min, a.Max),
        ["expect_column_values_to_be_unique"] = a => Expect.ColumnValuesToBeUnique(a.Column),
        ["expect_column_distinct_values_to_be_in_set"] = a => Expect.ColumnDistinctValuesToBeInSet(a.Column, a.Texts("value_set")),
        ["expect_column_distinct_values_to_contain_set"] = a => Expect.ColumnDistinctValuesToContainSet(a.Column, a.Texts("value_set")),
        ["expect_column_distinct_values_to_equal_set"] = a => Expect.ColumnDistinctValuesToEqualSet(a.Column, a.Texts("value_set")),
        ["expect_column_most_common_value_to_be_in_set"] = a => Expect.ColumnMostCommonValueToBeInSet(a.Column, a.Texts("value_set")),
        ["expect_column_kl_divergence_to_be_less_than"] = a => Expect.ColumnKlDivergenceToBeLessThan(a.Column, a.Shares("partition_object"), a.Number("threshold")),
        ["expect_column_chisquare_test_p_value_to_be_greater_than"] = a => Expect.ColumnChisquareTestPValueToBeGreaterThan(a.Column, a.Shares("partition_object"), a.FindNumber("p") ?? 0.05),
        ["expect_column_population_stability_index_to_be_less_than"] = a => Expect.ColumnPopulationStabilityIndexToBeLessThan(a.Column, a.Profile("reference_profile"), a.FindNumber("threshold") ?? 0.2),
        ["expect_column_pair_values_a_to_be_greater_than_b"] = a => Expect.ColumnPairValuesAToBeGreaterThanB(a.Text("column_A"), a.Text("column_B"), a.Flag("or_equal")),
        ["expect_column_pair_values_to_be_equal"] = a => Expect.ColumnPairValuesToBeEqual(a.Text("column_A"), a.Text("column_B")),
        ["expect_column_pair_values_to_be_in_set"] = a => Expect.ColumnPairValuesToBeInSet(a.Text("column_A"), a.Text("column_B"), a.Pairs("value_pairs_set")),
        ["expect_column_pair_cramers_phi_value_to_be_less_than"] = a => Expect.ColumnPairCramersPhiValueToBeLessThan(a.Text("column_A"), a.Text("column_B"), a.Number("threshold")),
        ["expect_compound_columns_to_be_unique"] = a => Expect.CompoundColumnsToBeUnique(a.Texts("column_list")),
        ["expect_select_column_values_to_be_unique_within_record"] = a => Expect.SelectColumnValuesToBeUniqueWithinRecord(a.Texts("column_list")),
        ["expect_multicolumn_sum_to_equal"] = a => Expect.MulticolumnSumToEqual(a.Texts("column_list"), a.Number("sum_total"), a.FindNumber("tolerance") ?? 1e-9),
        ["expect_multicolumn_sum_to_be_between"] = a => Expect.MulticolumnSumToBeBetween(a.Texts("column_list"), a.Min, a.Max),
        ["expect_table_row_count_to_be_between"] = a => Expect.TableRowCountToBeBetween(a.FindWhole("min_value"), a.FindWhole("max_value")),
        ["expect_table_row_count_to_equal"] = a => Expect.TableRowCountToEqual(a.Whole("value")),
        ["expect_table_column_count_to_be_between"] = a => Expect.TableColumnCountToBeBetween(a.FindWhole("min_value"), a.FindWhole("max_value")),
        ["expect_table_column_count_to_equal"] = a => Expect.TableColumnCountToEqual(a.Whole("value")),
        ["expect_table_columns_to_match_ordered_list"] = a => Expect.TableColumnsToMatchOrderedList(a.Texts("column_list")),
        ["expect_table_columns_to_match_set"] = a => Expect.TableColumnsToMatchSet(a.Texts("column_set"), a.Flag("exact_match", absent: true)),
        ["expect_table_rows_to_be_unique"] = _ => Expect.TableRowsToBeUnique(),
        ["expect_table_columns_to_not_be_empty"] = _ => Expect.TableColumnsToNotBeEmpty(),
        ["expect_table_columns_to_not_be_constant"] = _ => Expect.TableColumnsToNotBeConstant(),
    };

    public static IEnumerable<string> Names => ByName.Keys;

    /// <exception cref="FormatException">The name or an argument is not known, missing, or of another kind.</exception>
    public static Expectation Make(string name, ExpectationArguments arguments)
    {
        if (!ByName.TryGetValue(name, out var make))
            throw new FormatException($"There is no expectation '{name}'{Spelling.Suggestion(name, ByName.Keys)}.");

        try
        {
            return make(arguments);
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"Expectation '{name}': {e.Message}", e);
        }
    }

    private static Expectation Between(ExpectationArguments a)
    {
        if (a.FindTime("min_value") is { } min)
            return Expect.ColumnValuesToBeBetween(a.Column, min, a.FindTime("max_value") ?? throw new FormatException("Expectation 'expect_column_values_to_be_between' needs a time as its argument 'max_value' too."));

        return Expect.ColumnValuesToBeBetween(a.Column, a.Min, a.Max, a.Flag("strict_min"), a.Flag("strict_max"));
    }
}

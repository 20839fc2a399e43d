namespace MlOps.Sdk.Relational;

internal static class FactSql
{
    public const string Revision = "SELECT MAX(revision) FROM model_fact WHERE model = @model";

    public const string Add = "INSERT INTO model_fact (model, revision, id, version, record) VALUES (@model, @revision, @id, @version, @record)";

    public const string FindById = "SELECT model, revision, version, record FROM model_fact WHERE model = @model AND id = @id";

    public const string List = "SELECT model, revision, version, record FROM model_fact WHERE model = @model AND revision > @after ORDER BY revision LIMIT @limit";

    public const string HasModel = "SELECT 1 FROM model_version WHERE model = @model LIMIT 1";

    public const string CountReports = "SELECT COUNT(*) FROM gate_report WHERE model = @model AND version = @version";

    public const string FindAliasOfVersion = "SELECT alias FROM model_alias WHERE model = @model AND version = @version ORDER BY alias LIMIT 1";

    public const string FindAliasOfModel = "SELECT alias FROM model_alias WHERE model = @model AND version IS NOT NULL ORDER BY alias LIMIT 1";
}

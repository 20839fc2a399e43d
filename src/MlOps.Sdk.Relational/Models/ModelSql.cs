namespace MlOps.Sdk.Relational;

internal static class ModelSql
{
    public const string FindByKey = "SELECT record FROM model_version WHERE model = @model AND key = @key";

    public const string LastVersion = "SELECT MAX(version) FROM model_version WHERE model = @model";

    public const string AddVersion = "INSERT INTO model_version (model, version, key, record) VALUES (@model, @version, @key, @record)";

    public const string FindVersion = "SELECT record FROM model_version WHERE model = @model AND version = @version";

    public const string HasVersion = "SELECT version FROM model_version WHERE model = @model AND version = @version";

    public const string ListModels = "SELECT DISTINCT model FROM model_version ORDER BY model";

    public const string ListVersions = "SELECT record FROM model_version WHERE model = @model AND version < @before ORDER BY version DESC LIMIT @limit";

    public const string FindAlias = "SELECT model, alias, version, revision, moved_at FROM model_alias WHERE model = @model AND alias = @alias";

    public const string ListAliases = "SELECT model, alias, version, revision, moved_at FROM model_alias WHERE model = @model AND version IS NOT NULL ORDER BY alias";

    public const string SetAlias = """
        INSERT INTO model_alias (model, alias, version, revision, moved_at) VALUES (@model, @alias, @version, @revision, @at)
        ON CONFLICT (model, alias) DO UPDATE SET version = excluded.version, revision = excluded.revision, moved_at = excluded.moved_at
        """;

    public const string AddAliasChange = """
        INSERT INTO alias_change (model, alias, revision, from_version, to_version, at, actor, reason)
        VALUES (@model, @alias, @revision, @from, @to, @at, @actor, @reason)
        """;

    public const string ListAliasChanges = """
        SELECT revision, from_version, to_version, at, actor, reason FROM alias_change
        WHERE model = @model AND alias = @alias AND revision < @before ORDER BY revision DESC LIMIT @limit
        """;

    public const string AddGateReport = """
        INSERT INTO gate_report (model, version, id, position, record)
        SELECT @model, @version, @id, (SELECT COALESCE(MAX(position), 0) + 1 FROM gate_report WHERE model = @model AND version = @version), @record
        WHERE NOT EXISTS (SELECT 1 FROM gate_report WHERE model = @model AND version = @version AND id = @id)
        """;

    public const string ListGateReports = "SELECT record FROM gate_report WHERE model = @model AND version = @version ORDER BY position DESC";
}

-- The journal of each model: tags, labels, stages, approvals, waivers, freezes, promotions. What holds now is a fold over it.
CREATE TABLE model_fact (
    model TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    version INTEGER, -- NULL: about the whole model
    record TEXT COLLATE "C" NOT NULL, -- JSON
    PRIMARY KEY (model, revision),
    UNIQUE (model, id),
    FOREIGN KEY (model, version) REFERENCES model_version
);

CREATE TRIGGER model_fact_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON model_fact EXECUTE FUNCTION mlops_refuse_change();

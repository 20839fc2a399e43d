-- The journal of each model: tags, labels, stages, approvals, waivers, freezes, promotions. What holds now is a fold over it.
CREATE TABLE model_fact (
    model    TEXT    NOT NULL,
    revision INTEGER NOT NULL,
    id       TEXT    NOT NULL,
    version  INTEGER,          -- NULL: about the whole model
    record   TEXT    NOT NULL, -- JSON
    PRIMARY KEY (model, revision),
    UNIQUE (model, id),
    FOREIGN KEY (model, version) REFERENCES model_version
) STRICT;

CREATE TRIGGER model_fact_is_append_only_u BEFORE UPDATE ON model_fact BEGIN SELECT RAISE(ABORT, 'the facts of a model are append-only'); END;
CREATE TRIGGER model_fact_is_append_only_d BEFORE DELETE ON model_fact BEGIN SELECT RAISE(ABORT, 'the facts of a model are append-only'); END;

-- Times are 100-nanosecond ticks since 1970-01-01 UTC. *_no columns are internal row numbers; ids are what callers know.

CREATE TABLE experiment (
    experiment_no BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

CREATE TABLE run (
    run_no BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    experiment_no BIGINT NOT NULL REFERENCES experiment,
    parent_no BIGINT REFERENCES run,
    name TEXT COLLATE "C" NOT NULL,
    status INTEGER NOT NULL, -- 0 running, 1 finished, 2 failed, 3 killed, 4 interrupted
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    owner TEXT COLLATE "C" NOT NULL,
    lease_until BIGINT NOT NULL,
    environment TEXT COLLATE "C" NOT NULL -- JSON
);

CREATE INDEX run_by_experiment ON run (experiment_no, started_at, run_no);
CREATE INDEX run_by_parent ON run (parent_no) WHERE parent_no IS NOT NULL;
CREATE INDEX run_by_owner ON run (owner) WHERE status = 0;

CREATE TABLE run_batch (
    run_no BIGINT NOT NULL REFERENCES run,
    id BYTEA NOT NULL,
    PRIMARY KEY (run_no, id)
);

CREATE TABLE run_param (
    run_no BIGINT NOT NULL REFERENCES run,
    key TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (run_no, key)
);

CREATE TABLE run_tag (
    run_no BIGINT NOT NULL REFERENCES run,
    key TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (run_no, key)
);

CREATE TABLE run_input (
    run_no BIGINT NOT NULL REFERENCES run,
    position INTEGER NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    dataset TEXT COLLATE "C" NOT NULL, -- JSON
    PRIMARY KEY (run_no, position),
    UNIQUE (run_no, name, digest)
);

CREATE TABLE run_artifact (
    run_no BIGINT NOT NULL REFERENCES run,
    path TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    size BIGINT NOT NULL,
    PRIMARY KEY (run_no, path)
);

-- The point with the greatest step of each metric; NULL stands for NaN.
CREATE TABLE metric (
    metric_no BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_no BIGINT NOT NULL REFERENCES run,
    key TEXT COLLATE "C" NOT NULL,
    step BIGINT NOT NULL,
    value DOUBLE PRECISION,
    at BIGINT NOT NULL,
    UNIQUE (run_no, key)
);

-- History: 24 bytes a point, little-endian step, value, time. Chunks are numbered in the order written.
CREATE TABLE metric_chunk (
    chunk_no BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    metric_no BIGINT NOT NULL REFERENCES metric,
    min_step BIGINT NOT NULL,
    max_step BIGINT NOT NULL,
    data BYTEA NOT NULL
);

CREATE INDEX metric_chunk_by_step ON metric_chunk (metric_no, min_step, chunk_no);

CREATE TABLE model_version (
    model TEXT COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    record TEXT COLLATE "C" NOT NULL, -- JSON
    PRIMARY KEY (model, version),
    UNIQUE (model, key)
);

CREATE TABLE model_alias (
    model TEXT COLLATE "C" NOT NULL,
    alias TEXT COLLATE "C" NOT NULL,
    version INTEGER,
    revision BIGINT NOT NULL,
    moved_at BIGINT NOT NULL,
    PRIMARY KEY (model, alias),
    FOREIGN KEY (model, version) REFERENCES model_version
);

CREATE TABLE alias_change (
    model TEXT COLLATE "C" NOT NULL,
    alias TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    from_version INTEGER,
    to_version INTEGER,
    at BIGINT NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C",
    PRIMARY KEY (model, alias, revision)
);

CREATE TABLE gate_report (
    model TEXT COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    position INTEGER NOT NULL,
    record TEXT COLLATE "C" NOT NULL, -- JSON
    PRIMARY KEY (model, version, id),
    FOREIGN KEY (model, version) REFERENCES model_version
);

CREATE TABLE audit (
    sequence BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C",
    before_json TEXT COLLATE "C",
    after_json TEXT COLLATE "C",
    previous_hash TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL
);

-- Evidence is appended, never changed: whoever wants to change it must first remove these, and the hash chain still tells.
CREATE FUNCTION mlops_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;

CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit EXECUTE FUNCTION mlops_refuse_change();
CREATE TRIGGER model_version_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON model_version EXECUTE FUNCTION mlops_refuse_change();
CREATE TRIGGER alias_change_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON alias_change EXECUTE FUNCTION mlops_refuse_change();
CREATE TRIGGER gate_report_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON gate_report EXECUTE FUNCTION mlops_refuse_change();

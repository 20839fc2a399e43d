-- Times are 100-nanosecond ticks since 1970-01-01 UTC. *_no columns are internal row numbers; ids are what callers know.

CREATE TABLE experiment (
    experiment_no INTEGER PRIMARY KEY,
    id            TEXT    NOT NULL UNIQUE,
    name          TEXT    NOT NULL UNIQUE,
    created_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE run (
    run_no        INTEGER PRIMARY KEY,
    id            TEXT    NOT NULL UNIQUE,
    experiment_no INTEGER NOT NULL REFERENCES experiment,
    parent_no     INTEGER REFERENCES run,
    name          TEXT    NOT NULL,
    status        INTEGER NOT NULL, -- 0 running, 1 finished, 2 failed, 3 killed, 4 interrupted
    started_at    INTEGER NOT NULL,
    ended_at      INTEGER,
    owner         TEXT    NOT NULL,
    lease_until   INTEGER NOT NULL,
    environment   TEXT    NOT NULL  -- JSON
) STRICT;

CREATE INDEX run_by_experiment ON run (experiment_no, started_at, run_no);
CREATE INDEX run_by_parent ON run (parent_no) WHERE parent_no IS NOT NULL;
CREATE INDEX run_by_owner ON run (owner) WHERE status = 0;

CREATE TABLE run_batch (
    run_no INTEGER NOT NULL REFERENCES run,
    id     BLOB    NOT NULL,
    PRIMARY KEY (run_no, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_param (
    run_no INTEGER NOT NULL REFERENCES run,
    key    TEXT    NOT NULL,
    value  TEXT    NOT NULL,
    PRIMARY KEY (run_no, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_tag (
    run_no INTEGER NOT NULL REFERENCES run,
    key    TEXT    NOT NULL,
    value  TEXT    NOT NULL,
    PRIMARY KEY (run_no, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_input (
    run_no   INTEGER NOT NULL REFERENCES run,
    position INTEGER NOT NULL,
    name     TEXT    NOT NULL,
    digest   TEXT    NOT NULL,
    dataset  TEXT    NOT NULL, -- JSON
    PRIMARY KEY (run_no, position),
    UNIQUE (run_no, name, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_artifact (
    run_no INTEGER NOT NULL REFERENCES run,
    path   TEXT    NOT NULL,
    digest TEXT    NOT NULL,
    size   INTEGER NOT NULL,
    PRIMARY KEY (run_no, path)
) STRICT, WITHOUT ROWID;

-- The point with the greatest step of each metric; NULL stands for NaN.
CREATE TABLE metric (
    metric_no INTEGER PRIMARY KEY,
    run_no    INTEGER NOT NULL REFERENCES run,
    key       TEXT    NOT NULL,
    step      INTEGER NOT NULL,
    value     REAL,
    at        INTEGER NOT NULL,
    UNIQUE (run_no, key)
) STRICT;

-- History: 24 bytes a point, little-endian step, value, time. Chunks are numbered in the order written.
CREATE TABLE metric_chunk (
    chunk_no  INTEGER PRIMARY KEY,
    metric_no INTEGER NOT NULL REFERENCES metric,
    min_step  INTEGER NOT NULL,
    max_step  INTEGER NOT NULL,
    data      BLOB    NOT NULL
) STRICT;

CREATE INDEX metric_chunk_by_step ON metric_chunk (metric_no, min_step, chunk_no);

CREATE TABLE model_version (
    model   TEXT    NOT NULL,
    version INTEGER NOT NULL,
    key     TEXT    NOT NULL,
    record  TEXT    NOT NULL, -- JSON
    PRIMARY KEY (model, version),
    UNIQUE (model, key)
) STRICT;

CREATE TABLE model_alias (
    model    TEXT    NOT NULL,
    alias    TEXT    NOT NULL,
    version  INTEGER,
    revision INTEGER NOT NULL,
    moved_at INTEGER NOT NULL,
    PRIMARY KEY (model, alias),
    FOREIGN KEY (model, version) REFERENCES model_version
) STRICT, WITHOUT ROWID;

CREATE TABLE alias_change (
    model        TEXT    NOT NULL,
    alias        TEXT    NOT NULL,
    revision     INTEGER NOT NULL,
    from_version INTEGER,
    to_version   INTEGER,
    at           INTEGER NOT NULL,
    actor        TEXT    NOT NULL,
    reason       TEXT,
    PRIMARY KEY (model, alias, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE gate_report (
    model    TEXT    NOT NULL,
    version  INTEGER NOT NULL,
    id       TEXT    NOT NULL,
    position INTEGER NOT NULL,
    record   TEXT    NOT NULL, -- JSON
    PRIMARY KEY (model, version, id),
    FOREIGN KEY (model, version) REFERENCES model_version
) STRICT;

CREATE TABLE audit (
    sequence      INTEGER PRIMARY KEY,
    at            INTEGER NOT NULL,
    actor         TEXT    NOT NULL,
    action        TEXT    NOT NULL,
    subject       TEXT    NOT NULL,
    reason        TEXT,
    before_json   TEXT,
    after_json    TEXT,
    previous_hash TEXT    NOT NULL,
    hash          TEXT    NOT NULL
) STRICT;

-- Evidence is appended, never changed: whoever wants to change it must first remove these, and the hash chain still tells.
CREATE TRIGGER audit_is_append_only_u BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_is_append_only_d BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER model_version_is_immutable_u BEFORE UPDATE ON model_version BEGIN SELECT RAISE(ABORT, 'model versions are immutable'); END;
CREATE TRIGGER model_version_is_immutable_d BEFORE DELETE ON model_version BEGIN SELECT RAISE(ABORT, 'model versions are immutable'); END;
CREATE TRIGGER alias_change_is_append_only_u BEFORE UPDATE ON alias_change BEGIN SELECT RAISE(ABORT, 'the history of an alias is append-only'); END;
CREATE TRIGGER alias_change_is_append_only_d BEFORE DELETE ON alias_change BEGIN SELECT RAISE(ABORT, 'the history of an alias is append-only'); END;
CREATE TRIGGER gate_report_is_immutable_u BEFORE UPDATE ON gate_report BEGIN SELECT RAISE(ABORT, 'gate reports are immutable'); END;
CREATE TRIGGER gate_report_is_immutable_d BEFORE DELETE ON gate_report BEGIN SELECT RAISE(ABORT, 'gate reports are immutable'); END;

-- What people write about experiments and runs, and what was put away: times, so that it can be purged by age.
ALTER TABLE experiment ADD COLUMN notes TEXT;
ALTER TABLE experiment ADD COLUMN archived_at INTEGER;

CREATE TABLE experiment_tag (
    experiment_no INTEGER NOT NULL REFERENCES experiment,
    key           TEXT    NOT NULL,
    value         TEXT    NOT NULL,
    PRIMARY KEY (experiment_no, key)
) STRICT, WITHOUT ROWID;

-- The run tried again is named by its id: that stays true when it has been purged.
ALTER TABLE run ADD COLUMN notes TEXT;
ALTER TABLE run ADD COLUMN retry_of TEXT;
ALTER TABLE run ADD COLUMN attempt INTEGER NOT NULL DEFAULT 1;
ALTER TABLE run ADD COLUMN deleted_at INTEGER;
CREATE INDEX run_by_retry ON run (retry_of) WHERE retry_of IS NOT NULL;
CREATE INDEX run_by_deletion ON run (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE run_output (
    run_no  INTEGER NOT NULL REFERENCES run,
    model   TEXT    NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (run_no, model, version)
) STRICT, WITHOUT ROWID;

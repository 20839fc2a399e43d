-- What people write about experiments and runs, and what was put away: times, so that it can be purged by age.
ALTER TABLE experiment ADD COLUMN notes TEXT COLLATE "C";
ALTER TABLE experiment ADD COLUMN archived_at BIGINT;

CREATE TABLE experiment_tag (
    experiment_no BIGINT NOT NULL REFERENCES experiment,
    key TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (experiment_no, key)
);

-- The run tried again is named by its id: that stays true when it has been purged.
ALTER TABLE run ADD COLUMN notes TEXT COLLATE "C";
ALTER TABLE run ADD COLUMN retry_of TEXT COLLATE "C";
ALTER TABLE run ADD COLUMN attempt INTEGER NOT NULL DEFAULT 1;
ALTER TABLE run ADD COLUMN deleted_at BIGINT;
CREATE INDEX run_by_retry ON run (retry_of) WHERE retry_of IS NOT NULL;
CREATE INDEX run_by_deletion ON run (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE run_output (
    run_no BIGINT NOT NULL REFERENCES run,
    model TEXT COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (run_no, model, version)
);

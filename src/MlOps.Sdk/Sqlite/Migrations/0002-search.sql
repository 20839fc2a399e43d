-- Runs of one process share their environment: it is kept once, and with the run only the seed. Runs of schema 1 keep theirs inline.
CREATE TABLE environment (
    environment_no INTEGER PRIMARY KEY,
    digest         TEXT NOT NULL UNIQUE, -- SHA-256 of the record
    record         TEXT NOT NULL         -- JSON
) STRICT;

ALTER TABLE run ADD COLUMN environment_no INTEGER REFERENCES environment;
ALTER TABLE run ADD COLUMN seed INTEGER;

-- The experiment stands beside the value, so that one index gives the values of a metric within an experiment in order.
ALTER TABLE metric ADD COLUMN experiment_no INTEGER;
UPDATE metric SET experiment_no = (SELECT r.experiment_no FROM run r WHERE r.run_no = metric.run_no);
CREATE INDEX metric_by_value ON metric (experiment_no, key, value, run_no);

-- The start of a value is indexed: whole values may be longer than other databases let an index entry be.
CREATE INDEX run_param_by_value ON run_param (key, substr(value, 1, 64), run_no);
CREATE INDEX run_tag_by_value ON run_tag (key, substr(value, 1, 64), run_no);
CREATE INDEX run_input_by_name ON run_input (name, run_no);
CREATE INDEX run_input_by_digest ON run_input (digest, run_no);

-- The golden store of schema 1 as it lies in PostgreSQL: that schema and those rows, in SQL. Never edited: every later build reads it.

SET standard_conforming_strings = on;

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

CREATE TABLE schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL);

INSERT INTO experiment (experiment_no, id, name, created_at) OVERRIDING SYSTEM VALUE VALUES
(1, '019f1d8ce200711db51d20671a6d1f3e', 'flights', 17829072000000000);

INSERT INTO run (run_no, id, experiment_no, parent_no, name, status, started_at, ended_at, owner, lease_until, environment) OVERRIDING SYSTEM VALUE VALUES
(1, '019f1d8ce200710eabeabf6af458cc4d', 1, NULL, 'run 1', 1, 17829072000000000, 17829072000000000, '019f1d8ce2007590bfb5025eb7fe4ee5', 17829072600000000, '{"gitCommit":"f01327895f371f5df35f5549637c5a9bac4d0573","operatingSystem":"Linux","runtime":".NET 10.0.12","machine":"trainer","processorCount":2,"packages":{"Microsoft.Data.Sqlite":"10.0.15"},"seed":1}'),
(2, '019f1dfabf007b2785d9dfb116d8b784', 1, NULL, 'run 2', 1, 17829144000000000, 17829144000000000, '019f1d8ce2007590bfb5025eb7fe4ee5', 17829144600000000, '{"gitCommit":"f01327895f371f5df35f5549637c5a9bac4d0573","operatingSystem":"Linux","runtime":".NET 10.0.12","machine":"trainer","processorCount":2,"packages":{"Microsoft.Data.Sqlite":"10.0.15"},"seed":2}'),
(3, '019f1dfabf0075bf9e1a14b0a1d9a48e', 1, 2, 'fold 1', 2, 17829144000000000, 17829144000000000, '019f1d8ce2007590bfb5025eb7fe4ee5', 17829144600000000, '{"gitCommit":"f01327895f371f5df35f5549637c5a9bac4d0573","operatingSystem":"Linux","runtime":".NET 10.0.12","machine":"trainer","processorCount":2,"packages":{"Microsoft.Data.Sqlite":"10.0.15"}}'),
(4, '019f1e689c007b0abdc1d97da9c32fce', 1, NULL, 'left behind', 0, 17829216000000000, NULL, '019f1d8ce2007590bfb5025eb7fe4ee5', 17829216600000000, '{"gitCommit":"f01327895f371f5df35f5549637c5a9bac4d0573","operatingSystem":"Linux","runtime":".NET 10.0.12","machine":"trainer","processorCount":2,"packages":{"Microsoft.Data.Sqlite":"10.0.15"}}');

INSERT INTO run_batch (run_no, id) VALUES
(1, '\x019f1d8ce2007c9892c3a65f22fc6e90'),
(2, '\x019f1dfabf007997912bc7ed1f70285f'),
(3, '\x019f1dfabf0076349edd3850a5fa13e4'),
(4, '\x019f1e689c00779695a84cf6cbdacbd5');

INSERT INTO run_param (run_no, key, value) VALUES
(1, 'depth', '6'),
(2, 'depth', '6');

INSERT INTO run_tag (run_no, key, value) VALUES
(1, 'team', 'risk'),
(2, 'team', 'risk'),
(3, 'mlops.error', 'System.IO.InvalidDataException: bad rows');

INSERT INTO run_input (run_no, position, name, digest, dataset) VALUES
(1, 1, 'january', 'bc51e9e65d79e1c90ba544ab2eae1044ccdf8c1af7a559ba375cba4276f7d99e', '{"name":"january","digest":"bc51e9e65d79e1c90ba544ab2eae1044ccdf8c1af7a559ba375cba4276f7d99e","schema":[{"name":"Distance","type":"Float","nullable":true}],"rowCount":3,"source":"flights.csv"}'),
(2, 1, 'january', 'bc51e9e65d79e1c90ba544ab2eae1044ccdf8c1af7a559ba375cba4276f7d99e', '{"name":"january","digest":"bc51e9e65d79e1c90ba544ab2eae1044ccdf8c1af7a559ba375cba4276f7d99e","schema":[{"name":"Distance","type":"Float","nullable":true}],"rowCount":3,"source":"flights.csv"}');

INSERT INTO run_artifact (run_no, path, digest, size) VALUES
(1, 'model.onnx', '3bb63c501a2cb9b43bfbf09f0b02a7f12408e1922617522b8441afd37272b915', 9),
(1, 'profile.json', '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a', 2),
(2, 'model.onnx', 'a8989317cf9287850260df63e5c4946861b8092ff02634fb4b3dab4f9fb1da56', 9),
(2, 'profile.json', '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a', 2);

INSERT INTO metric (metric_no, run_no, key, step, value, at) OVERRIDING SYSTEM VALUE VALUES
(1, 1, 'loss', 3, 'Infinity', 17829072000000000),
(2, 1, 'auc', 0, 0.71, 17829072000000000),
(3, 2, 'loss', 3, 'Infinity', 17829144000000000),
(4, 2, 'auc', 0, 0.72, 17829144000000000),
(5, 4, 'loss', 0, 1.0, 17829216000000000);

INSERT INTO metric_chunk (chunk_no, metric_no, min_step, max_step, data) OVERRIDING SYSTEM VALUE VALUES
(1, 1, 1, 3, '\x0100000000000000000000000000e03f00203c4f72573f000200000000000000000000000000f8ff00203c4f72573f000300000000000000000000000000f07f00203c4f72573f00'),
(2, 2, 0, 0, '\x0000000000000000b81e85eb51b8e63f00203c4f72573f00'),
(3, 3, 1, 3, '\x0100000000000000000000000000e03f00f0c41283573f000200000000000000000000000000f8ff00f0c41283573f000300000000000000000000000000f07f00f0c41283573f00'),
(4, 4, 0, 0, '\x00000000000000000ad7a3703d0ae73f00f0c41283573f00'),
(5, 5, 0, 0, '\x0000000000000000000000000000f03f00c04dd693573f00');

INSERT INTO model_version (model, version, key, record) VALUES
('flight-delays', 1, '019f1d8ce200710eabeabf6af458cc4d/model.onnx', '{"model":"flight-delays","version":1,"key":"019f1d8ce200710eabeabf6af458cc4d/model.onnx","format":"onnx","file":{"path":"model.onnx","digest":"3bb63c501a2cb9b43bfbf09f0b02a7f12408e1922617522b8441afd37272b915","size":9},"attachments":[{"path":"reference-profile.json","digest":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2}],"signature":{"inputs":[{"name":"x","elementType":"Float","shape":[-1,3]}],"outputs":[{"name":"y","elementType":"Float","shape":[-1,1]}]},"lineage":{"runId":"019f1d8ce200710eabeabf6af458cc4d","datasets":[{"name":"january","digest":"bc51e9e65d79e1c90ba544ab2eae1044ccdf8c1af7a559ba375cba4276f7d99e","schema":[{"name":"Distance","type":"Float","nullable":true}],"rowCount":3,"source":"flights.csv"}],"gitCommit":"f01327895f371f5df35f5549637c5a9bac4d0573"},"description":"version 1","createdAt":"2026-07-01T13:00:00+00:00","createdBy":"ann"}'),
('flight-delays', 2, '019f1dfabf007b2785d9dfb116d8b784/model.onnx', '{"model":"flight-delays","version":2,"key":"019f1dfabf007b2785d9dfb116d8b784/model.onnx","format":"onnx","file":{"path":"model.onnx","digest":"a8989317cf9287850260df63e5c4946861b8092ff02634fb4b3dab4f9fb1da56","size":9},"attachments":[{"path":"reference-profile.json","digest":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2}],"signature":{"inputs":[{"name":"x","elementType":"Float","shape":[-1,3]}],"outputs":[{"name":"y","elementType":"Float","shape":[-1,1]}]},"lineage":{"runId":"019f1dfabf007b2785d9dfb116d8b784","datasets":[{"name":"january","digest":"bc51e9e65d79e1c90ba544ab2eae1044ccdf8c1af7a559ba375cba4276f7d99e","schema":[{"name":"Distance","type":"Float","nullable":true}],"rowCount":3,"source":"flights.csv"}],"gitCommit":"f01327895f371f5df35f5549637c5a9bac4d0573"},"description":"version 2","createdAt":"2026-07-01T15:00:00+00:00","createdBy":"ann"}');

INSERT INTO model_alias (model, alias, version, revision, moved_at) VALUES
('flight-delays', 'champion', 1, 3, 17829216000000000);

INSERT INTO alias_change (model, alias, revision, from_version, to_version, at, actor, reason) VALUES
('flight-delays', 'champion', 1, NULL, 1, 17829108000000000, 'ann', 'promotion 1'),
('flight-delays', 'champion', 2, 1, 2, 17829180000000000, 'ann', 'promotion 2'),
('flight-delays', 'champion', 3, 2, 1, 17829216000000000, 'ann', 'incident');

INSERT INTO gate_report (model, version, id, position, record) VALUES
('flight-delays', 1, '00000001000000000000000000000000', 1, '{"id":"00000001-0000-0000-0000-000000000000","schemaVersion":1,"suite":"release","suiteDigest":"f8ebd43dbef1f029bf4930c65c9b7c5cc76af476927cee861ff18fcc73bfc4ab","candidate":"flight-delays:1","evaluatedAt":"2026-07-01T13:00:00+00:00","attempt":1,"checks":[{"name":"roc_auc \u003E= 0.65","kind":"threshold","verdict":"Passed","reason":"roc_auc is 0.71","observed":0.71,"limit":0.65,"pValue":"NaN","sampleSize":1000}],"notes":[],"passed":true}'),
('flight-delays', 2, '00000002000000000000000000000000', 1, '{"id":"00000002-0000-0000-0000-000000000000","schemaVersion":1,"suite":"release","suiteDigest":"f8ebd43dbef1f029bf4930c65c9b7c5cc76af476927cee861ff18fcc73bfc4ab","candidate":"flight-delays:2","evaluatedAt":"2026-07-01T15:00:00+00:00","attempt":1,"checks":[{"name":"roc_auc \u003E= 0.65","kind":"threshold","verdict":"Passed","reason":"roc_auc is 0.71","observed":0.71,"limit":0.65,"pValue":"NaN","sampleSize":1000}],"notes":[],"passed":true}');

INSERT INTO audit (sequence, at, actor, action, subject, reason, before_json, after_json, previous_hash, hash) VALUES
(1, 17829108000000000, 'ann', 'model-version.registered', 'flight-delays:1', NULL, NULL, '{"model":"flight-delays","version":1,"key":"019f1d8ce200710eabeabf6af458cc4d/model.onnx","format":"onnx","file":{"path":"model.onnx","digest":"3bb63c501a2cb9b43bfbf09f0b02a7f12408e1922617522b8441afd37272b915","size":9},"attachments":[{"path":"reference-profile.json","digest":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2}],"signature":{"inputs":[{"name":"x","elementType":"Float","shape":[-1,3]}],"outputs":[{"name":"y","elementType":"Float","shape":[-1,1]}]},"lineage":{"runId":"019f1d8ce200710eabeabf6af458cc4d","datasets":[{"name":"january","digest":"bc51e9e65d79e1c90ba544ab2eae1044ccdf8c1af7a559ba375cba4276f7d99e","schema":[{"name":"Distance","type":"Float","nullable":true}],"rowCount":3,"source":"flights.csv"}],"gitCommit":"f01327895f371f5df35f5549637c5a9bac4d0573"},"description":"version 1","createdAt":"2026-07-01T13:00:00+00:00","createdBy":"ann"}', '0000000000000000000000000000000000000000000000000000000000000000', 'ea37e42a2553cb293868f0e7b341b3c36214dcea980a11c737e14e7ec4177e91'),
(2, 17829108000000000, 'ann', 'gate.reported', 'flight-delays:1', NULL, NULL, '{"id":"00000001-0000-0000-0000-000000000000","schemaVersion":1,"suite":"release","suiteDigest":"f8ebd43dbef1f029bf4930c65c9b7c5cc76af476927cee861ff18fcc73bfc4ab","candidate":"flight-delays:1","evaluatedAt":"2026-07-01T13:00:00+00:00","attempt":1,"checks":[{"name":"roc_auc \u003E= 0.65","kind":"threshold","verdict":"Passed","reason":"roc_auc is 0.71","observed":0.71,"limit":0.65,"pValue":"NaN","sampleSize":1000}],"notes":[],"passed":true}', 'ea37e42a2553cb293868f0e7b341b3c36214dcea980a11c737e14e7ec4177e91', '4b904d702d04aa448414a0b2b137d6904b9539347bbe20fbad702619296ab390'),
(3, 17829108000000000, 'ann', 'alias.moved', 'flight-delays@champion', 'promotion 1', NULL, '{"model":"flight-delays","alias":"champion","version":1,"revision":1,"movedAt":"2026-07-01T13:00:00+00:00"}', '4b904d702d04aa448414a0b2b137d6904b9539347bbe20fbad702619296ab390', '66e2cea6d5ae86fc2605f183289f6ca9921120a8bb713a22204ecf5a2fd8431c'),
(4, 17829180000000000, 'ann', 'model-version.registered', 'flight-delays:2', NULL, NULL, '{"model":"flight-delays","version":2,"key":"019f1dfabf007b2785d9dfb116d8b784/model.onnx","format":"onnx","file":{"path":"model.onnx","digest":"a8989317cf9287850260df63e5c4946861b8092ff02634fb4b3dab4f9fb1da56","size":9},"attachments":[{"path":"reference-profile.json","digest":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2}],"signature":{"inputs":[{"name":"x","elementType":"Float","shape":[-1,3]}],"outputs":[{"name":"y","elementType":"Float","shape":[-1,1]}]},"lineage":{"runId":"019f1dfabf007b2785d9dfb116d8b784","datasets":[{"name":"january","digest":"bc51e9e65d79e1c90ba544ab2eae1044ccdf8c1af7a559ba375cba4276f7d99e","schema":[{"name":"Distance","type":"Float","nullable":true}],"rowCount":3,"source":"flights.csv"}],"gitCommit":"f01327895f371f5df35f5549637c5a9bac4d0573"},"description":"version 2","createdAt":"2026-07-01T15:00:00+00:00","createdBy":"ann"}', '66e2cea6d5ae86fc2605f183289f6ca9921120a8bb713a22204ecf5a2fd8431c', '198448063016b7b7170340d5101dc82b38ff8824600d28e9a776d4ad48c4d58e'),
(5, 17829180000000000, 'ann', 'gate.reported', 'flight-delays:2', NULL, NULL, '{"id":"00000002-0000-0000-0000-000000000000","schemaVersion":1,"suite":"release","suiteDigest":"f8ebd43dbef1f029bf4930c65c9b7c5cc76af476927cee861ff18fcc73bfc4ab","candidate":"flight-delays:2","evaluatedAt":"2026-07-01T15:00:00+00:00","attempt":1,"checks":[{"name":"roc_auc \u003E= 0.65","kind":"threshold","verdict":"Passed","reason":"roc_auc is 0.71","observed":0.71,"limit":0.65,"pValue":"NaN","sampleSize":1000}],"notes":[],"passed":true}', '198448063016b7b7170340d5101dc82b38ff8824600d28e9a776d4ad48c4d58e', 'b588e3f91afc1c5b7d0ba0bd6f34d4de76dbe3f2d239833177fd45b6122b10f2'),
(6, 17829180000000000, 'ann', 'alias.moved', 'flight-delays@champion', 'promotion 2', '{"model":"flight-delays","alias":"champion","version":1,"revision":1,"movedAt":"2026-07-01T13:00:00+00:00"}', '{"model":"flight-delays","alias":"champion","version":2,"revision":2,"movedAt":"2026-07-01T15:00:00+00:00"}', 'b588e3f91afc1c5b7d0ba0bd6f34d4de76dbe3f2d239833177fd45b6122b10f2', 'dc5a220c6990e8e4752f7178cdad74e637f55a0c3a534252a115ab5861ad1d7f'),
(7, 17829216000000000, 'ann', 'alias.moved', 'flight-delays@champion', 'incident', '{"model":"flight-delays","alias":"champion","version":2,"revision":2,"movedAt":"2026-07-01T15:00:00+00:00"}', '{"model":"flight-delays","alias":"champion","version":1,"revision":3,"movedAt":"2026-07-01T16:00:00+00:00"}', 'dc5a220c6990e8e4752f7178cdad74e637f55a0c3a534252a115ab5861ad1d7f', '25f464b3987dfcdd64d636bbb1574660defcd94eaabd7ce49b27201f32801f6e');

INSERT INTO schema_version (version, name, applied_at) VALUES
(1, 'initial', 17829072000000000);

ALTER TABLE experiment ALTER COLUMN experiment_no RESTART WITH 2;

ALTER TABLE run ALTER COLUMN run_no RESTART WITH 5;

ALTER TABLE metric ALTER COLUMN metric_no RESTART WITH 6;

ALTER TABLE metric_chunk ALTER COLUMN chunk_no RESTART WITH 6;

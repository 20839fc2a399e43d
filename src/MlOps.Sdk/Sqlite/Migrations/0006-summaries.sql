-- What a long chunk holds, 88 bytes for every 256 points by step, so that a curve is drawn without reading the points. Chunks of
-- fewer points, and those written before this schema, have none and are read.
CREATE TABLE metric_summary (
    chunk_no INTEGER PRIMARY KEY REFERENCES metric_chunk,
    max_step INTEGER NOT NULL,
    data     BLOB    NOT NULL
) STRICT;

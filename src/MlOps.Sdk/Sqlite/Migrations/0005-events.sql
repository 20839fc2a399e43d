-- How far each subscription to registry events has come. The events are the audit log itself.
CREATE TABLE event_cursor (
    subscription TEXT    NOT NULL PRIMARY KEY,
    revision     INTEGER NOT NULL,
    record       TEXT    NOT NULL -- JSON
) STRICT, WITHOUT ROWID;

-- What was tried, under the cursor's revision that settled it.
CREATE TABLE event_delivery (
    subscription TEXT    NOT NULL REFERENCES event_cursor,
    revision     INTEGER NOT NULL,
    record       TEXT    NOT NULL, -- JSON
    PRIMARY KEY (subscription, revision)
) STRICT, WITHOUT ROWID;

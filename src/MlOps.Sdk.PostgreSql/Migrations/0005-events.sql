-- How far each subscription to registry events has come. The events are the audit log itself.
CREATE TABLE event_cursor (
    subscription TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL,
    record TEXT COLLATE "C" NOT NULL -- JSON
);

-- What was tried, under the cursor's revision that settled it.
CREATE TABLE event_delivery (
    subscription TEXT COLLATE "C" NOT NULL REFERENCES event_cursor,
    revision BIGINT NOT NULL,
    record TEXT COLLATE "C" NOT NULL, -- JSON
    PRIMARY KEY (subscription, revision)
);

-- Events of kinds that are no API calls (Insights, network activity, aggregated
-- events): counted, read no further.
ALTER TABLE content ADD COLUMN set_aside INTEGER NOT NULL DEFAULT 0;

CREATE TABLE set_aside (
  content_id INTEGER NOT NULL REFERENCES content (id),
  kind TEXT NOT NULL,                 -- cloudtrail-insight, cloudtrail-network-activity, cloudtrail-aggregated
  records INTEGER NOT NULL
);
CREATE INDEX set_aside_content ON set_aside (content_id);

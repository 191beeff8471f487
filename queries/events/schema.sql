-- Layer A: what was read. These tables are the program's own business; the
-- logical view `events` (events.sql) and the reference views (references.sql)
-- are what everything else reads.

-- One row per run of ingest: who brought files in, where and when. The chain of
-- custody of a pack (08-custody) is written from it. Times are of the host's
-- clock, in UTC; no environment, no address, no other arguments.
CREATE TABLE ingest_run (
  id INTEGER PRIMARY KEY,
  started_at TEXT NOT NULL,           -- 2026-10-01T12:00:00Z
  ended_at TEXT,                      -- NULL: it runs, or was killed
  state TEXT NOT NULL,                -- 'running', 'done', 'interrupted', 'failed'
  user_name TEXT NOT NULL,            -- the operating system's name of the user
  host TEXT NOT NULL,                 -- the machine's own name
  tool TEXT NOT NULL,                 -- the program and its version
  paths TEXT NOT NULL,                -- the paths as given: a JSON list
  files_found INTEGER NOT NULL DEFAULT 0,
  files_read INTEGER NOT NULL DEFAULT 0,   -- paths that were new, or had other bytes than before
  records_read INTEGER NOT NULL DEFAULT 0  -- in these
);

-- One row per distinct content: two paths with the same bytes share it.
CREATE TABLE content (
  id INTEGER PRIMARY KEY,
  sha256 BLOB NOT NULL UNIQUE,        -- of the file's bytes
  size INTEGER NOT NULL,              -- bytes of the file
  kind TEXT,                          -- what it was recognised as
  inflated_sha256 BLOB,               -- of the bytes that were parsed: what a CloudTrail digest signs
  inflated_size INTEGER,
  state TEXT NOT NULL,                -- 'reading' until all of it is stored, then 'done'
  status TEXT NOT NULL,               -- 'ingested', 'partial', 'skipped', 'failed'
  reason TEXT,
  records_read INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0,
  set_aside INTEGER NOT NULL DEFAULT 0, -- events of kinds that are no API calls: counted, read no further
  kept INTEGER NOT NULL DEFAULT 0,
  duplicate INTEGER NOT NULL DEFAULT 0,
  conflicting INTEGER NOT NULL DEFAULT 0,
  integrity TEXT                      -- state of the log file by the digests, as read; NULL is no-digest
);

-- One row per path that was ever given or found.
CREATE TABLE file (
  id INTEGER PRIMARY KEY,
  location BLOB NOT NULL UNIQUE,      -- the absolute path, byte for byte
  path TEXT NOT NULL,                 -- as given; bytes that are no UTF-8 as \xNN
  size INTEGER,
  modified_ns INTEGER,                -- nanoseconds since 1970
  content_id INTEGER REFERENCES content (id),
  status TEXT NOT NULL,               -- of the newest run: as content's, or 'unchanged'
  reason TEXT,
  run_id INTEGER REFERENCES ingest_run (id)   -- the run that took in this path with these bytes
);
CREATE INDEX file_content ON file (content_id);

-- Records that were not kept because something is wrong with them.
CREATE TABLE reject (
  id INTEGER PRIMARY KEY,
  content_id INTEGER NOT NULL REFERENCES content (id),
  record_index INTEGER,               -- from 0, in the file
  byte_offset INTEGER,                -- in the inflated bytes
  reason TEXT NOT NULL
);
CREATE INDEX reject_content ON reject (content_id);

-- Those that were set aside, by kind: Insights, network activity, aggregated events.
CREATE TABLE set_aside (
  content_id INTEGER NOT NULL REFERENCES content (id),
  kind TEXT NOT NULL,                 -- cloudtrail-insight, cloudtrail-network-activity, cloudtrail-aggregated
  records INTEGER NOT NULL
);
CREATE INDEX set_aside_content ON set_aside (content_id);

-- Strings that come again and again: access keys, user agents, error codes.
CREATE TABLE text (
  id INTEGER PRIMARY KEY,
  value TEXT NOT NULL UNIQUE
);

-- What calls have in common: the members that repeat together.
CREATE TABLE call (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,           -- all columns below, joined by U+001F
  event_source TEXT, event_name TEXT, aws_region TEXT, event_type TEXT, event_category TEXT,
  event_version TEXT, api_version TEXT, read_only TEXT, management_event TEXT,
  recipient_account_id TEXT, vpc_endpoint_id TEXT, vpc_endpoint_account_id TEXT,
  session_credential_from_console TEXT, tls_details TEXT
);
CREATE INDEX call_name ON call (event_source, event_name);

-- userIdentity, with what differs from call to call cut out: the session name
-- (U+0001), the access key (U+0002), the session's creation date (U+0003).
CREATE TABLE identity (
  id INTEGER PRIMARY KEY,
  template TEXT NOT NULL UNIQUE,
  type TEXT, principal_id TEXT, arn TEXT, account_id TEXT, user_name TEXT, invoked_by TEXT,
  identity_provider TEXT, federated_provider TEXT, mfa TEXT, source_identity TEXT,
  issuer_type TEXT, issuer_principal_id TEXT, issuer_arn TEXT, issuer_account_id TEXT,
  issuer_user_name TEXT,
  on_behalf_of TEXT,                  -- onBehalfOf.userId: a user of IAM Identity Center
  identity_store_arn TEXT,            -- onBehalfOf.identityStoreArn
  scope_issuer_type TEXT,             -- inScopeOf.issuerType: what the credentials were issued to
  credentials_issued_to TEXT,         -- inScopeOf.credentialsIssuedTo
  delegate_account_id TEXT,           -- invokedByDelegate.accountId
  sign_in_session_arn TEXT,           -- signInSessionArn
  assumed_root TEXT                   -- true for a session of AssumeRoot
);

-- Every delivered record that could be read; `kept` tells the one of each
-- eventID that counts from its repeated deliveries.
CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  event_id BLOB NOT NULL,             -- 16 bytes of a lower-case UUID; any other id as text
  event_time INTEGER NOT NULL,        -- seconds since 1970
  call_id INTEGER NOT NULL,
  identity_id INTEGER NOT NULL,
  session_name TEXT,
  access_key_id INTEGER,              -- text.id
  session_age INTEGER,                -- seconds since sessionContext.attributes.creationDate
  source_ip,                          -- an IPv4 address as a signed number of 32 bits, anything else as text
  user_agent_id INTEGER,              -- text.id
  request_id,                         -- as event_id
  shared_event_id,                    -- as event_id
  error_code_id INTEGER,              -- text.id
  content_id INTEGER NOT NULL,
  record_index INTEGER NOT NULL,
  byte_offset INTEGER NOT NULL,       -- in the inflated bytes
  byte_length INTEGER NOT NULL,
  body_hash INTEGER NOT NULL,         -- of the record's bytes, to tell a repeated delivery from a conflict
  kept INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX event_repeated ON event (content_id, kept) WHERE kept <> 1;

-- What only some events need: all that are not read-only, every STS grant,
-- everything with an error. Compact JSON, redacted.
CREATE TABLE payload (
  event INTEGER PRIMARY KEY,          -- event.id
  error_message TEXT,
  request_parameters TEXT,
  response_elements TEXT,
  additional_event_data TEXT,
  service_event_details TEXT,
  resources TEXT,
  addendum TEXT,
  credential_expiration INTEGER       -- seconds since 1970
);

-- Sums over the kept events of each access key: kept up to date as events
-- come, counted anew when events go.
CREATE TABLE key_activity (
  access_key_id INTEGER PRIMARY KEY,  -- text.id
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  calls INTEGER NOT NULL,
  writes INTEGER NOT NULL,            -- calls that are not marked read-only
  denied INTEGER NOT NULL             -- calls that AWS denied
);

-- What each identity called, over all kept events: what is new of a role is
-- told without reading every event.
CREATE TABLE identity_activity (
  identity_id INTEGER NOT NULL,
  call_id INTEGER NOT NULL,
  error_code_id INTEGER NOT NULL,     -- text.id; 0: accepted
  calls INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (identity_id, call_id, error_code_id)
) WITHOUT ROWID;

-- By which programs.
CREATE TABLE identity_agent (
  identity_id INTEGER NOT NULL,
  user_agent_id INTEGER NOT NULL,     -- text.id; 0: none
  calls INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (identity_id, user_agent_id)
) WITHOUT ROWID;

-- The accounts and regions of records.
CREATE TABLE place (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,           -- both columns below, joined by U+001F
  account_id TEXT,
  region TEXT
);

-- Which hours each content's records speak of.
CREATE TABLE content_place_hour (
  content_id INTEGER NOT NULL,        -- content.id; as a reference it would be looked for at every deletion
  place_id INTEGER NOT NULL,          -- place.id
  hour INTEGER NOT NULL,              -- hours since 1970
  records INTEGER NOT NULL,           -- repeated deliveries included
  sts_records INTEGER NOT NULL,       -- those of STS: any region may serve it
  first_second INTEGER NOT NULL,      -- of the hour: 0 to 3599
  last_second INTEGER NOT NULL
);
CREATE VIEW content_hour AS
SELECT h.content_id, p.account_id, p.region, h.hour, h.records, h.sts_records,
  h.hour * 3600 + h.first_second AS first_at, h.hour * 3600 + h.last_second AS last_at
FROM content_place_hour AS h CROSS JOIN place AS p ON p.id = h.place_id;

-- What CloudTrail's digests say of the log file that a deployment came from;
-- without a row: no-digest.
CREATE TABLE deployment_integrity (
  event_id TEXT PRIMARY KEY,
  integrity TEXT NOT NULL
);

-- The hours that digests cover, as they were ingested; without a row: none
-- does.
CREATE TABLE covered_hour (
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  hour INTEGER NOT NULL,              -- hours since 1970
  state TEXT NOT NULL,                -- covered, empty-digest, late
  missing INTEGER NOT NULL DEFAULT 0  -- log files with records of it that a digest lists and that were not there
);

-- What the program remembers between runs.
CREATE TABLE memory (
  key TEXT PRIMARY KEY,
  value TEXT
);

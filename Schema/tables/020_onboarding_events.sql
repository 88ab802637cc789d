-- Every webhook event and API message about an onboarding, kept as it came, with what became of it.
-- The prefix 020_ only sets the order: the foreign key needs onboarding_sessions (010_) to stand.
--
-- An event is stored first and understood later. So its session may be unknown (null), and its outcome starts as
-- pending. The source delivers at least once: UNIQUE (source, external_id) with ON CONFLICT DO NOTHING
-- makes the second delivery harmless.

CREATE TABLE IF NOT EXISTS onboarding_events (
    event_id     bigint      GENERATED ALWAYS AS IDENTITY,
    session_id   bigint,
    kind         text        NOT NULL,
    source       text        NOT NULL,
    external_id  text        NOT NULL,
    event_type   text        NOT NULL,
    payload      jsonb       NOT NULL,
    received_at  timestamptz NOT NULL DEFAULT now(),
    status       text        NOT NULL DEFAULT 'pending',
    attempts     integer     NOT NULL DEFAULT 0,
    processed_at timestamptz,
    error        text,

    CONSTRAINT onboarding_events_pkey PRIMARY KEY (event_id),
    -- Source first: it is also the column by which reports ask.
    CONSTRAINT onboarding_events_source_external_id_key UNIQUE (source, external_id),
    -- Events are evidence: they neither vanish with their session (CASCADE) nor lose it (SET NULL). NO ACTION and not
    -- RESTRICT, because it is checked at the end of the statement: one statement may erase a session together
    -- with its events when somebody's data must be erased.
    CONSTRAINT onboarding_events_session_id_fkey
        FOREIGN KEY (session_id) REFERENCES onboarding_sessions (session_id) ON DELETE NO ACTION,
    CONSTRAINT onboarding_events_kind_check
        CHECK (kind IN ('webhook', 'api_message')),
    -- One spelling for each source: "Stripe" beside "stripe" would let a redelivery in twice.
    CONSTRAINT onboarding_events_source_check
        CHECK (source ~ '^[a-z][a-z0-9_.-]{0,63}$'),
    CONSTRAINT onboarding_events_external_id_check
        CHECK (char_length(external_id) BETWEEN 1 AND 255),
    CONSTRAINT onboarding_events_event_type_check
        CHECK (char_length(event_type) BETWEEN 1 AND 128),
    CONSTRAINT onboarding_events_payload_check
        CHECK (jsonb_typeof(payload) IN ('object', 'array')),
    CONSTRAINT onboarding_events_status_check
        CHECK (status IN ('pending', 'failed', 'processed', 'ignored', 'rejected')),
    CONSTRAINT onboarding_events_attempts_check
        CHECK (attempts >= 0 AND (status IN ('pending', 'ignored') OR attempts > 0)),
    -- "Unprocessed" has one meaning for every query and for the partial index: processed_at IS NULL.
    CONSTRAINT onboarding_events_processed_at_check
        CHECK ((status IN ('processed', 'ignored', 'rejected')) = (processed_at IS NOT NULL)),
    CONSTRAINT onboarding_events_error_check
        CHECK (char_length(error) BETWEEN 1 AND 4000),
    CONSTRAINT onboarding_events_failure_has_error_check
        CHECK (status NOT IN ('failed', 'rejected') OR error IS NOT NULL)
);

COMMENT ON TABLE onboarding_events IS
    'Webhook events and API messages about onboardings, as they came, with what became of each.';
COMMENT ON COLUMN onboarding_events.event_id IS
    'Key inside this database; grows roughly in the order of arrival.';
COMMENT ON COLUMN onboarding_events.session_id IS
    'The session that the event is about; null while it is unknown or when the event is about none.';
COMMENT ON COLUMN onboarding_events.kind IS
    'How it came: webhook or api_message.';
COMMENT ON COLUMN onboarding_events.source IS
    'The system that sent it, in lower case, such as stripe or payersync.api.';
COMMENT ON COLUMN onboarding_events.external_id IS
    'The sender''s identifier of the event; unique within the source, so that a redelivery is not stored twice.';
COMMENT ON COLUMN onboarding_events.event_type IS
    'The sender''s name for what happened, such as account.updated.';
COMMENT ON COLUMN onboarding_events.payload IS
    'The body as JSON. Equal in meaning, not byte for byte: a signature must be verified before it is stored.';
COMMENT ON COLUMN onboarding_events.received_at IS
    'When this database stored it.';
COMMENT ON COLUMN onboarding_events.status IS
    'Unprocessed: pending (not settled yet), failed (the last attempt failed, another follows). '
    'Settled: processed, ignored (nothing to do), rejected (given up).';
COMMENT ON COLUMN onboarding_events.attempts IS
    'How many times processing was tried.';
COMMENT ON COLUMN onboarding_events.processed_at IS
    'When the event was settled; null exactly while it is unprocessed.';
COMMENT ON COLUMN onboarding_events.error IS
    'Why the last failed attempt failed; kept when a later attempt succeeds.';

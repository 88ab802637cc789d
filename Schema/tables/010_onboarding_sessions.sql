-- One row for each attempt of a user to bring a payer or a merchant onto PayerSync.
-- The prefix 010_ only sets the order: onboarding_events refers to this table, so this one is laid first.
--
-- Statuses are text with a CHECK and not an enum: a CHECK can be exchanged inside a transaction, while a
-- value once added to an enum can never be taken away.
-- No CHECK compares two timestamps: they may come from different transactions, and a transaction that began earlier
-- may rightly write later. Such a check would refuse true rows only because of the clock.

CREATE TABLE IF NOT EXISTS onboarding_sessions (
    session_id       bigint      GENERATED ALWAYS AS IDENTITY,
    session_key      uuid        NOT NULL,
    participant_kind text        NOT NULL,
    participant_id   text        NOT NULL,
    user_id          text        NOT NULL,
    status           text        NOT NULL DEFAULT 'started',
    current_step     text        NOT NULL,
    details          jsonb       NOT NULL DEFAULT '{}',
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now(),
    ended_at         timestamptz,

    CONSTRAINT onboarding_sessions_pkey PRIMARY KEY (session_id),
    CONSTRAINT onboarding_sessions_session_key_key UNIQUE (session_key),
    CONSTRAINT onboarding_sessions_participant_kind_check
        CHECK (participant_kind IN ('payer', 'merchant')),
    CONSTRAINT onboarding_sessions_participant_id_check
        CHECK (char_length(participant_id) BETWEEN 1 AND 128),
    CONSTRAINT onboarding_sessions_user_id_check
        CHECK (char_length(user_id) BETWEEN 1 AND 128),
    CONSTRAINT onboarding_sessions_status_check
        CHECK (status IN ('started', 'in_progress', 'in_review', 'completed', 'abandoned', 'failed')),
    CONSTRAINT onboarding_sessions_current_step_check
        CHECK (char_length(current_step) BETWEEN 1 AND 64),
    CONSTRAINT onboarding_sessions_details_check
        CHECK (jsonb_typeof(details) = 'object'),
    -- "Open" has one meaning for every query and for the partial index: ended_at IS NULL.
    CONSTRAINT onboarding_sessions_ended_at_check
        CHECK ((status IN ('completed', 'abandoned', 'failed')) = (ended_at IS NOT NULL))
);

COMMENT ON TABLE onboarding_sessions IS
    'One row for each attempt of a user to bring a payer or a merchant onto PayerSync.';
COMMENT ON COLUMN onboarding_sessions.session_id IS
    'Key inside this database; never handed out.';
COMMENT ON COLUMN onboarding_sessions.session_key IS
    'Key that the application makes and hands out, in links and API messages: not guessable, unlike session_id.';
COMMENT ON COLUMN onboarding_sessions.participant_kind IS
    'What is brought aboard: payer or merchant.';
COMMENT ON COLUMN onboarding_sessions.participant_id IS
    'PayerSync''s identifier of the payer or merchant; one participant may need several sessions.';
COMMENT ON COLUMN onboarding_sessions.user_id IS
    'Subject of the signed-in user, as the identity provider names it; no name and no address is kept here.';
COMMENT ON COLUMN onboarding_sessions.status IS
    'Open: started, in_progress, in_review. Ended: completed, abandoned, failed.';
COMMENT ON COLUMN onboarding_sessions.current_step IS
    'The step of the onboarding where the user is, or was when the session ended.';
COMMENT ON COLUMN onboarding_sessions.details IS
    'What the user has entered so far: a JSON object whose shape belongs to the application.';
COMMENT ON COLUMN onboarding_sessions.created_at IS
    'When the session began.';
COMMENT ON COLUMN onboarding_sessions.updated_at IS
    'When the row last changed; kept by the trigger update_onboarding_sessions_updated_at, whatever an UPDATE says.';
COMMENT ON COLUMN onboarding_sessions.ended_at IS
    'When the session ended; null exactly while it is open.';

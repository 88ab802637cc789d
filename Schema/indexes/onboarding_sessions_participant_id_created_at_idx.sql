-- For the history of one participant, newest session first, without a sort (a b-tree is also read backwards).

CREATE INDEX IF NOT EXISTS onboarding_sessions_participant_id_created_at_idx
    ON onboarding_sessions (participant_id, created_at);

-- The span that requested a verification, as W3C Trace Context writes it, so that the verifier continues its trace. Ids only.
alter table verification add column traceparent text check (traceparent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$');

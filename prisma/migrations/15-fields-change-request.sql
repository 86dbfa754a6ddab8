-- Another version of fields is a kind of change request that concerns no operator (decision 62).
alter table change_request drop constraint known_kind, drop constraint kind_has_subject;
alter table change_request
  add constraint known_kind check (kind in ('grant-role', 'revoke-role', 'reactivate', 'lift-suspension', 'reset-password', 'reset-second-factor',
    'change-address', 'end-frozen-batch', 'fields')),
  add constraint kind_has_subject check ((kind = 'fields') = (operator_id is null) and (kind = 'end-frozen-batch') = (batch_id is not null));

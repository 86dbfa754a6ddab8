-- The traceparent that a traced process added to its statement as a comment, in the form of SQLCommenter. Null without one.
create or replace function traceparent_of_statement() returns text
language sql volatile security definer set search_path = public, pg_temp as $$
  select substring(current_query() from '/\*traceparent=''(00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2})''\*/$')
$$;

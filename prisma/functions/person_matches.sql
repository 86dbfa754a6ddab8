-- Whether a person matches a filter from resolve_filter. List, decision and export share it.
create or replace function person_matches(p_person users, p_resolved jsonb) returns boolean
language sql stable parallel safe
return p_resolved = '{}' or (
    (p_resolved ->> 'city' is null or p_person.city = p_resolved ->> 'city')
    and (p_resolved ->> 'domain' is null or domain_of(p_person.email) = p_resolved ->> 'domain')
    and (p_resolved ->> 'bornBy' is null or p_person.dob <= (p_resolved ->> 'bornBy')::date)
    and (p_resolved ->> 'bornAfter' is null or p_person.dob > (p_resolved ->> 'bornAfter')::date)
    and (p_resolved ->> 'rowFrom' is null or p_person.row_no between (p_resolved ->> 'rowFrom')::integer and (p_resolved ->> 'rowTo')::integer)
    and (p_resolved -> 'ends' is null or (
      (fold_for_search(p_person.name) collate "C", p_person.row_no) >= (p_resolved #>> '{ends,0,0}', (p_resolved #>> '{ends,0,1}')::integer)
      and (fold_for_search(p_person.name) collate "C", p_person.row_no) <= (p_resolved #>> '{ends,-1,0}', (p_resolved #>> '{ends,-1,1}')::integer)))
    and (p_resolved ->> 'q' is null or strpos(
      search_text(p_person.name, p_person.email, p_person.city) || searched_values(p_person.fields, p_resolved -> 'searched'),
      p_resolved ->> 'q') > 0)
    and (p_resolved -> 'fields' is null or (
      field_matches(p_person.fields, p_resolved #> '{fields,0}')
      and field_matches(p_person.fields, p_resolved #> '{fields,1}')
      and field_matches(p_person.fields, p_resolved #> '{fields,2}')
      and field_matches(p_person.fields, p_resolved #> '{fields,3}')
      and field_matches(p_person.fields, p_resolved #> '{fields,4}')
      and field_matches(p_person.fields, p_resolved #> '{fields,5}')
      and field_matches(p_person.fields, p_resolved #> '{fields,6}')
      and field_matches(p_person.fields, p_resolved #> '{fields,7}')))
    and (p_resolved ->> 'flag' is null or has_flag(p_person.batch_id, p_person.row_no, p_resolved ->> 'flag')));

grant execute on function person_matches(users, jsonb) to countersign_web;

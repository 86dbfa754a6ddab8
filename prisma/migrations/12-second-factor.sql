-- The roles in which an operator acts only with a second factor.
alter table policy drop column checkers_need_second_factor;
alter table policy add column second_factor_for operator_role[] not null default '{checker,admin}'
  check (second_factor_for <@ '{checker,admin}');
alter table policy alter column step_up_minutes set default 60;

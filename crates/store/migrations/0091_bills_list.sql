-- scope: municipality
-- The list of invoices is in the order of their due days, with count and sum of all of them: one index gives both.
create index invoice_list on invoice (due, id, state, unit_path, total_ore);

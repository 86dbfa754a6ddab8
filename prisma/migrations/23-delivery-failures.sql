-- The desk finds the batches with people that a target refused.
create index delivery_slice_failed on delivery_slice (batch_id) where failed > 0;

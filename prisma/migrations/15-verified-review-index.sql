-- The verifier compares the review index with the people (decision 61).
grant select on review_index, review_index_text, review_index_value, review_index_slice, review_index_order, review_index_name_birth,
  review_index_flag
  to countersign_verifier;

/** A guard of the product that can be taken out of a scratch database, to see that the checker finds what it prevents. */
export interface Guard {
  name: string
  /** What happens without it. */
  sentence: string
  /** The promise that breaks. */
  promise: string
  /** The fault of the run; `none` if clients alone are enough. */
  fault: string
  edits: Edit[]
  /** Takes out what guards the same a second time, for the rest of the world. */
  sql?: string
}

/** Replaces one text in the body of one SQL function. */
export interface Edit {
  function: string
  from: string
  to: string
}

export const guards: Guard[] = [
  {
    name: 'idempotency key',
    sentence: 'A key that was used before no longer finds its batch or decision.',
    promise: 'keys',
    fault: 'lose-answer-client',
    edits: [{ function: 'take_idempotency_key', from: 'return v_taken.subject_id', to: 'return p_subject' }],
  },
  {
    name: 'four eyes',
    sentence: 'The maker of a batch may decide it.',
    promise: 'four-eyes',
    fault: 'none',
    edits: [{ function: 'require_decidable', from: 'v_batch.maker_id = p_operator', to: 'false' }],
    sql: 'alter table decision drop constraint if exists four_eyes',
  },
  {
    name: 'expected count',
    sentence: 'A selection by filter covers another number of people than the checker saw.',
    promise: 'four-eyes',
    fault: 'none',
    edits: [{ function: 'select_people', from: 'v_count <> p_expected_count', to: 'false' }],
  },
  {
    name: 'every slice',
    sentence: 'A withdrawal ends after its first slice.',
    promise: 'decisions',
    fault: 'none',
    edits: [
      {
        function: 'slices_to_decide',
        from: "when d.verdict in ('withdraw', 'expire') then s.pending > 0",
        to: "when d.verdict in ('withdraw', 'expire') then s.pending > 0 and s.slice_no = 1",
      },
    ],
  },
  {
    name: 'audit event',
    sentence: 'An undo is recorded without its audit event.',
    promise: 'audit',
    fault: 'none',
    edits: [{ function: 'undo_decision', from: 'perform append_audit(', to: 'perform jsonb_build_array(' }],
  },
  {
    name: 'reconciler',
    sentence: 'No worker looks for batches whose workflow is gone.',
    promise: 'progress',
    fault: 'empty-temporal',
    edits: [{ function: 'lease_open_batches', from: 'limit p_limit', to: 'limit 0' }],
  },
]

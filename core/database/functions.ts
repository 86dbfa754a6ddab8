/** A person as a target gets them. */
const personForTarget = { rowNo: 'integer', name: 'text', dob: 'text?', city: 'text?', email: 'text?', fields: 'text?' } as const

/**
 * The signatures of the guarded SQL functions that this code calls. Names are in camel case and lose the prefix `p_`, types are
 * PostgreSQL's own. A question mark means that the value may be null. `functions.db.test.ts` compares the table with pg_proc.
 */
export const functions = {
  accept_invitation: takes({ token: 'text', operator: 'uuid', account: 'uuid', passwordHash: 'text' }).returns('uuid'),
  act_on_deliveries: byActor({
    idempotencyKey: 'text',
    role: 'operator_role',
    batch: 'uuid',
    key: 'text',
    act: 'text',
    rows: 'integer[]?',
    cause: 'text?',
    reason: 'text?',
  }).returns('integer'),
  add_converted_chunk: takes({ batch: 'uuid', upload: 'uuid', chunk: 'integer', bytes: 'bytea' }).returns('void'),
  add_reason: byActor({ idempotencyKey: 'text', reason: 'uuid', title: 'text', verdicts: 'verdict[]', needsText: 'boolean' }).returns(
    'uuid',
  ),
  altered_changes: takes({}).returnsTable({ id: 'text', what: 'text' }),
  altered_deliveries: takes({}).returnsTable({ batchId: 'uuid', id: 'text', what: 'text' }),
  append_audit: takes({ actor: 'actor?', action: 'text', batch: 'uuid?', decision: 'uuid?', data: 'jsonb' }).returns('void'),
  apply_decision_slice: takes({ decision: 'uuid', slice: 'integer' }).returns('integer'),
  ask_for_input: takes({ batch: 'uuid', question: 'jsonb' }).returns('void'),
  ask_for_page_replay: byActor({ idempotencyKey: 'text', role: 'operator_role', batch: 'uuid', key: 'text', page: 'integer' }).returns(
    'uuid',
  ),
  ask_for_personal_data: byActor({ batch: 'uuid', reason: 'text' }).returns('void'),
  ask_for_target_test: byActor({ test: 'uuid', key: 'text' }).returns('uuid'),
  await_slices: takes({ batch: 'uuid', slices: 'integer[]' }).returnsTable({ hasWaited: 'boolean', openSlices: 'integer[]' }),
  begin_challenge: takes({
    row: 'uuid',
    identifier: 'text',
    value: 'text',
    operator: 'uuid',
    expiresMs: 'bigint',
    signature: 'text',
    passwordHash: 'text?',
  }).returns('void'),
  begin_conversion: takes({ batch: 'uuid' }).returns('uuid'),
  begin_deliveries: takes({
    batch: 'uuid',
    slice: 'integer',
    target: 'uuid',
    holder: 'uuid',
    rows: 'integer[]',
    userNames: 'uuid[]',
  }).returns('integer[]'),
  begin_page: takes({
    batch: 'uuid',
    slice: 'integer',
    target: 'uuid',
    holder: 'uuid',
    type: 'text',
    rows: 'integer[]',
  }).returnsTable({ pageNo: 'integer', begunAt: 'timestamp with time zone', rows: 'integer[]' }),
  begin_page_replay: takes({ replay: 'uuid', holder: 'uuid' }).returnsTable(personForTarget),
  begin_review_index: takes({ batch: 'uuid' }).returns('boolean'),
  begin_take_back: takes({ batch: 'uuid', slice: 'integer', target: 'uuid', holder: 'uuid', rows: 'integer[]' }).returns('integer[]'),
  begin_upload: takes({ cookie: 'text' }).returns('uuid'),
  change_password: takes({ cookie: 'text', passwordHash: 'text', signature: 'text' }).returns('void'),
  clear_wrong_codes: takes({ challenge: 'text', signature: 'text' }).returns('void'),
  close_batch: takes({ batch: 'uuid' }).returns('boolean'),
  commit_slice: takes({
    batch: 'uuid',
    slice: 'integer',
    pendingRows: 'bit varying',
    invalid: 'integer',
    duplicate: 'integer',
    digest: 'bytea',
  }).returns('void'),
  confirm_approval_request: byActor({ request: 'uuid', digest: 'text', returningConfirmed: 'boolean?' }).returns('boolean'),
  confirm_invitation: byActor({ invitation: 'uuid', domain: 'text', secondHalf: 'text' }).returns('boolean'),
  confirm_reversal: byActor({ reversal: 'uuid', digest: 'text' }).returns('boolean'),
  consume_rate_limit: takes({ key: 'text', limit: 'integer', window: 'interval' }).returns('integer'),
  count_operator_sessions: byActor({ operator: 'uuid' }).returns('integer'),
  count_register: byActor({ batch: 'uuid?', filter: 'jsonb' }).returns('integer'),
  deactivate_operator: byActor({ operator: 'uuid' }).returns('void'),
  decide_change: byActor({
    change: 'uuid',
    confirmed: 'boolean',
    digest: 'text?',
    domain: 'text?',
    firstHalf: 'text?',
    secondHalf: 'text?',
  }).returns('boolean'),
  decline_approval_request: byActor({ request: 'uuid' }).returns('boolean'),
  decline_reversal: byActor({ reversal: 'uuid' }).returns('boolean'),
  delay_target: takes({ target: 'uuid', holder: 'uuid', cause: 'text', retryAfter: 'integer?' }).returns('void'),
  delivery_counts: takes({ batch: 'uuid', rows: 'integer[]?' }).returnsTable({
    targetId: 'uuid',
    waiting: 'integer',
    begun: 'integer',
    delivered: 'integer',
    linked: 'integer',
    failed: 'integer',
    skipped: 'integer',
    takenBack: 'integer',
    givenUp: 'integer',
    withheld: 'integer',
    unwanted: 'integer',
  }),
  discard_upload: takes({ cookie: 'text', upload: 'uuid' }).returns('void'),
  disclosed_batches: takes({ cookie: 'text' }).returns('uuid[]'),
  end_conversion: takes({
    batch: 'uuid',
    upload: 'uuid',
    textBytes: 'bigint',
    textSha256: 'bytea',
    textChunkDigest: 'bytea',
    workbook: 'jsonb',
  }).returns('void'),
  end_deep_verification: takes({ chainHolds: 'boolean' }).returns('boolean'),
  end_import: takes({ batch: 'uuid' }).returns('void'),
  end_operator_sessions: byActor({ operator: 'uuid' }).returns('void'),
  end_other_sessions: takes({ cookie: 'text' }).returns('integer'),
  end_own_session: takes({ cookie: 'text', session: 'uuid' }).returns('void'),
  end_own_sessions: takes({ cookie: 'text' }).returns('void'),
  end_page_replay: takes({ replay: 'uuid', outcome: 'text', sentence: 'text' }).returns('void'),
  end_review_index: takes({ batch: 'uuid' }).returns('void'),
  end_session: takes({ cookie: 'text' }).returns('void'),
  end_stalled_head: takes({}).returns('integer'),
  end_target_test: takes({ test: 'uuid', version: 'integer', outcome: 'text', sentence: 'text' }).returns('void'),
  erase_rows: takes({
    batch: 'uuid',
    rows: 'jsonb',
    bytes: 'bytea[]',
    fileSha256: 'bytea',
    unused: 'jsonb?',
    order: 'bytea?',
  }).returns('void'),
  find_actor: takes({ cookie: 'text' }).returnsTable({
    id: 'uuid',
    name: 'text',
    email: 'text',
    roles: 'operator_role[]',
    twoFactorEnabled: 'boolean',
    signedInAt: 'timestamp with time zone',
  }),
  finish_decision: takes({ decision: 'uuid' }).returns('void'),
  flag_review_index_slice: takes({
    batch: 'uuid',
    version: 'integer',
    slice: 'integer',
    rows: 'integer[]',
    similarRows: 'integer[]',
    similarHashes: 'integer[]',
    otherHashes: 'integer[]',
    otherBatches: 'uuid[]',
    otherRows: 'integer[]',
  }).returns('void'),
  flags_of_people: takes({ batch: 'uuid', rows: 'integer[]' }).returnsTable({ rowNo: 'integer', flag: 'text', facts: 'jsonb' }),
  grant_role_on_server: takes({ operator: 'uuid', role: 'operator_role' }).returns('void'),
  install_auth_keys: takes({ secret: 'text', earlier: 'jsonb' }).returns('void'),
  install_policy: takes({
    idleMinutes: 'integer',
    stepUpMinutes: 'integer',
    secondFactorFor: 'operator_role[]',
    undoWindowSeconds: 'integer',
    changeRequestHours: 'integer',
    safetyThresholdPercent: 'integer?',
  }).returns('void'),
  invite_operator: byActor({
    idempotencyKey: 'text',
    invitation: 'uuid',
    name: 'text',
    email: 'text',
    firstHalf: 'text',
    secondHalf: 'text?',
    validFor: 'interval',
  }).returns('uuid'),
  is_known_address: takes({ email: 'text', address: 'inet?' }).returns('boolean'),
  is_secret_known: takes({ signature: 'text' }).returns('boolean'),
  lease_deliveries: takes({ for: 'interval', limit: 'integer' }).returnsTable({ batchId: 'uuid', marks: 'integer' }),
  lease_open_batches: takes({ unseenFor: 'interval', unvisitedFor: 'interval', limit: 'integer' }).returnsTable({
    batchId: 'uuid',
    unseen: 'boolean',
  }),
  lease_slice: takes({ batch: 'uuid', holder: 'uuid', for: 'interval' }).returns('integer?'),
  lease_verification: takes({}).returnsTable({ id: 'uuid', batchId: 'uuid', kind: 'verification_kind' }),
  lift_suspension_on_server: takes({ operator: 'uuid' }).returns('boolean'),
  link_revision: takes({ batch: 'uuid', referenced: 'uuid[]' }).returns('void'),
  list_own_sessions: takes({ cookie: 'text' }).returnsTable({
    id: 'uuid',
    signedInAt: 'timestamp with time zone',
    seenAt: 'timestamp with time zone',
    address: 'text',
    agent: 'text',
    isOwn: 'boolean',
  }),
  lock_slice: takes({ batch: 'uuid', slice: 'integer' }).returns('boolean'),
  mark_changes_seen: takes({ batch: 'uuid', seen: 'integer' }).returns('void'),
  new_domains: takes({ batch: 'uuid' }).returns('integer[]'),
  next_deliveries: takes({ batch: 'uuid', target: 'uuid', from: 'integer' }).returnsTable({
    sliceNo: 'integer',
    rowFrom: 'integer',
    begunRows: 'bit varying',
    knownRows: 'bit varying',
    deliverRows: 'bit varying',
    takeBackRows: 'bit varying',
  }),
  note_deliveries: takes({
    batch: 'uuid',
    slice: 'integer',
    target: 'uuid',
    holder: 'uuid',
    rows: 'integer[]',
    outcomes: 'text[]',
    accounts: 'text[]',
    causes: 'text[]',
  }).returns('void'),
  note_head: takes({ host: 'text', seq: 'bigint?', hash: 'bytea?', cause: 'text?' }).returns('void'),
  note_link: takes({ batch: 'uuid', target: 'uuid', holder: 'uuid', row: 'integer', account: 'text', before: 'jsonb' }).returns('void'),
  note_process: takes({
    id: 'uuid',
    version: 'text',
    node: 'text',
    host: 'text',
    polledMs: 'integer?',
    hasEnded: 'boolean',
  }).returns('void'),
  note_revision_rows: takes({ batch: 'uuid', rows: 'integer[]', ofRows: 'integer[]' }).returns('void'),
  open_batch: byActor({
    idempotencyKey: 'text',
    batch: 'uuid',
    upload: 'uuid',
    fileName: 'text',
    sizeBytes: 'bigint',
    sha256: 'bytea',
    chunkDigest: 'bytea',
    requested: 'jsonb',
    original: 'uuid?',
    textBytes: 'bigint?',
    textSha256: 'bytea?',
    textChunkDigest: 'bytea?',
    previewedFields: 'integer?',
  }).returns('uuid'),
  open_session: takes({
    session: 'uuid',
    operator: 'uuid',
    token: 'text',
    expiresMs: 'bigint',
    address: 'text?',
    agent: 'text?',
    passwordHash: 'text?',
    secondFactor: 'boolean',
    code: 'text?',
    signature: 'text',
  }).returns('void'),
  open_slices_before: takes({ batch: 'uuid', slice: 'integer', known: 'integer[]' }).returnsTable({
    sliceNo: 'integer',
    isLeased: 'boolean',
    isPublished: 'boolean',
    isBegun: 'boolean',
    identityKeyHashes: 'bytea?',
  }),
  pause_target: takes({ target: 'uuid', holder: 'uuid', cause: 'text' }).returns('void'),
  people_for_target: takes({ batch: 'uuid', slice: 'integer', target: 'uuid', rows: 'integer[]' }).returnsTable(personForTarget),
  plan_import: takes({ batch: 'uuid', parseOptions: 'jsonb', header: 'text[]?', slices: 'jsonb' }).returns('void'),
  propose_change: byActor({
    idempotencyKey: 'text',
    change: 'uuid',
    kind: 'text',
    subject: 'uuid?',
    wanted: 'jsonb',
    half: 'text?',
  }).returns('uuid'),
  propose_change_on_server: takes({ change: 'uuid', kind: 'text', subject: 'uuid?', wanted: 'jsonb' }).returns('void'),
  propose_reversal: byActor({
    idempotencyKey: 'text',
    requestHash: 'bytea',
    reversal: 'uuid',
    reasonId: 'uuid?',
    reason: 'text?',
    batches: 'uuid[]?',
    rows: 'integer[]?',
    batch: 'uuid?',
    filter: 'jsonb?',
    expectedCount: 'integer?',
  }).returns('uuid'),
  publish_identity_keys: takes({ batch: 'uuid', slice: 'integer', hashes: 'bytea' }).returns('void'),
  reach_survey_range: takes({ batch: 'uuid', range: 'integer' }).returnsTable({ isAwaited: 'boolean', findings: 'bytea?' }),
  read_metrics: takes({ process: 'uuid' }).returnsTable({ series: 'text', label: 'text?', value: 'double precision' }),
  record_decision: byActor({
    idempotencyKey: 'text',
    requestHash: 'bytea',
    decision: 'uuid',
    batch: 'uuid',
    verdict: 'verdict',
    reasonId: 'uuid?',
    reason: 'text?',
    rows: 'integer[]?',
    identityKeys: 'text[]?',
    filter: 'jsonb?',
    except: 'integer[]?',
    also: 'integer[]?',
    expectedCount: 'integer?',
    returningConfirmed: 'boolean?',
  }).returns('uuid'),
  record_download: byActor({ role: 'operator_role', batch: 'uuid?', what: 'text' }).returns('void'),
  record_survey_range: takes({ batch: 'uuid', range: 'integer', findings: 'bytea' }).returns('void'),
  record_verification: takes({ verification: 'uuid', outcome: 'verification_outcome', findings: 'jsonb' }).returns('void'),
  record_withdrawal: byActor({ idempotencyKey: 'text', decision: 'uuid', batch: 'uuid', reason: 'text?' }).returns('uuid'),
  refuse_batch: takes({ batch: 'uuid', refusal: 'jsonb' }).returns('void'),
  renew_recovery_codes: takes({ cookie: 'text', codes: 'text', signature: 'text' }).returns('void'),
  renew_slice_leases: takes({ batch: 'uuid', holder: 'uuid', slices: 'integer[]', for: 'interval' }).returns('void'),
  request_approval: byActor({
    idempotencyKey: 'text',
    requestHash: 'bytea',
    request: 'uuid',
    batch: 'uuid',
    reason: 'text?',
    rows: 'integer[]?',
    identityKeys: 'text[]?',
    filter: 'jsonb?',
    except: 'integer[]?',
    also: 'integer[]?',
    expectedCount: 'integer?',
    returningConfirmed: 'boolean?',
  }).returns('uuid'),
  request_deep_verification: takes({}).returns('uuid?'),
  request_reset_link: takes({ token: 'text', email: 'text', address: 'inet?', requestId: 'uuid?' }).returns('boolean'),
  reseal_second_factors: takes({ factors: 'jsonb', unreadable: 'integer' }).returns('integer'),
  reset_password: takes({ token: 'text', passwordHash: 'text' }).returns('uuid'),
  reset_password_on_server: takes({ change: 'uuid', operator: 'uuid', tokenHash: 'bytea' }).returns('void'),
  resume_target: byActor({ idempotencyKey: 'text', key: 'text' }).returns('void'),
  retire_reason: byActor({ reason: 'uuid' }).returns('void'),
  review_index_slices_left: takes({ batch: 'uuid' }).returnsTable({ sliceNo: 'integer', isWritten: 'boolean' }),
  set_parse_options: byActor({ idempotencyKey: 'text', batch: 'uuid', requested: 'jsonb' }).returns('void'),
  set_stalled: takes({ batch: 'uuid', cause: 'text?', attempts: 'integer' }).returns('void'),
  set_up_second_factor: takes({ cookie: 'text', factor: 'uuid', secret: 'text', codes: 'text', signature: 'text' }).returns('void'),
  settle_deliveries: takes({ batch: 'uuid', marks: 'integer' }).returns('integer?'),
  similar_people: takes({
    batch: 'uuid',
    rows: 'integer[]',
    hashes: 'integer[]',
    otherHashes: 'integer[]',
    otherBatches: 'uuid[]',
    otherRows: 'integer[]',
  }).returnsTable({ rowNo: 'integer', facts: 'jsonb' }),
  stall_deliveries: takes({ batch: 'uuid', cause: 'text?', attempts: 'integer' }).returns('void'),
  start_import: takes({ batch: 'uuid' }).returns('batch_state'),
  store_unique_values: takes({ batch: 'uuid', slice: 'integer', hashes: 'bytea' }).returns('void'),
  suspend_operator: byActor({ operator: 'uuid' }).returns('void'),
  sweep_reset_links: takes({ olderThan: 'interval' }).returns('bigint'),
  sweep_uploads: takes({ olderThan: 'interval' }).returns('bigint'),
  take_challenge: takes({ row: 'uuid', signature: 'text' }).returns('boolean'),
  take_paused_targets: takes({}).returnsTable({ key: 'text', cause: 'text' }),
  take_recovery_code: takes({ challenge: 'text', code: 'text', signature: 'text' }).returns('void'),
  take_requests: takes({ target: 'uuid', holder: 'uuid', wanted: 'integer', for: 'interval' }).returnsTable({
    requests: 'integer',
    waitMs: 'integer',
  }),
  take_survey_range: takes({ batch: 'uuid', ranges: 'integer', for: 'interval' }).returns('integer?'),
  take_turn: takes({ target: 'uuid', holder: 'uuid', for: 'interval' }).returns('boolean'),
  turn_off_second_factor: takes({ cookie: 'text', signature: 'text' }).returns('void'),
  turn_on_second_factor: takes({ cookie: 'text', code: 'text', signature: 'text' }).returns('void'),
  undo_decision: byActor({ idempotencyKey: 'text', decision: 'uuid', undoes: 'uuid' }).returns('uuid'),
  untell_paused_target: takes({ key: 'text' }).returns('void'),
  verifier_last_seen: takes({}).returns('timestamp with time zone?'),
  withdraw_invitation: byActor({ invitation: 'uuid' }).returns('void'),
  write_review_index_flags: takes({
    batch: 'uuid',
    version: 'integer',
    flag: 'text',
    rows: 'integer[]',
    factsOf: 'integer[]',
    facts: 'jsonb',
  }).returns('void'),
  write_review_index_name_births: takes({
    batch: 'uuid',
    version: 'integer',
    firstHashes: 'integer[]',
    from: 'integer[]',
    bytes: 'integer[]',
    entries: 'bytea',
  }).returns('void'),
  write_review_index_order: takes({ batch: 'uuid', version: 'integer', chunk: 'integer', rows: 'bytea' }).returns('void'),
  write_review_index_part: takes({
    batch: 'uuid',
    version: 'integer?',
    slice: 'integer',
    textRows: 'integer[]',
    textFrom: 'integer[]',
    textBytes: 'integer[]',
    cities: 'bytea',
    cityValues: 'text[]',
    domains: 'bytea',
    domainValues: 'text[]',
    births: 'bytea',
    nameBirths: 'bytea',
    names: 'bytea',
    rowsToLookAt: 'bytea',
    // Last, because pg copies what it has whenever there is no space for the next argument.
    text: 'bytea',
  }).returns('void'),
  write_review_index_slice: takes({
    batch: 'uuid',
    version: 'integer',
    slice: 'integer',
    cities: 'bytea',
    domains: 'bytea',
    births: 'bytea',
  }).returns('void'),
  write_review_index_values: takes({ batch: 'uuid', version: 'integer', cities: 'text[]', domains: 'text[]' }).returns('void'),
} as const

/** Values as JavaScript has them, by the name of the type in PostgreSQL. */
type Values = {
  /** Only SQL functions have one; for what Countersign does by itself it is null. */
  actor: never
  bigint: number
  'bit varying': string
  boolean: boolean
  bytea: Uint8Array
  'bytea[]': readonly Uint8Array[]
  'double precision': number
  inet: string
  integer: number
  'integer[]': readonly number[]
  /** As PostgreSQL reads it: "30 minutes". */
  interval: string
  /** Anything that JSON can say; it is serialised here. */
  jsonb: unknown
  text: string
  'text[]': readonly string[]
  'timestamp with time zone': Date
  uuid: string
  'uuid[]': readonly string[]
  void: undefined
  batch_state:
    | 'waiting'
    | 'importing'
    | 'needs-input'
    | 'refused'
    | 'pending'
    | 'withdrawing'
    | 'withdrawn'
    | 'expired'
    | 'frozen'
    | 'closed'
  operator_role: OperatorRole
  'operator_role[]': readonly OperatorRole[]
  verdict: Verdict
  'verdict[]': readonly Verdict[]
  verification_kind: 'import' | 'deep'
  verification_outcome: 'verified' | 'different'
}

export type OperatorRole = 'maker' | 'checker' | 'admin' | 'auditor'
type Verdict = 'approve' | 'reject' | 'send-back' | 'withdraw' | 'expire' | 'undo' | 'withdraw-frozen' | 'reverse'

type SqlType = keyof Values | `${keyof Values}?`
type Columns = Readonly<Record<string, SqlType>>

/** What one function takes, in order, and what it returns: one value, or rows of columns. */
export type Signature<Arguments extends Columns = Columns, Result = SqlType | Columns> = {
  arguments: Arguments
  result: Result
}

function takes<const Arguments extends Columns>(args: Arguments) {
  return {
    returns: <const Result extends SqlType>(result: Result): Signature<Arguments, Result> => ({ arguments: args, result }),
    returnsTable: <const Result extends Columns>(result: Result): Signature<Arguments, Result> => ({ arguments: args, result }),
  }
}

/** Functions that act for an operator find them by the signed cookie; the request goes into the audit. */
function byActor<const Arguments extends Columns>(args: Arguments) {
  return takes({ cookie: 'text', address: 'inet?', requestId: 'uuid?', ...args } as const)
}

export type FunctionName = keyof typeof functions

type ValueOf<Type> = Type extends `${infer Base extends keyof Values}?`
  ? Values[Base] | null
  : Type extends keyof Values
    ? Values[Type]
    : never

type RequiredKeys<Args> = { [Name in keyof Args]: Args[Name] extends `${string}?` ? never : Name }[keyof Args]
type ArgumentsIn<Args> = { [Name in RequiredKeys<Args>]: ValueOf<Args[Name]> } & {
  [Name in Exclude<keyof Args, RequiredKeys<Args>>]?: ValueOf<Args[Name]> | undefined
}

/** The arguments of a function, those that may be null being optional. */
export type ArgumentsOf<Name extends FunctionName> = ArgumentsIn<(typeof functions)[Name]['arguments']>

/** What a function returns: a value, or rows. */
export type ResultOf<Name extends FunctionName> = (typeof functions)[Name]['result'] extends infer Result
  ? Result extends SqlType
    ? ValueOf<Result>
    : { [Column in keyof Result]: ValueOf<Result[Column]> }[]
  : never

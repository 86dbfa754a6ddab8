import type { Prisma } from '#prisma/client'

/** The tables that queries read, in camel case, each with the model of `schema.prisma` that has its columns. */
export const tables = {
  approvalRequest: 'ApprovalRequest',
  approvalRequestSelection: 'ApprovalRequestSelection',
  auditEvent: 'AuditEvent',
  auditHead: 'AuditHead',
  batch: 'Batch',
  batchSlice: 'BatchSlice',
  changeRequest: 'ChangeRequest',
  decision: 'Decision',
  decisionSelection: 'DecisionSelection',
  decisionSkipped: 'DecisionSkipped',
  decisionSlice: 'DecisionSlice',
  deepVerification: 'DeepVerification',
  deliveryAccount: 'DeliveryAccount',
  deliveryAct: 'DeliveryAct',
  deliveryBatch: 'DeliveryBatch',
  deliveryFailure: 'DeliveryFailure',
  deliveryPage: 'DeliveryPage',
  deliverySlice: 'DeliverySlice',
  disclosure: 'Disclosure',
  failedRow: 'FailedRow',
  fieldVersion: 'FieldVersion',
  freedSlice: 'FreedSlice',
  invitation: 'Invitation',
  operator: 'Operator',
  operatorRoleGrant: 'OperatorRoleGrant',
  operatorSuspension: 'OperatorSuspension',
  otherIdentityKey: 'OtherIdentityKey',
  outsideHead: 'OutsideHead',
  pageReplay: 'PageReplay',
  process: 'Process',
  reason: 'Reason',
  reversal: 'Reversal',
  reversalSelection: 'ReversalSelection',
  reviewIndex: 'ReviewIndex',
  reviewIndexFlag: 'ReviewIndexFlag',
  reviewIndexNameBirth: 'ReviewIndexNameBirth',
  reviewIndexOrder: 'ReviewIndexOrder',
  reviewIndexPart: 'ReviewIndexPart',
  reviewIndexSlice: 'ReviewIndexSlice',
  reviewIndexText: 'ReviewIndexText',
  reviewIndexValue: 'ReviewIndexValue',
  revisionRow: 'RevisionRow',
  target: 'Target',
  targetSecret: 'TargetSecret',
  targetState: 'TargetState',
  targetTest: 'TargetTest',
  targetVersion: 'TargetVersion',
  uniqueValue: 'UniqueValue',
  uniqueValueSlice: 'UniqueValueSlice',
  upload: 'Upload',
  uploadChunk: 'UploadChunk',
  users: 'Person',
  verification: 'Verification',
} as const

/** The tables as Kysely sees them. Their columns come from the Prisma client, so renaming one in `schema.prisma` fails the type check. */
export type Tables = { [Table in keyof typeof tables]: Columns<Prisma.TypeMap['model'][(typeof tables)[Table]]['payload']['scalars']> }

type Columns<Scalars> = { [Column in keyof Scalars]: Value<Scalars[Column]> }

/** A value as `pg` returns it: bigint as a number (`open-database.ts`), bytes as a Buffer, and an enum by its name in SQL. */
type Value<Scalar> = Scalar extends bigint ? number : Scalar extends Uint8Array ? Buffer : Scalar extends string ? Text<Scalar> : Scalar

type Text<Value extends string> = string extends Value ? string : KebabCase<Value>

// All enums are kebab case in SQL and camel case in schema.prisma.
type KebabCase<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? First extends Lowercase<First>
    ? `${First}${KebabCase<Rest>}`
    : `-${Lowercase<First>}${KebabCase<Rest>}`
  : Name

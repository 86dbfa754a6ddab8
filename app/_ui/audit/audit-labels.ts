import type { AuditAction } from '#core/audit/audit-action'
import type { AuditEntry } from '#core/audit/audit-event'
import { count, counted, people, size } from '#ui/basics/numbers'
import { downloadNames, number, text, verbOf } from './event-data'

/** What happened, as the rest of a sentence that starts with the actor. An unknown action is shown by its name. */
export function auditLabels({ action, data, reason }: Pick<AuditEntry, 'action' | 'data' | 'reason'>): string {
  const say = words[action as AuditAction]
  return `${say ? say(data) : action}${reason === null ? '' : `: ${reason}`}`
}

type Data = AuditEntry['data']

const words: Record<AuditAction, (data: Data) => string> = {
  'batch.uploaded': ({ bytes }) => `uploaded a file of ${size(number(bytes))}`,
  'batch.converted': ({ sheetNo, textBytes }) => `read sheet ${count(number(sheetNo))} of the workbook, ${size(number(textBytes))} of text`,
  'batch.needs-input': () => 'asked the maker how to read the file',
  'batch.parse-options-set': () => 'answered how to read the file',
  'batch.refused': ({ code }) => `could not read the file: ${plain(code)}`,
  'batch.imported': ({ rows, pending }) => `imported ${counted(number(rows), 'row')}, ${count(number(pending))} of them pending`,
  'batch.verified': () => 'checked the batch against its file',
  'batch.frozen': () => 'froze the batch, which differs from its file',
  'batch.frozen-end-proposed': () => 'proposed to end the frozen batch',
  'batch.frozen-end-confirmed': () => 'confirmed the end of the frozen batch',
  'batch.frozen-end-declined': () => 'declined to end the frozen batch',
  'audit.verified': ({ batches, different, chainHolds, requestedBy }) =>
    `verified the audit chain${chainHolds === true ? '' : ', which does not hold,'} and ${counted(number(batches), 'batch', 'batches')}, ${count(number(different))} of them different${requestedBy ? `, requested by ${text(requestedBy)}` : ''}`,
  'batch.withdrawn': () => 'took the batch back',
  'batch.closed': ({ approved, rejected, sentBack }) =>
    `closed the batch: ${count(number(approved))} approved, ${count(number(rejected))} rejected, ${count(number(sentBack))} sent back`,
  'decision.recorded': ({ verdict, selected, by, undoneVerdict }) =>
    verdict === 'undo'
      ? `took back the decision to ${plain(undoneVerdict)} ${people(number(selected))}`
      : `decided to ${plain(verdict)} ${people(number(selected))}${selectedBy[text(by)] ?? ''}`,
  'decision.applied-to-slice': ({ applied, slice }) => `applied a decision to ${people(number(applied))} in slice ${count(number(slice))}`,
  'decision.applied': ({ verdict, applied, skipped }) => `${verbOf(verdict)} ${people(number(applied))}${skippedWords(number(skipped))}`,
  'approval-request.proposed': ({ selected, register }) =>
    `asked a second checker to approve ${people(number(selected))}, with ${count(number(register))} in the register`,
  'approval-request.declined': ({ selected }) => `declined to approve ${people(number(selected))} as asked`,
  'reversal.proposed': ({ selected }) => `proposed to reverse ${people(number(selected))}`,
  'reversal.declined': ({ selected }) => `declined to reverse ${people(number(selected))}`,
  'reason.added': () => 'added a reason to the catalogue',
  'reason.retired': () => 'retired a reason of the catalogue',
  'data.downloaded': ({ what }) => `downloaded ${downloadNames[text(what)] ?? plain(what)}`,
  'personal-data.asked-for': () => 'asked to see the personal data of the batch',
  'person.erased': ({ row }) => `erased the person in row ${count(number(row))}`,
  'session.opened': () => 'signed in',
  'session.ended': () => 'signed out, or was signed out',
  'password.changed': () => 'got another password',
  'second-factor.set-up': () => 'set up a second factor, not proved yet',
  'second-factor.turned-on': () => 'turned the second factor on',
  'second-factor.turned-off': () => 'turned the second factor off',
  'second-factor.recovery-codes-renewed': () => 'got other recovery codes',
  'second-factor.recovery-code-used': () => 'used a recovery code',
  'second-factor.locked': () => 'locked a second factor after ten wrong codes',
  'second-factor.resealed': ({ resealed }) => `sealed ${counted(number(resealed), 'second factor')} again, by a command on the server`,
  'password.reset-on-server': () => 'let a password be reset, by a command on the server',
  'operator.invited': () => 'invited an operator',
  'operator.invitation-confirmed': () => 'confirmed an invitation',
  'operator.invitation-withdrawn': () => 'withdrew an invitation',
  'operator.joined': () => 'accepted an invitation',
  'operator.change-proposed': (data) => `proposed to ${changeLabel(data)}`,
  'operator.change-confirmed': (data) => `confirmed to ${changeLabel(data)}`,
  'operator.change-declined': (data) => `declined to ${changeLabel(data)}`,
  'operator.reset-link-requested': () => 'mailed an operator a link to reset a forgotten password',
  'operator.password-reset': () => 'chose a new password by a link',
  'operator.sessions-ended': () => 'ended all sessions of an operator',
  'operator.deactivated': () => 'deactivated an operator',
  'operator.suspended': () => 'suspended an operator',
  'operator.suspension-lifted': () => 'lifted a suspension',
  'operator.suspension-lifted-on-server': () => 'lifted a suspension, by a command on the server',
  'change-request.proposed': (data) => `proposed to ${changeLabel(data)}`,
  'change-request.proposed-on-server': (data) => `proposed to ${changeLabel(data)}, by a command on the server`,
  'change-request.confirmed': (data) => `confirmed to ${changeLabel(data)}`,
  'change-request.declined': (data) => `declined to ${changeLabel(data)}`,
  'role.granted-on-server': ({ role }) => `granted the role ${text(role)}, by a command on the server`,
  'transaction.ended': ({ role, seconds }) =>
    `ended a transaction of ${text(role)} that others had waited for ${counted(number(seconds), 'second')}`,
  'target.test-asked': ({ target, version }) => `asked for a test of version ${count(number(version))} of the target ${text(target)}`,
  'target.paused': ({ target, cause }) => `paused the target ${text(target)}: ${pauses[text(cause)] ?? plain(cause)}`,
  'target.resumed': ({ target }) => `resumed the target ${text(target)}`,
  'delivery.settled': (data) => `settled the deliveries to ${text(data.target)}: ${deliveredLabel(data)}`,
  'delivery.retried': ({ target, people: retried }) => `retried ${people(number(retried))} at ${text(target)}`,
  'delivery.skipped': ({ target, people: skipped }) => `skipped ${people(number(skipped))} at ${text(target)}`,
  'delivery.given-up': ({ target, people: left }) => `gave up taking ${people(number(left))} back from ${text(target)}`,
  'delivery.replay-asked': ({ target, page }) => `asked for page ${count(number(page))} to be sent to ${text(target)} again`,
  'policy.changed': () => 'took over other rules for signing in or undoing',
}

const selectedBy: Record<string, string> = {
  filter: ', by filter or range',
  rows: ', picked by row',
  email: ', picked by e-mail',
  reversal: ', as another operator proposed',
  'approval-request': ', as another checker asked',
}
const pauses: Record<string, string> = {
  unauthorized: 'it did not accept the secret',
  failing: 'it could not be reached for three days',
  gone: 'it said that it was gone',
}

/** "1,204 delivered, 3 failed", the words of the outcomes. */
export function deliveredLabel(data: Data): string {
  const parts = { delivered: data.delivered, linked: data.linked, refused: data.failed, skipped: data.skipped }
  const all: Record<string, unknown> = { ...parts, 'taken back': data.takenBack, 'given up': data.givenUp }
  const said = Object.entries(all).filter(([, value]) => number(value) > 0)
  return said.map(([word, value]) => `${count(number(value))} ${word}`).join(', ') || 'no one is there'
}

const changes: Record<string, string> = {
  reactivate: 'let an operator in again',
  'lift-suspension': 'lift a suspension',
  'reset-password': 'reset a password',
  'reset-second-factor': 'reset a second factor',
  'change-address': 'change an address',
  'end-frozen-batch': 'end the frozen batch',
}

function changeLabel({ kind, role, fieldVersion, target }: Data): string {
  if (kind === 'fields') return `put version ${count(number(fieldVersion))} of the fields into effect`
  if (kind === 'target') return `change the target ${text(target)}`
  if (kind === 'grant-role' || kind === 'grant') return `grant the role ${text(role)}`
  if (kind === 'revoke-role' || kind === 'revoke') return `take the role ${text(role)} away`
  return changes[text(kind)] ?? plain(kind)
}

const skippedWords = (skipped: number) => (skipped > 0 ? `, skipped ${count(skipped)}` : '')
const plain = (value: unknown) => text(value).replaceAll('-', ' ')

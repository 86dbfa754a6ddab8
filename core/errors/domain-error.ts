/** Every reason why Countersign refuses a request, with the sentence on the screen: what happened, and what to do. */
export const refusals = {
  'not-signed-in': 'You are not signed in. Sign in and try again.',
  'transaction-not-read-committed':
    'This request ran in a transaction that cannot see concurrent changes. Nothing was changed. Send it on its own.',
  'credentials-wrong': 'The e-mail address or the password is not correct. Check both and try again.',
  'password-wrong': 'This password is not correct. Try again.',
  'password-too-short': 'A password has at least 12 characters. Choose a longer one.',
  'password-too-long': 'A password has at most 128 characters. Choose a shorter one.',
  'password-easy-to-guess': 'This password is easy to guess or is known from a data breach. Choose another one.',
  'code-wrong': 'This code is not correct or was already used. Try the next one.',
  'code-too-late': 'The sign-in took too long or had too many attempts. Start again with your e-mail address and password.',
  'personal-data-masked': 'This needs personal data that is masked for you. On the page of the batch, ask to see it and say why.',
  'role-missing': 'This needs a role that you do not have. Ask an admin for it.',
  'sign-in-stale': 'You signed in a while ago. Enter your password again to continue.',
  'operator-suspended': 'This account is suspended. Two admins can lift the suspension.',
  'call-not-signed': 'This request did not come from Countersign, so nothing was changed.',
  'second-factor-unreadable': 'Your second factor cannot be read, because the secret of this server was changed. Two admins can reset it.',
  'clock-wrong': 'The clock of this server is wrong, so it cannot check codes. Tell an admin.',
  'secret-unknown': 'No one can sign in here at the moment, because this server and the database have different secrets. Tell an admin.',
  'second-factor-missing': 'You need a second factor for this. Set one up on your account page first.',
  'own-batch': 'You uploaded this batch, so someone else has to decide it.',
  'not-your-batch': 'Only the maker of this batch can do this.',
  'verdict-not-yours': 'Checkers cannot give this verdict. Choose another one.',
  'batch-not-found': 'This batch was not found. Check the link, or go back to your desk.',
  'decision-not-found': 'This decision was not found. Check the link, or go back to the batch.',
  'person-not-found': 'This person was not found in this batch. Check the row number.',
  'batch-not-pending': 'This batch is not open for decisions.',
  'review-index-changed': 'A person was erased while this batch was prepared for sorting and filtering. Try again.',
  'review-index-not-built': 'This batch is still being prepared for sorting and filtering. Try again in a moment.',
  'batch-frozen': 'This batch differs from its file, so nothing in it can be decided. Two admins can end it.',
  'verification-ended': 'This verification has already ended.',
  'flags-not-ready': 'The flags of this batch are still being computed. Try again in a moment.',
  'batch-moved-on': 'The state of this batch has changed. Reload the page and try again.',
  'count-moved': 'The number of matching people has changed. Check the selection again, then decide.',
  'returning-unconfirmed':
    'Some of these people were rejected, sent back or reversed before, or may be here already. Nothing was decided. Look at them, then confirm the approval.',
  'above-threshold':
    'These people are a large part of the register, so a second checker has to approve them too. Nothing was decided. Ask for it.',
  'below-threshold': 'These people are no large part of the register, so no second checker is needed. Approve them.',
  'approval-requested-already':
    'Some of these people are in another approval that waits for a second checker. Nothing was asked for. Confirm or decline that one first.',
  'approval-request-not-found': 'This approval was not found. Reload the page.',
  'approval-request-decided-already': 'This approval was already confirmed or declined.',
  'approval-request-expired': 'This approval has expired. Ask for it again if it is still needed.',
  'approval-request-differs': 'These are not the people that you were shown. Reload the page and look at them again.',
  'checker-must-propose': 'These people are a large part of the register, so only a checker can propose to take them back. Ask one.',
  'not-in-register':
    'Some of these people are not in the register: they are not approved, not final yet, or erased. Nothing was proposed. Select again.',
  'too-many-batches': 'These people are in more than 1,000 batches. Search for fewer, and propose several reversals.',
  'reversal-not-found': 'This reversal was not found. Reload the list.',
  'reversal-proposed-already':
    'Some of these people are in another reversal that waits or is being applied. Nothing was proposed. Confirm or decline that one first.',
  'reversal-decided-already': 'This reversal was already confirmed or declined.',
  'reversal-expired': 'This reversal has expired. Propose it again if it is still needed.',
  'reversal-differs': 'These are not the people that you were shown. Reload the page and look at them again.',
  'not-your-reversal': 'Only a checker or the one who proposed this reversal can decline it.',
  'second-checker-needed': 'Another checker has to confirm this: not the one who proposed it or asked for it.',
  'proposer-not-active': 'The operator who proposed this can no longer act. Decline it, and propose it again if it is still needed.',
  'operator-exists': 'There is already an operator with this e-mail address.',
  'operator-not-found': 'This operator was not found. Reload the list.',
  'change-not-found': 'This change was not found. Reload the list.',
  'change-expired': 'This change request has expired. Propose the change again if it is still needed.',
  'change-differs': 'This is not the change that you were shown. Reload the list and look at it again.',
  'change-stale': 'What this change is based on has changed. Decline it, and propose it again if it is still needed.',
  'fields-newer':
    'The fields have changed since you looked at this file. Nothing was uploaded. Choose the file again, look at it, and upload it then.',
  'fields-changed': 'The fields have changed since you began. Reload the page and make your change again.',
  'target-not-found': 'This target was not found. Reload the list.',
  'target-changed': 'The target has changed since you began. Reload the page and make your change again.',
  'target-secrets-needed':
    'The target needs its secrets again, because they are new or are for another address. Write them, and propose the change then.',
  'target-test-not-found': 'This test of a target was not found.',
  'target-test-ended': 'This test of a target has already ended.',
  'target-not-paused': 'This target is not paused. Reload the page.',
  'target-paused': 'This target is paused, so nothing is sent to it. Once an admin has resumed it, send the page again.',
  'target-retired': 'This target is retired, so nothing is sent to it again.',
  'page-not-found': 'This page was not found. Reload the list.',
  'page-not-arrived': 'Only a page of a webhook that has arrived can be sent again.',
  'page-taken-back': 'Someone in this page was taken back since, or is being taken back, so the page is not sent again.',
  'page-wanted-again': 'Someone in this page is to be at the target again, so the page is not sent again.',
  'page-erased': 'Someone in this page was erased since, so the page is not sent again.',
  'replay-asked-already': 'This page is already being sent again. Wait until that has ended.',
  'replay-not-found': 'This replay of a page was not found.',
  'replay-ended': 'This replay of a page has already ended.',
  'turn-lost': 'Another process reaches this target at the moment.',
  'delivery-not-begun': 'This person is not being delivered.',
  'account-was-there': 'This account was there before, so it cannot count as one that Countersign made.',
  'not-asked-yet': 'The target has not been asked for these people yet. Try again in a minute.',
  'no-such-deliveries': 'There is no such person at this target any more. Reload the page.',
  'delivery-not-set-up': 'Countersign delivers to no target here. The one who runs it can set DELIVERY_PUBLIC_KEY.',
  'invitation-not-found': 'This invitation was not found. Reload the list.',
  'invitation-accepted-already': 'This invitation was already accepted.',
  'change-proposed-already': 'The same change is already waiting for confirmation.',
  'sessions-left': 'The sessions of this operator are still being ended. Nothing was changed. Try again in a moment.',
  'change-needless': 'This is already the case, so nothing needs to change.',
  'change-decided-already': 'This change was already confirmed or declined.',
  'second-admin-needed': 'Another admin has to confirm this: neither the one who proposed it nor the one it is about.',
  'proposer-no-admin': 'The operator who proposed this is no longer an admin. Decline it, and propose it again if it is still needed.',
  'two-admins-needed': 'This needs two active admins. Add another admin first; on the server, npm run operator does it.',
  'account-not-accepted': 'This operator has not chosen a password yet. Roles can be given once they have.',
  'domain-differs': 'This is not the domain of the e-mail address. Check the address, then type its domain again.',
  'mail-not-set-up': 'Countersign cannot send mail here. Ask an admin to reset your password.',
  'link-not-good': 'This link is no longer valid. Ask an admin for a new one.',
  'nothing-selected': 'No one is selected. Select at least one person.',
  'emails-unknown': 'Some of these e-mail addresses are not in this batch. Nothing was decided. Correct the list and try again.',
  'rows-unknown': 'Some of these row numbers are not in this file. Nothing was decided. Correct the list and try again.',
  'reason-missing': 'This needs a reason. Choose or write one.',
  'reason-not-offered': 'This reason is no longer offered for this verdict. Choose another one.',
  'reason-text-missing': 'This reason needs a comment. Add one.',
  'session-not-found': 'This session was not found. Reload the page.',
  'reason-not-found': 'This reason was not found. Reload the list.',
  'reason-exists': 'There is already a reason with this name. Choose another name.',
  'not-your-decision': 'Only the checker who decided this can undo it.',
  'undo-only-decisions': 'Only approving, rejecting and sending back can be undone.',
  'undone-already': 'This decision was already undone.',
  'undo-too-late': 'This decision is final and can no longer be undone.',
  'idempotency-key-missing': 'The request needs an Idempotency-Key header.',
  'idempotency-key-too-long': 'An Idempotency-Key has at most 255 characters.',
  'idempotency-key-reused': 'This Idempotency-Key was already used for a different request. Use a new one.',
  'input-invalid': 'The request is not valid. Correct it and send it again.',
  'type-not-taken': 'This content type is not supported.',
  'length-missing': 'The request needs a Content-Length header.',
  'file-too-large': 'The file is larger than Countersign accepts. Split it and upload the parts.',
  'text-too-large': 'The unpacked file is larger than Countersign accepts. Split it and upload the parts.',
  'gzip-too-dense': 'This gzip file unpacks to more than 200 times its size, so Countersign does not read it. Upload it unpacked.',
  'gzip-broken': 'This gzip file is damaged or incomplete. Nothing was kept. Compress it again and upload it again.',
  'upload-incomplete': 'The upload ended before the whole file arrived. Nothing was kept. Upload it again.',
  'disk-full': 'The disk of the database is full. Nothing was changed. Ask an admin to free space, then try again.',
  'sheet-chosen': 'The sheet of this workbook was already read. Withdraw the batch, and upload the workbook again with another sheet.',
  'upload-sealed': 'This upload has already ended.',
  'upload-changed': 'The stored file is not the one that was received. Nothing was kept. Upload the file again and tell an admin.',
  'digest-not-valid': 'The Repr-Digest header is not valid. Send sha-256=:…: with the SHA-256 in base64, or leave it out.',
  'digest-differs': 'The file that arrived is not the one that was sent. Nothing was kept. Upload it again.',
  'cross-origin': 'The request came from another website, so nothing was changed.',
  'too-many-requests': 'There were too many attempts. Wait a moment and try again.',
  'outcome-unknown':
    'The database went away before it confirmed this, so it is not known yet whether it was done. Try again in a moment: it is never done twice.',
  busy: 'The database is busy with other work on the same data. Nothing was changed. Try again in a moment.',
  'memory-full': 'The database has no memory left for this. Nothing was changed. Try again in a moment.',
  'connections-in-use': 'All connections of the database are in use. Nothing was changed. Try again in a moment.',
  'database-starting': 'The database is starting or stopping. Nothing was changed. Try again in a moment.',
  unavailable: 'The database cannot be reached at the moment. Nothing was changed. Try again later.',
} as const

export type RefusalCode = keyof typeof refusals

/** A refusal, which a person can understand and act on. Every other error is a defect or an outage. */
export class DomainError extends Error {
  override readonly name = 'DomainError'

  constructor(
    readonly code: RefusalCode,
    readonly detail: { field?: string; [fact: string]: unknown } = {},
    message: string = refusals[code],
  ) {
    super(message)
  }

  // Pages and routes are bundled separately, so each has its own copy of this class.
  static override [Symbol.hasInstance](error: unknown): boolean {
    return error instanceof Error && error.name === 'DomainError'
  }
}

export function isRefusalCode(code: string): code is RefusalCode {
  return code in refusals
}

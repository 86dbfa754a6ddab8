/** Every reason for which Countersign refuses to do something, with the sentence a person reads. */
export const refusals = {
  'not-signed-in': 'Sign in first.',
  'transaction-not-read-committed':
    'This act was sent in a transaction that does not see what happens meanwhile. Nothing was changed; send it by itself.',
  'credentials-wrong': 'E-mail and password do not belong together.',
  'password-wrong': 'This is not your password now.',
  'code-wrong': 'This code is not right, or it was used already.',
  'code-too-late': 'It took too long, or there were too many tries. Begin again with e-mail and password.',
  'role-missing': 'Your roles do not allow this.',
  'sign-in-stale': 'It has been a while since you signed in. Give your password again.',
  'operator-suspended': 'This account is suspended. Two admins can lift it.',
  'call-not-signed': 'Countersign itself did not ask for this.',
  'second-factor-missing': 'Checkers need a second factor here. Set one up in your account first.',
  'own-batch': 'You uploaded this batch, so someone else has to decide it.',
  'not-your-batch': 'Only the maker of this batch can do this.',
  'verdict-not-yours': 'This verdict is not a checker’s to give.',
  'batch-not-found': 'There is no such batch.',
  'decision-not-found': 'There is no such decision.',
  'person-not-found': 'There is no such person in this batch.',
  'batch-not-pending': 'This batch is not open for decisions.',
  'review-index-not-built': 'This batch is still being prepared for sorting and filtering. Try again in a moment.',
  'batch-frozen': 'This batch differs from its file, so nothing in it can be decided. Two admins can end it.',
  'verification-ended': 'This verification has ended already.',
  'flags-not-ready': 'The flags of this batch are still being looked for. Filter by them in a moment.',
  'batch-moved-on': 'This batch has moved on meanwhile.',
  'count-moved': 'The number of people that match has changed since you looked. Look again, then decide.',
  'operator-exists': 'Someone with this e-mail address is an operator already.',
  'operator-not-found': 'There is no such operator.',
  'change-not-found': 'There is no such change.',
  'invitation-not-found': 'There is no such invitation.',
  'invitation-accepted-already': 'This invitation was accepted already.',
  'change-proposed-already': 'The same change is waiting for confirmation already.',
  'sessions-left': 'The sessions this operator had are still being ended. Nothing was changed; try again in a moment.',
  'change-needless': 'It is so already.',
  'change-decided-already': 'This change was confirmed or declined already.',
  'second-admin-needed': 'Another admin has to confirm this: neither the one who proposed it nor the one it is about.',
  'proposer-no-admin': 'Whoever proposed this is no admin any more. Decline it, and propose it anew if it is still wanted.',
  'two-admins-needed': 'This takes two active admins. Make another one first, with npm run operator on the server if need be.',
  'account-not-accepted': 'This operator has not chosen a password yet. They can have a role afterwards.',
  'domain-differs': 'This is not the domain of the e-mail address. Look at the address again.',
  'mail-not-set-up': 'Countersign sends no mail here. Ask an admin for a new password.',
  'link-not-good': 'This link is not valid any more. Ask an admin for a new one.',
  'nothing-selected': 'Select at least one person.',
  'emails-unknown': 'Some of these e-mail addresses are nobody’s in this batch. Nothing was decided.',
  'rows-unknown': 'Some of these row numbers are not in this file. Nothing was decided.',
  'reason-missing': 'A rejection needs a reason.',
  'reason-not-offered': 'This reason is not offered for this verdict any more. Choose another one.',
  'reason-text-missing': 'This reason needs some words of yours beside it.',
  'reason-not-found': 'There is no such reason.',
  'reason-exists': 'There is a reason of this name already.',
  'not-your-decision': 'Only whoever approved can take it back.',
  'undo-only-approvals': 'Only an approval can be taken back.',
  'undone-already': 'This approval was taken back already.',
  'undo-too-late': 'This approval is final. It can no longer be taken back.',
  'idempotency-key-missing': 'The request needs an Idempotency-Key header.',
  'idempotency-key-reused': 'This Idempotency-Key was used for another request.',
  'input-invalid': 'The request was not understood.',
  'type-not-taken': 'This content type is not taken here.',
  'length-missing': 'The request needs a Content-Length header.',
  'file-too-large': 'The file is larger than Countersign takes.',
  'text-too-large': 'Unpacked, this file is larger than Countersign reads.',
  'gzip-broken': 'This gzip file is broken or not whole. Nothing was kept; pack it again, and send it again.',
  'upload-incomplete': 'The upload ended before the whole file was there. Nothing was kept; send it again.',
  'upload-sealed': 'This upload has ended already.',
  'upload-changed': 'What was stored of this upload is not what was received. Nothing was kept; upload the file again, and tell an admin.',
  'digest-differs': 'The bytes that arrived are not the bytes that were sent. Nothing was kept; send the file again.',
  'cross-origin': 'The request came from another site.',
  'too-many-requests': 'Too many attempts. Wait a little.',
  unavailable: 'The database cannot be reached at the moment. Nothing was changed; try again.',
} as const

export type RefusalCode = keyof typeof refusals

/** A refusal: something a person can understand and act on. Anything else that is thrown is a defect or an outage. */
export class DomainError extends Error {
  override readonly name = 'DomainError'

  constructor(
    readonly code: RefusalCode,
    readonly detail: { field?: string; [fact: string]: unknown } = {},
    message: string = refusals[code],
  ) {
    super(message)
  }

  // Pages and routes are bundled apart and share one database: what one throws, the other has to know.
  static override [Symbol.hasInstance](error: unknown): boolean {
    return error instanceof Error && error.name === 'DomainError'
  }
}

export function isRefusalCode(code: string): code is RefusalCode {
  return code in refusals
}

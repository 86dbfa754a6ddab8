import type { Verdict } from '#core/decisions/decision'

type Words = { done: string; doing: string }

/** A verdict as the beginning of a sentence, behind which the number of people stands. */
export const verdictLabels: Record<Verdict, Words> = {
  approve: { done: 'approved', doing: 'approving' },
  reject: { done: 'rejected', doing: 'rejecting' },
  'send-back': { done: 'sent back', doing: 'sending back' },
  withdraw: { done: 'withdrew', doing: 'withdrawing' },
  expire: { done: 'expired', doing: 'expiring' },
  'withdraw-frozen': { done: 'ended the frozen batch and withdrew', doing: 'ending the frozen batch and withdrawing' },
  undo: { done: 'took back the approval of', doing: 'taking back the approval of' },
}

export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

import type { SentType } from '#core/targets/sent-people'

/** What became of a page: it has arrived, its target refused it, or another page took its place because someone in it no longer belonged there. */
export type PageOutcome = 'sent' | 'refused' | 'dropped'

/** What came of sending a page again: the receiver took it, did not take it, or it was not sent because it no longer holds. */
export type ReplayOutcome = 'sent' | 'failed' | 'not-sent'

/** That someone asked for a page to be sent again. `endedAt`, `outcome` and `sentence` are null until the delivery process has ended it. */
export type PageReplay = {
  id: string
  askedBy: string
  askedAt: string
  endedAt: string | null
  outcome: ReplayOutcome | null
  sentence: string | null
}

/** A page of a webhook, or a file: so many people of a batch. `endedAt` and `outcome` are null while its answer is not known. */
export type DeliveryPage = {
  number: number
  type: SentType
  people: number
  begunAt: string
  endedAt: string | null
  outcome: PageOutcome | null
  /** Newest first. */
  replays: PageReplay[]
}

/** Only pages of a webhook that have arrived, and one replay at a time. The database enforces the same rule. */
export const mayBeReplayed = ({ outcome, replays }: DeliveryPage): boolean =>
  outcome === 'sent' && replays.every(({ endedAt }) => endedAt !== null)

import { z } from 'zod'

export const personStatuses = ['pending', 'approved', 'rejected', 'sent-back', 'withdrawn', 'expired', 'reversed'] as const
export const PersonStatus = z.enum(personStatuses)
export type PersonStatus = z.infer<typeof PersonStatus>

/** Returns the part of the balance that counts the people with a status. */
export const balancePartOf = <Status extends PersonStatus>(status: Status) => balancePartByStatus[status]

const balancePartByStatus = {
  pending: 'pending',
  approved: 'approved',
  rejected: 'rejected',
  'sent-back': 'sentBack',
  withdrawn: 'withdrawn',
  expired: 'expired',
  reversed: 'reversed',
} as const satisfies Record<PersonStatus, string>

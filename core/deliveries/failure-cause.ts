import { z } from 'zod'

/** Why a target refuses a person: what happened, and what to do. None has a text of the target, which could name people. */
const sentences = {
  exists: {
    happened: 'An account with this user name was there before.',
    todo: 'Remove or rename that account, or let the target link accounts that exist, and retry.',
  },
  'shared-user-name': {
    happened: 'Another person of Countersign has the account with this user name.',
    todo: 'Find out which of the two is meant; skip the other.',
  },
  several: {
    happened: 'Several accounts with this user name were there.',
    todo: 'Leave one of them at the target, and retry.',
  },
  taken: {
    happened: 'A value that must be unique there, such as an e-mail address, belongs to another account.',
    todo: 'Correct that account at the target, and retry.',
  },
  invalid: {
    happened: 'The target does not accept a value of this person.',
    todo: 'Correct the mapping of the target or what it accepts, and retry; else skip the person.',
  },
  'too-large': {
    happened: 'The target takes no request of this size.',
    todo: 'Raise the limit of the target or send it fewer fields, and retry.',
  },
  'not-supported': {
    happened: 'The target does not support what was asked of it.',
    todo: 'Change the settings of the target to what it supports, and retry.',
  },
  'not-found': {
    happened: 'The account was removed at the target while it was written.',
    todo: 'Retry to make it again, or skip the person.',
  },
  'no-user-name': {
    happened: 'This person has no value for the user name.',
    todo: 'Choose a field that everyone has as the user name, and retry; else skip the person.',
  },
  differs: {
    happened: 'Something else was there in the place of what is sent.',
    todo: 'Look at what is there and remove it if it is wrong, and retry.',
  },
  refused: {
    happened: 'The target refused this person and did not say why.',
    todo: 'Look into the log of the target, and retry.',
  },
} as const satisfies Record<string, { happened: string; todo: string }>

export const FailureCause = z.enum(Object.keys(sentences) as [keyof typeof sentences, ...(keyof typeof sentences)[]])
export type FailureCause = z.infer<typeof FailureCause>

/** What happened and what to do, a sentence each. */
export const failureSentences = (cause: FailureCause): { happened: string; todo: string } => sentences[cause]

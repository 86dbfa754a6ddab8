import { outboundSentence } from '#core/outbound/outbound-failure'

/** Nothing more is sent until an admin resumes the target or two admins change it. */
export type TargetPause = { cause: 'unauthorized' | 'failing' | 'gone'; at: string; sentence: string }

/** The target could not be reached since then, and is tried again at `nextAttemptAt`. */
export type TargetDelay = { cause: string; since: string; nextAttemptAt: string | null; sentence: string }

/** Whether people can be sent to a target at present: both are null when nothing is wrong, and when nothing was ever sent. */
export type TargetHealth = { pause: TargetPause | null; delay: TargetDelay | null }

type StoredHealth = {
  pausedAt: Date | null
  pause: string | null
  failingSince: Date | null
  cause: string | null
  nextAttemptAt: Date | null
}

/** The health of a target from what `target_state` has of it; everything is null for a target without a row there. */
export function targetHealthOf({ pausedAt, pause, failingSince, cause, nextAttemptAt }: StoredHealth): TargetHealth {
  if (pausedAt !== null && pause !== null) {
    const known = pause as TargetPause['cause']
    return { pause: { cause: known, at: pausedAt.toISOString(), sentence: pauseSentences[known] }, delay: null }
  }
  if (failingSince === null || cause === null) return { pause: null, delay: null }
  return {
    pause: null,
    delay: {
      cause,
      since: failingSince.toISOString(),
      nextAttemptAt: nextAttemptAt?.toISOString() ?? null,
      sentence: delaySentence(cause),
    },
  }
}

const pauseSentences: Record<TargetPause['cause'], string> = {
  unauthorized:
    'The target does not accept the secret of Countersign. Give it a valid one, or correct what it may do there, and resume. A webhook also refuses what is signed by a clock that is wrong by minutes.',
  failing: 'The target refused nine of the first ten people, or could not be reached for three days. Repair it, test it, and resume.',
  gone: 'The target, or its folder or bucket, is not there any more. Test it to see what is missing. Repair it and resume, correct its settings, or retire it.',
}

const delaySentences: Record<string, string> = {
  busy: 'The target asks for fewer requests.',
  failed: 'The target answers with an error of its own.',
  'disk-full': 'The disk of the folder is full. Make room on it.',
  'server-busy': 'The target asks for fewer requests.',
  'server-failed': 'The target answers with an error of its own.',
  'clock-differs': 'The clock of the target differs from the one of the delivery process by more than it accepts. Correct the clock.',
  'no-token': 'The server that gives tokens for the target does not give one.',
}

const delaySentence = (cause: string) => delaySentences[cause] ?? outboundSentence(cause) ?? 'The target cannot be reached.'

import type { TargetHealth } from '#core/targets/target-health'
import { Notice } from '#ui/basics/notice'
import { When } from '#ui/basics/when'
import { ResumeTarget } from './resume-target'

type Props = TargetHealth & { targetKey: string; mayResume: boolean }

/** Why nothing is sent to a target at the moment, and what to do; nothing while it is reached. */
export function HealthNotice({ targetKey, pause, delay, mayResume }: Props) {
  if (pause) {
    return (
      <Notice tone="danger" title="Paused: nothing is sent to this target">
        <p>
          {pause.sentence} Paused <When at={pause.at} />.
        </p>
        {mayResume && <ResumeTarget targetKey={targetKey} />}
      </Notice>
    )
  }
  if (!delay) return null
  return (
    <Notice tone="warn" title="This target cannot be reached at the moment">
      <p>
        {delay.sentence} It began <When at={delay.since} />
        {delay.nextAttemptAt !== null && (
          <>
            ; the next attempt is <Soon at={delay.nextAttemptAt} />
          </>
        )}
        . Everyone who waits is sent then.
      </p>
    </Notice>
  )
}

/** A time to come, of the clock of the reader. */
function Soon({ at }: { at: string }) {
  return <time dateTime={at}>at {at.slice(11, 19)} UTC</time>
}

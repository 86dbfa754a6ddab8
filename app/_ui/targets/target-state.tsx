import type { TargetHealth } from '#core/targets/target-health'
import { When } from '#ui/basics/when'

type Props = TargetHealth & { isRetired: boolean }

/** Whether a target gets people now, in a cell of a table. */
export function TargetState({ isRetired, pause, delay }: Props) {
  if (isRetired) return 'retired'
  if (pause)
    return (
      <>
        <span className="font-medium text-rejected">
          <span aria-hidden="true">✕</span> paused <When at={pause.at} />
        </span>
        <span className="block text-soft">{pause.sentence}</span>
      </>
    )
  if (delay)
    return (
      <>
        <span className="font-medium text-invalid">
          <span aria-hidden="true">△</span> cannot be reached since <When at={delay.since} />
        </span>
        <span className="block text-soft">{delay.sentence}</span>
      </>
    )
  return 'in use'
}

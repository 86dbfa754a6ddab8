import { condition, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow'

const { note } = proxyActivities<{ note(no: number): Promise<void> }>({ startToCloseTimeout: '10 seconds' })

export const askSignal = defineSignal<[number]>('ask')

/** As little as can be: each signal runs one activity, until a number below zero ends it. */
export async function bare(): Promise<void> {
  const asked: number[] = []
  setHandler(askSignal, (no) => {
    asked.push(no)
  })
  for (;;) {
    await condition(() => asked.length > 0)
    const no = asked.shift() ?? -1
    if (no < 0) return
    await note(no)
  }
}

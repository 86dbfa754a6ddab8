import { isMoving } from '#core/batches/batch'
import type { Progress } from '#core/batches/progress'
import type { Api } from './api'

/** Looks on as a tab does, until `signal` aborts. Tells how old what it had was at its oldest while the batch was moving. */
export async function watchBatch(
  { url, cookie }: Api,
  batchId: string,
  signal: AbortSignal,
): Promise<{ oldestMs: number; events: number }> {
  let [latest, oldestMs, events, text]: [Progress | undefined, number, number, string] = [undefined, 0, 0, '']
  try {
    const answer = await fetch(`${url}/api/events?batch=${batchId}`, { headers: { Cookie: cookie, Accept: 'text/event-stream' }, signal })
    for await (const part of (answer.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      text += part
      const whole = text.split('\n\n')
      text = whole.pop() ?? ''
      for (const event of whole) {
        const [, data] = /^event: progress\ndata: (.*)$/m.exec(event) ?? []
        if (data === undefined) continue
        // What was shown until this moment was as old as this.
        if (latest && isMoving(latest)) oldestMs = Math.max(oldestMs, Date.now() - Date.parse(latest.asOf))
        latest = JSON.parse(data) as Progress
        events += 1
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
  return { oldestMs, events }
}

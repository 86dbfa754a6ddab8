import { webMetrics } from '#server/process/web-metrics'

const heartbeatMs = 15_000

type Open = (send: (event: string, data: unknown) => void, end: () => void) => () => void

/**
 * Answers with server-sent events. `open` begins to send, may `end` the stream, and returns a function that stops it;
 * `isStillAllowed` is asked at every heartbeat, so that a session that has ended hears no more.
 */
export function eventStream(request: Request, open: Open, isStillAllowed: () => Promise<boolean>): Response {
  const encoder = new TextEncoder()
  let end = () => {}
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      let isEnded = false
      webMetrics().add('countersign_event_streams', {}, 1)
      // A lookup may end after the tab has closed.
      const write = (text: string) => isEnded || controller.enqueue(encoder.encode(text))
      const close = open(
        (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
        () => end(),
      )
      const heartbeat = setInterval(() => {
        write(': still here\n\n')
        isStillAllowed().then(
          (isAllowed) => isAllowed || end(),
          () => {},
        )
      }, heartbeatMs)
      end = () => {
        if (isEnded) return
        isEnded = true
        webMetrics().add('countersign_event_streams', {}, -1)
        clearInterval(heartbeat)
        close()
        try {
          controller.close()
        } catch {
          // The client was faster.
        }
      }
      request.signal.addEventListener('abort', end)
      write('retry: 1000\n\n')
    },
    cancel: () => end(),
  })
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' },
  })
}

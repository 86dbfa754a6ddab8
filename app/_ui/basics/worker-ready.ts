/** The first message of a worker. What is posted to it before is lost, because the parts of its script load one after another. */
export const workerReady = 'ready'

/** Calls back once a worker listens. */
export function onWorkerReady(worker: Worker, callBack: () => void): void {
  const onMessage = ({ data }: MessageEvent<unknown>) => {
    if (data !== workerReady) return
    worker.removeEventListener('message', onMessage)
    callBack()
  }
  worker.addEventListener('message', onMessage)
}
